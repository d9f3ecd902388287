/**
 * Was this person trained on that day: by a training record here, or in the competence register of the desk as it stands? Names columns of the
 * caller's own statement; `workspace_id` is taken from `alias`.
 */
export function trained(alias: string, person: string, at: string, system: string): string {
  return `(EXISTS (SELECT 1 FROM evidence_document t WHERE t.workspace_id = ${alias}.workspace_id AND t.form = 'training' AND t.revoked_at IS NULL
      AND t.person_id = ${person} AND t.effective_from <= (${at} AT TIME ZONE 'UTC')::date AND (t.expires_on IS NULL OR t.expires_on >= (${at} AT TIME ZONE 'UTC')::date)
      AND (t.system_id IS NULL OR t.system_id = ${system}))
    OR EXISTS (SELECT 1 FROM competence k WHERE k.workspace_id = ${alias}.workspace_id AND k.person_id = ${person} AND NOT k.withdrawn
      AND k.valid_from <= ${at} AND k.valid_until > ${at}
      AND NOT EXISTS (SELECT 1 FROM competence l WHERE l.workspace_id = k.workspace_id AND l.competence_id = k.competence_id AND l.version > k.version)))`;
}

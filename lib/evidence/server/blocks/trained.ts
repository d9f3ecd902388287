/**
 * Was this person trained on that day: by a training record here, or in the competence register of the desk as it stands? Names columns of the
 * caller's own statement; `workspace_id` is taken from `alias`.
 */
export function trained(alias: string, person: string, at: string, system: string): string {
  return `(EXISTS (SELECT 1 FROM evidence_document t WHERE ${ofDocument(alias, person, at, system)})
    OR EXISTS (SELECT 1 FROM competence k WHERE ${ofRegister(alias, person, at)}
      AND NOT EXISTS (SELECT 1 FROM competence l WHERE l.workspace_id = k.workspace_id AND l.competence_id = k.competence_id AND l.version > k.version)))`;
}

/** The same as it was on record by then: what was handed in or entered afterwards counts no more than in part. */
export function knownTrained(alias: string, person: string, at: string, system: string): string {
  return `(EXISTS (SELECT 1 FROM evidence_document t WHERE ${ofDocument(alias, person, at, system)} AND t.received_at <= ${at})
    OR EXISTS (SELECT 1 FROM competence k WHERE ${ofRegister(alias, person, at)} AND k.recorded_at <= ${at}
      AND NOT EXISTS (SELECT 1 FROM competence l WHERE l.workspace_id = k.workspace_id AND l.competence_id = k.competence_id AND l.version > k.version AND l.recorded_at <= ${at})))`;
}

const ofDocument = (alias: string, person: string, at: string, system: string): string =>
  `t.workspace_id = ${alias}.workspace_id AND t.form = 'training' AND t.revoked_at IS NULL
      AND t.person_id = ${person} AND t.effective_from <= (${at} AT TIME ZONE 'UTC')::date AND (t.expires_on IS NULL OR t.expires_on >= (${at} AT TIME ZONE 'UTC')::date)
      AND (t.system_id IS NULL OR t.system_id = ${system})`;

const ofRegister = (alias: string, person: string, at: string): string =>
  `k.workspace_id = ${alias}.workspace_id AND k.person_id = ${person} AND NOT k.withdrawn AND k.valid_from <= ${at} AND k.valid_until > ${at}`;

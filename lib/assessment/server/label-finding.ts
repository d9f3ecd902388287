import type { PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { openTrail } from '@/lib/decisions/server/open-trail';
import { requireReadable } from '@/lib/decisions/server/readable';
import { appendAct } from '@/lib/ledger/server/append';
import { probabilityOf } from '@/lib/risk/calibration';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { FindingLabelWord, FindingView } from '../contract';
import type { FindingLabelled } from '../label';
import { insertLabel, removeLabel, selectLabels } from './label-store';
import { openAssessments } from './open-assessments';
import { selectAssessments } from './assessment-store';

/**
 * A person says that a finding was right, or a false alarm; null takes back what they had said. Each saying is the event `finding.labelled`,
 * committed with the row it makes. Saying again what stands writes nothing. Throws notFound, forbidden.
 */
export async function labelFinding(
  actor: PersonActor,
  anyId: string,
  given: { finding: string; label: FindingLabelWord | null },
): Promise<FindingView['labels']> {
  requirePermission(actor, 'findings.label');
  const match = /^(\d{1,15})\.(\d{1,6})$/.exec(given.finding);
  if (!match) throw noSuchFinding();
  const [idx, no] = [Number(match[1]), Number(match[2])];
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const trail = await openTrail(tx, actor, anyId);
    requireReadable(actor, trail);
    const row = (await selectAssessments(tx, workspaceId, trail.decision_id)).find((one) => one.idx === idx);
    const place = row && { decisionId: trail.decision_id, idx, policyIdx: null };
    const body = place && (await openAssessments(tx, workspaceId, [place])).get(idx);
    const subject = body?.risk.subjects.find((one) => one.findings.some((finding) => finding.no === no));
    const finding = subject?.findings.find((one) => one.no === no);
    if (!subject || !finding || finding.faint) throw noSuchFinding();
    const labels = async (): Promise<FindingView['labels']> =>
      (await selectLabels(tx, workspaceId, trail.decision_id))
        .filter((one) => one.idx === idx && one.finding_no === no)
        .map((one) => ({
          label: one.label,
          by: one.person_name,
          at: one.said_at.toISOString(),
          mine: one.person_id === actor.personId,
        }));
    const standing = (await labels()).find((one) => one.mine)?.label ?? null;
    if (standing === given.label) return labels();
    const said: FindingLabelled = {
      assessment: idx,
      finding: no,
      label: given.label,
      by: { id: toPublicId('person', actor.personId), name: actor.name },
      stage: subject.stage,
      detector: finding.detector,
      version: finding.version,
      category: finding.category,
      confidence: finding.confidence,
      probability: probabilityOf(subject.stage, finding),
    };
    const [event] = await appendAct(tx, actor, {
      kind: 'finding.labelled',
      decisionId: trail.decision_id,
      systemId: trail.system_id,
      data: said as unknown as JsonValue,
    });
    const about = { decisionId: trail.decision_id, systemId: trail.system_id, idx: event!.idx, at: event!.receivedAt, said };
    if (given.label === null) await removeLabel(tx, workspaceId, about);
    else await insertLabel(tx, workspaceId, about);
    return labels();
  });
}

const noSuchFinding = (): AppError =>
  new AppError('notFound', 'There is no such finding on this decision.', { field: 'finding' });

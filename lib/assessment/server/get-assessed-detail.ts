import type { Actor } from '@/lib/access/actor';
import { getDecisionDetail } from '@/lib/decisions/server/get-decision-detail';
import { fromPublicId } from '@/lib/shared/ids';
import type { AssessedDetail } from '../api';
import { getAssessment } from './get-assessment';

/** What `GET /api/v1/decisions/{id}` answers: the decision with its content, and its newest assessment. Throws notFound, ambiguousId, invalidCursor. */
export async function getAssessedDetail(
  actor: Actor,
  anyId: string,
  given: { after?: string | null; limit?: number } = {},
): Promise<AssessedDetail> {
  // By our own id both are read at the same time; by another one, the decision is found first.
  const isOurs = fromPublicId('decision', anyId) !== null;
  const [detail, early] = await Promise.all([
    getDecisionDetail(actor, anyId, given),
    isOurs ? getAssessment(actor, anyId) : null,
  ]);
  const { current, lines } = early ?? (await getAssessment(actor, detail.decision.id));
  const { findings = [], ...policy } = current ?? {};
  return { ...detail, findings, policy: current ? [policy as AssessedDetail['policy'][number]] : [], assessments: lines };
}

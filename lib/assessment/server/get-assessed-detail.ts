import type { Actor } from '@/lib/access/actor';
import { getDecisionDetail } from '@/lib/decisions/server/get-decision-detail';
import type { AssessedDetail } from '../api';
import { getAssessment } from './get-assessment';

/** What `GET /api/v1/decisions/{id}` answers: the decision with its content, and its newest assessment. Throws notFound, ambiguousId, invalidCursor. */
export async function getAssessedDetail(
  actor: Actor,
  anyId: string,
  given: { after?: string | null; limit?: number } = {},
): Promise<AssessedDetail> {
  const detail = await getDecisionDetail(actor, anyId, given);
  const { current, lines } = await getAssessment(actor, detail.decision.id);
  const { findings = [], ...policy } = current ?? {};
  return { ...detail, findings, policy: current ? [policy as AssessedDetail['policy'][number]] : [], assessments: lines };
}

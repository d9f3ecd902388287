import type { Actor } from '@/lib/access/actor';
import type { Step, StepOutline } from '@/lib/dialects/step';
import type { DecisionSummary } from '../contract';
import { getDecision } from './get-decision';
import { getDecisionDetail } from './get-decision-detail';
import { getSteps } from './get-steps';
import { listSteps } from './list-steps';
import { noteReading } from './note-reading';

const MOST_FULL = 200;

/** One page of a trail's steps, as outlines or with content, or the steps asked for by id. Throws notFound, invalidCursor. */
export async function listTrailSteps(
  actor: Actor,
  anyId: string,
  given: { view: 'full' | 'outline'; after?: string; limit: number; ids?: readonly string[] },
): Promise<{ steps: (Step | StepOutline)[]; cursor: string | null; decision: DecisionSummary }> {
  if (given.ids) {
    const { decision } = await getDecision(actor, anyId, { limit: 1 });
    await noteReading(actor, { id: decision.id, system: decision.system.id });
    return { steps: await getSteps(actor, decision.id, given.ids), cursor: null, decision };
  }
  if (given.view === 'full') {
    const { steps, stepsCursor, decision } = await getDecisionDetail(actor, anyId, {
      after: given.after,
      limit: Math.min(given.limit, MOST_FULL),
    });
    await noteReading(actor, { id: decision.id, system: decision.system.id });
    return { steps, cursor: stepsCursor, decision };
  }
  const { decision } = await getDecision(actor, anyId, { limit: 1 });
  return { ...(await listSteps(actor, decision.id, { after: given.after, limit: given.limit })), decision };
}

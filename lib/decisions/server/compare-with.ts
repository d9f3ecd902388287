import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { AppError } from '@/lib/shared/errors';
import type { Step } from '@/lib/dialects/step';
import { compareDecisions, MOST_COMPARED, type Comparison, type Side } from '../compare';
import { getDecision } from './get-decision';
import { getSteps } from './get-steps';
import { noteReading } from './note-reading';

/** How many steps with content are fetched at a time. */
const PAGE = 200;

/** Two decisions side by side, each by any id. Throws notFound, ambiguousId; invalidRequest for a decision and itself. */
export async function compareWith(actor: Actor, left: string, right: string): Promise<Comparison> {
  requirePermission(actor, 'decisions.read');
  const a = await readSide(actor, left, 'id');
  const b = await readSide(actor, right, 'other');
  if (a.decision.id === b.decision.id) {
    throw new AppError('invalidRequest', 'Both ids name the same decision. Give another one to compare it with.', {
      field: 'other',
    });
  }
  for (const { decision } of [a, b]) await noteReading(actor, { id: decision.id, system: decision.system.id });
  return compareDecisions(a, b, a.contentVisible && b.contentVisible);
}

async function readSide(actor: Actor, anyId: string, side: 'id' | 'other'): Promise<Side & { contentVisible: boolean }> {
  const trail = await getDecision(actor, anyId, { limit: MOST_COMPARED }).catch((error: unknown) => {
    // Which of the two was not found is what the reader has to know.
    if (error instanceof AppError && (error.code === 'notFound' || error.code === 'ambiguousId'))
      throw new AppError(error.code, error.message, { ...error.extra, side });
    throw error;
  });
  const keys = trail.outline.map((step) => step.id);
  const steps: Step[] = [];
  for (let i = 0; i < keys.length; i += PAGE) steps.push(...(await getSteps(actor, trail.decision.id, keys.slice(i, i + PAGE))));
  return {
    decision: trail.decision,
    steps,
    total: trail.decision.stepCount,
    root: trail.rootKey,
    contentVisible: trail.contentVisible,
  };
}

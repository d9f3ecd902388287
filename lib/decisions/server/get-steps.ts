import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import type { Step } from '@/lib/dialects/step';
import { AppError } from '@/lib/shared/errors';
import { stepKey } from '../fold-step';
import { openTrail } from './open-trail';
import { readSteps } from './read-steps';
import { contextOf } from './readable';
import { selectSteps } from './trail-store';

const MAX_KEYS = 200;

/**
 * Steps with their content, by key, in the order of their first arrival. Keys that the decision has no step of are left out. Actors
 * without content.read get facts only. Throws notFound; invalidRequest for more than 200 keys.
 */
export async function getSteps(actor: Actor, anyId: string, stepKeys: readonly string[]): Promise<Step[]> {
  requirePermission(actor, 'decisions.read');
  if (stepKeys.length > MAX_KEYS) {
    throw new AppError('invalidRequest', `Ask for at most ${MAX_KEYS} steps at a time.`, { field: 'steps' });
  }
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await openTrail(tx, actor, anyId);
    const rows = await selectSteps(tx, actor.workspaceId, row.decision_id, stepKeys.map(stepKey));
    return readSteps(tx, actor, contextOf(actor, row), row.decision_id, rows);
  });
}

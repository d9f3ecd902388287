import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { CHECK_NAMES, CHECKS, NEEDS_WORDS, type CheckSummary } from '../checks';
import { countChecks, readGrounds } from './check-store';

/** What the checks found in one AI system (UUID), and which of them have no ground to stand on. */
export async function summariseChecks(actor: Actor, systemId: string): Promise<CheckSummary[]> {
  requirePermission(actor, 'systems.read');
  if (!canSeeSystem(actor, systemId))
    throw new AppError('notFound', 'There is no AI system with this id, or it is not one you see.');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const counts = new Map((await countChecks(tx, actor.workspaceId, [systemId])).map((row) => [row.check, row.decisions]));
    const grounds = await readGrounds(tx, actor.workspaceId, systemId);
    return CHECK_NAMES.map((check) => {
      const { needs } = CHECKS[check];
      return { check, decisions: counts.get(check) ?? 0, silent: needs === null || grounds[needs] ? null : NEEDS_WORDS[needs] };
    });
  });
}

import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, isUuid, toPublicId } from '@/lib/shared/ids';
import { findByAlias } from './alias-store';
import { selectCandidates } from './trail-store';

/** More decisions under one name are not listed. */
const MAX_CANDIDATES = 20;

/**
 * The decision (UUID) that an id means: `dec_...`, the emitter's own id, or a trace id. Throws notFound, also for decisions of systems
 * that are not granted; ambiguousId with `candidates` when the name belongs to several that the actor may see.
 */
export async function resolveDecisionId(actor: Actor, anyId: string): Promise<string> {
  requirePermission(actor, 'decisions.read');
  return withWorkspace(actor.workspaceId, (tx) => resolveIn(tx, actor, anyId));
}

/** The same inside a transaction. */
export async function resolveIn(tx: SqlTx, actor: Actor, anyId: string): Promise<string> {
  const given = anyId.trim();
  const own = fromPublicId('decision', given);
  const ids = own ? [own] : await byName(tx, actor.workspaceId, given);
  const found = ids.length > 0 ? await selectCandidates(tx, actor, ids) : [];
  if (found.length === 0) throw notFound();
  if (found.length > 1) {
    const candidates = found.map((one) => ({
      id: toPublicId('decision', one.decision_id),
      system: one.system_name,
      startedAt: one.started_at.toISOString(),
    }));
    throw new AppError('ambiguousId', `${found.length} decisions carry this id. Ask for one of them by its own id.`, {
      candidates,
    });
  }
  return found[0]!.decision_id;
}

async function byName(tx: SqlTx, workspaceId: string, name: string): Promise<string[]> {
  // text columns hold no NUL, and longer names were cut when they were stored
  if (name === '' || name.includes('\u0000')) return [];
  const found = await findByAlias(tx, workspaceId, name.slice(0, 500), MAX_CANDIDATES);
  if (found.length > 0) return found;
  const lower = name.toLowerCase();
  const again = lower === name ? [] : await findByAlias(tx, workspaceId, lower.slice(0, 500), MAX_CANDIDATES);
  return again.length > 0 ? again : isUuid(name) ? [lower] : [];
}

export const notFound = (): AppError =>
  new AppError('notFound', 'There is no decision with this id, or it belongs to an AI system that is not granted to you.');

import type { Actor, KeyActor } from '@/lib/access/actor';
import { can, canSeeSystem } from '@/lib/access/permissions';
import type { SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import { findAction, lockAction, type ActionRow } from './action-store';

export const noAction = (): AppError =>
  new AppError('notFound', 'There is no action with this id, or it is not one that you see.');

export function actionIdOf(publicId: string): string {
  const id = fromPublicId('action', publicId);
  if (!id) throw noAction();
  return id;
}

/**
 * Whether the actor may know of an action: people by the AI systems granted to them, a reader's key all in its reach, an agent's key its own. A key
 * that only redeems is a gateway, which runs what others asked for; one that asks too runs its own, so that no agent redeems another's leave.
 */
export function maySee(actor: Actor, row: Pick<ActionRow, 'asked_by' | 'system_id'>): boolean {
  if (!canSeeSystem(actor, row.system_id)) return false;
  return !seesOwnOnly(actor) || row.asked_by === actor.keyId;
}

/** An agent's key: neither a reader's nor a gateway's. */
export function seesOwnOnly(actor: Actor): actor is KeyActor {
  return actor.type === 'key' && !can(actor, 'decisions.read') && !isGateway(actor);
}

/** The key that asked, or a gateway: who runs the action, and has to have what will run. */
export function runsIt(actor: Actor, row: Pick<ActionRow, 'asked_by'>): boolean {
  return actor.type === 'key' && (row.asked_by === actor.keyId || isGateway(actor));
}

function isGateway(actor: KeyActor): boolean {
  return can(actor, 'actions.redeem') && !can(actor, 'actions.request');
}

/** The action, read or locked. Throws notFound, also for one that the actor may not know of. */
export async function requireAction(tx: SqlTx, actor: Actor, publicId: string, lock = false): Promise<ActionRow> {
  const id = actionIdOf(publicId);
  const row = lock ? await lockAction(tx, actor.workspaceId, id) : await findAction(tx, actor.workspaceId, id);
  if (!row || !maySee(actor, row)) throw noAction();
  return row;
}

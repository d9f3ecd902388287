import type { Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import type { SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import type { RoomView } from '../../packs/audit-words';
import { findRoom, type RoomRow } from './audit-store';

export const UNREADABLE = 'The words were erased, or cannot be opened with this key.';
export const isAuditor = (actor: Actor): boolean => actor.type === 'person' && actor.role === 'auditor';
const noRoom = (): AppError => new AppError('notFound', 'There is no such audit, or you may not see it.');

/** The room by its public id. Throws notFound for one that the actor may not enter: an auditor enters their own while it is open. */
export async function requireRoom(tx: SqlTx, actor: Actor, id: string): Promise<RoomRow> {
  requirePermission(actor, 'packs.read');
  const auditId = fromPublicId('audit', id);
  const room = auditId && (await findRoom(tx, actor.workspaceId, auditId));
  if (!room || !mayEnter(actor, room)) throw noRoom();
  return room;
}

/** For the auditor's own acts: their room, while it is open. */
export async function requireOpen(tx: SqlTx, actor: Actor, id: string): Promise<RoomRow> {
  requirePermission(actor, 'audits.take');
  const room = await requireRoom(tx, actor, id);
  if (stateOf(room) !== 'open') throw new AppError('conflict', 'This audit is over.');
  return room;
}

/** True for who may see the room. */
export function mayEnter(actor: Actor, room: RoomRow): boolean {
  if (!canSeeSystem(actor, room.systemId)) return false;
  return !isAuditor(actor) || (actor.type === 'person' && actor.personId === room.auditorId && stateOf(room) === 'open');
}

export const stateOf = (room: RoomRow): RoomView['state'] =>
  room.closedAt ? 'closed' : room.expiresAt <= new Date() ? 'expired' : 'open';

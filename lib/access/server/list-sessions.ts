import type { PersonActor } from '../actor';
import { can } from '../permissions';
import { listSessionRows, type SessionRow } from './session-store';

export type ListedSession = SessionRow & { current: boolean; own: boolean };

/** Sessions that work now: one's own, and everybody's for those who may end them. */
export async function listSessions(actor: PersonActor): Promise<ListedSession[]> {
  const rows = await listSessionRows(actor.workspaceId, can(actor, 'sessions.manage') ? null : actor.personId);
  return rows.map((row) => ({ ...row, current: row.sessionId === actor.sessionId, own: row.personId === actor.personId }));
}

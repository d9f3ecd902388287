import { withWorkspace } from '@/lib/db/transaction';
import type { PersonActor, RoomScope } from '../actor';
import { readSettings, type PersonSettings } from '../settings';
import { listOpenRooms } from './room-store';
import { readSessionId } from './session-cookie';
import { loadSession, type SessionPerson } from './session-store';

export interface SignedIn {
  actor: PersonActor;
  settings: PersonSettings;
  workspace: { id: string; name: string };
}

/** The person behind a session cookie's value, or null. Asks the database every time, so that a revocation counts at once. */
export async function authenticateSession(token: string | undefined): Promise<SignedIn | null> {
  const sessionId = await readSessionId(token);
  const found = sessionId ? await loadSession(sessionId) : null;
  if (!found) return null;
  const within = await roomsOfAuditor(found);
  return {
    actor: {
      type: 'person',
      workspaceId: found.workspaceId,
      personId: found.personId,
      name: found.name,
      email: found.email,
      role: found.role,
      permissionSets: found.permissionSets,
      sessionId: found.sessionId,
      systems: within ? [...new Set(within.map((room) => room.systemId))] : found.allSystems ? 'all' : found.systems,
      validUntil: found.validUntil,
      ...(within && { within }),
    },
    settings: readSettings(found.settings),
    workspace: { id: found.workspaceId, name: found.workspaceName },
  };
}

/** An auditor to whom no AI system is granted is let in by open rooms alone; asked with every request, so that closing one counts at once. */
async function roomsOfAuditor(found: SessionPerson): Promise<RoomScope[] | null> {
  if (found.role !== 'auditor' || found.allSystems || found.systems.length > 0) return null;
  return withWorkspace(found.workspaceId, (tx) => listOpenRooms(tx, found.workspaceId, found.personId), { evenInRecovery: true });
}

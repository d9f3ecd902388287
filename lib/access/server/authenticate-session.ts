import type { PersonActor } from '../actor';
import { readSettings, type PersonSettings } from '../settings';
import { readSessionId } from './session-cookie';
import { loadSession } from './session-store';

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
      systems: found.allSystems ? 'all' : found.systems,
      validUntil: found.validUntil,
    },
    settings: readSettings(found.settings),
    workspace: { id: found.workspaceId, name: found.workspaceName },
  };
}

import type { PersonActor } from '../actor';
import { listWorkspacesOf, type WorkspaceChoice } from './session-store';

/** The workspaces that the person may switch to, with the one they are in. */
export async function listWorkspaces(actor: PersonActor): Promise<(WorkspaceChoice & { current: boolean })[]> {
  const all = await listWorkspacesOf(actor.personId);
  return all.map((one) => ({ ...one, current: one.workspaceId === actor.workspaceId }));
}

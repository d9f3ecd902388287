import { withWorkspace } from '@/lib/db/transaction';
import { selectSystems } from './system-store';

/** Keys never change: read once. */
const known = new Map<string, string>();
const MAX_ENTRIES = 10_000;

/** How emitters name the AI system of this id; null when there is none. */
export async function keyOfSystem(workspaceId: string, systemId: string): Promise<string | null> {
  const held = known.get(`${workspaceId} ${systemId}`);
  if (held !== undefined) return held;
  const [system] = await withWorkspace(workspaceId, (tx) => selectSystems(tx, workspaceId, [systemId]));
  if (!system) return null;
  if (known.size >= MAX_ENTRIES) known.clear();
  known.set(`${workspaceId} ${systemId}`, system.key);
  return system.key;
}

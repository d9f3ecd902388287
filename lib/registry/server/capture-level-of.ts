import type { CaptureLevel } from '../capture-levels';
import { resolveSystems } from './resolve-systems';

/** How much of what this system's emitters send may be stored. A system never seen before stores in full. At most 5 seconds old:
 * who stores what was captured at it asks captureUnderLock or captureUntilCommit. */
export async function captureLevelOf(workspaceId: string, systemKey: string): Promise<CaptureLevel> {
  const found = await resolveSystems(workspaceId, [systemKey], false);
  return found.get(systemKey)?.captureLevel ?? 'full';
}

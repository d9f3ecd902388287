import { captureLevelOf } from '@/lib/registry/server/capture-level-of';
import type { CaptureLevel } from '../capture';
import type { DecodedRecord } from '../contract';
import type { DraftRecord } from '../draft';
import type { Refusal } from '../refusal';
import { finishDraft, isRefusal } from './finish-draft';

/** Records kept back from the event loop at once: other requests get their turn in between. */
const SLICE = 200;

/** Applies each record's capture level; gives back what can be stored and what belongs to no decision. */
export async function finishDrafts(
  workspaceId: string,
  drafts: readonly DraftRecord[],
): Promise<{ records: DecodedRecord[]; refused: Refusal[] }> {
  const levels = new Map<string, CaptureLevel>();
  for (const key of new Set(drafts.map((draft) => draft.systemKey))) levels.set(key, await captureLevelOf(workspaceId, key));
  const records: DecodedRecord[] = [];
  const refused: Refusal[] = [];
  for (const [i, draft] of drafts.entries()) {
    const outcome = finishDraft(draft, levels.get(draft.systemKey) ?? 'full');
    if (isRefusal(outcome)) refused.push(outcome);
    else records.push(outcome);
    if (i % SLICE === SLICE - 1) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { records, refused };
}

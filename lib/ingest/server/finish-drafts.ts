import { captureLevelOf } from '@/lib/registry/server/capture-level-of';
import type { CaptureLevel } from '@/lib/registry/capture-levels';
import type { DecodedRecord } from '../contract';
import type { DraftRecord } from '../draft';
import type { Refusal } from '../refusal';
import { systemColumn } from '../system-key';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { finishDraft, isRefusal } from './finish-draft';
import { letOthersGo, STRETCH } from './let-others-go';

/** Applies each record's capture level; gives back what can be stored and what belongs to no decision. The list is empty afterwards. */
export async function finishDrafts(
  workspaceId: string,
  drafts: DraftRecord[],
): Promise<{ records: DecodedRecord[]; refused: Refusal[] }> {
  // A secret in the name of a system would be on every page: it goes before the name is looked at.
  const systems = new Map<string, { key: string; level: CaptureLevel }>();
  for (const given of new Set(drafts.map((draft) => draft.systemKey))) {
    const key = removeSecrets(given);
    systems.set(given, { key, level: await captureLevelOf(workspaceId, systemColumn(key)) });
  }
  const records: DecodedRecord[] = [];
  const refused: Refusal[] = [];
  for (const [i, draft] of drafts.splice(0).entries()) {
    if (i % STRETCH === 0) await letOthersGo();
    const { key, level } = systems.get(draft.systemKey)!;
    const outcome = finishDraft(workspaceId, { ...draft, systemKey: key }, level);
    if (isRefusal(outcome)) refused.push(outcome);
    else records.push(outcome);
  }
  return { records, refused };
}

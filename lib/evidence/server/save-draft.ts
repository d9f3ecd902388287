import { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { findSystem } from '@/lib/registry/server/find-system';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { DRAFTS, type DraftKind } from '../draft-sections';
import { insertDraft, readObserved } from './draft-store';
import { sealWords } from './sealed-words';

const text = z.string().trim().max(20_000, 'A section has at most 20,000 characters.');

/** Saves a version of a draft with what had been observed by then; earlier versions stay. An event `evidence.draftSaved`. */
export async function saveDraft(
  actor: Actor,
  given: { kind: DraftKind; system: string; sections: Record<string, string> },
): Promise<{ id: string }> {
  requirePermission(actor, 'evidence.manage');
  const system = await findSystem(actor, given.system);
  const keys = DRAFTS[given.kind].sections.map((one) => one.key);
  const sections = Object.fromEntries(keys.map((key) => [key, text.parse(given.sections[key] ?? '')]));
  const draftId = uuidv7();
  await withWorkspace(actor.workspaceId, async (tx) => {
    const observed = await readObserved(tx, actor.workspaceId, system.id);
    const [event] = await appendAct(tx, actor, {
      kind: 'evidence.draftSaved',
      systemId: system.id,
      data: { draft: toPublicId('draft', draftId), kind: given.kind, sections, observed: { ...observed } },
    });
    await insertDraft(tx, actor.workspaceId, {
      draftId,
      systemId: system.id,
      kind: given.kind,
      words: sealWords(actor.workspaceId, draftId, sections),
      observed,
      savedBy: actor.type === 'person' ? actor.personId : null,
      savedByName: actor.type === 'service' ? 'Countersign' : actor.name,
      idx: event!.idx,
    });
  });
  return { id: toPublicId('draft', draftId) };
}

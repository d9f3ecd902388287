import { writtenText } from '@/lib/privacy/written-text';
import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { findSystem } from '@/lib/registry/server/find-system';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { DRAFTS, type DraftKind } from '../draft-sections';
import { insertDraft, lockDraft, newestDraft, readObserved, type SectionBase } from './draft-store';
import { baseOf } from './get-draft';
import { openWords, sealWords } from './sealed-words';

const text = writtenText().trim().max(20_000, 'A section has at most 20,000 characters.');

/**
 * Saves a version of a draft; earlier versions stay. A section that is written anew, or that somebody says still holds (`confirmed`), is taken to be about
 * what is observed now; the others stay about what was observed when they were. `version` is the number of the version that was read and changed, 0 for none: a
 * newer one is never written over. An event `evidence.draftSaved`. Throws `stale`.
 */
export async function saveDraft(
  actor: Actor,
  given: { kind: DraftKind; system: string; version: number; sections: Record<string, string>; confirmed?: readonly string[] },
): Promise<{ id: string }> {
  requirePermission(actor, 'evidence.manage');
  const system = await findSystem(actor, given.system);
  const keys = DRAFTS[given.kind].sections.map((one) => one.key);
  const sections = Object.fromEntries(keys.map((key) => [key, text.parse(given.sections[key] ?? '')]));
  const draftId = uuidv7();
  const by = actor.type === 'service' ? 'Countersign' : actor.name;
  await withWorkspace(actor.workspaceId, async (tx) => {
    await lockDraft(tx, actor.workspaceId, system.id, given.kind);
    const before = await newestDraft(tx, actor.workspaceId, system.id, given.kind);
    if ((before?.versions ?? 0) !== given.version)
      throw new AppError(
        'stale',
        `${before?.savedByName ?? 'Somebody'} saved another version since you opened this one. Copy what you wrote, load the page again, and write it there.`,
      );
    const said = before ? openWords<Record<string, string>>(actor.workspaceId, before.draftId, before.words) : {};
    const { observed } = await readObserved(tx, actor.workspaceId, system.id);
    const now: SectionBase = { at: new Date().toISOString(), by, facts: observed };
    const bases: Record<string, SectionBase> = {};
    const renewed: string[] = [];
    for (const key of keys) {
      const old = before && baseOf(before, key, said[key] ?? '');
      const changed = sections[key] !== (said[key] ?? '');
      if (changed || (given.confirmed?.includes(key) && sections[key] !== '')) renewed.push(key);
      const base = sections[key] === '' ? null : renewed.includes(key) ? now : old;
      if (base) bases[key] = base;
    }
    const [event] = await appendAct(tx, actor, {
      kind: 'evidence.draftSaved',
      systemId: system.id,
      data: { draft: toPublicId('draft', draftId), kind: given.kind, sections, confirmed: renewed, observed: { ...observed } },
    });
    await insertDraft(tx, actor.workspaceId, {
      draftId,
      systemId: system.id,
      kind: given.kind,
      words: sealWords(actor.workspaceId, draftId, sections),
      observed,
      sections: bases,
      savedBy: actor.type === 'person' ? actor.personId : null,
      savedByName: by,
      idx: event!.idx,
    });
  });
  return { id: toPublicId('draft', draftId) };
}

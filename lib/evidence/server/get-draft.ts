import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import { applicabilityOf } from '../applicability';
import type { BlockId } from '../contract';
import type { Draft } from '../draft-contract';
import { dutyOf } from '../draft-duty';
import { driftOf, readFacts } from '../draft-facts';
import { DRAFTS, type DraftKind } from '../draft-sections';
import { findControl, frameworkOn } from '../frameworks';
import { addDays } from '../period';
import { listControlRows } from './register-store';
import { newestDraft, readFirstUse, readObserved, type DraftRow, type SectionBase } from './draft-store';
import { freshen } from './freshen';
import { measureBlocks } from './measure-blocks';
import { resolveScope, type AskedFor } from './scope';
import { openWords } from './sealed-words';

/**
 * An impact assessment or technical file as far as it is written, filled with what was observed. Both are of the AI Act: an audit of other frameworks
 * holds neither. Throws notFound without a system.
 */
export async function getDraft(
  actor: Actor,
  given: Omit<AskedFor, 'framework' | 'block'> & { kind: DraftKind; system: string; lawDate?: string | null },
): Promise<Draft> {
  const { asked, system } = await resolveScope(actor, { ...given, framework: 'eu-ai-act' });
  const progress = await freshen(asked);
  const { title, law, duty, sections } = DRAFTS[given.kind];
  const lawDate = given.lawDate ?? addDays(asked.to, -1);
  const framework = frameworkOn('eu-ai-act', lawDate)!;
  const control = findControl(framework, duty)!;
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await newestDraft(tx, actor.workspaceId, system!.id, given.kind);
    const { observed, stated } = await readObserved(tx, actor.workspaceId, system!.id);
    const runs = await measureBlocks(tx, asked, sections.flatMap((one) => one.blocks) as BlockId[]);
    const words = row ? openWords<Record<string, string>>(actor.workspaceId, row.draftId, row.words) : {};
    const argued = (await listControlRows(tx, actor.workspaceId, framework.id, system!.id)).some((one) => one.ref === duty && one.excluded);
    const firstUse = await readFirstUse(tx, actor.workspaceId, system!.id, given.kind);
    return {
      title,
      law,
      progress,
      system: { id: system!.publicId, name: system!.name },
      duty: { ...dutyOf(control, applicabilityOf(framework, control, stated, lawDate, argued), stated), lawDate },
      firstUse: { ...firstUse, firstSaved: firstUse.firstSaved?.toISOString() ?? null },
      observed,
      saved: row && { by: row.savedByName, at: row.savedAt.toISOString(), index: row.idx, versions: row.versions },
      sections: sections.map((section) => {
        const text = words[section.key] ?? '';
        const base = row && baseOf(row, section.key, text);
        return {
          ...section,
          text,
          runs: runs.filter((run) => section.blocks.includes(run.block)),
          confirmed: base && { by: base.by, at: base.at },
          drift: base ? driftOf(section.facts, base.facts, observed) : [],
        };
      }),
    };
  });
} // prettier-ignore

/** What a section was last written or confirmed with. In drafts of before it is the whole draft's, for sections that say something. */
export function baseOf(row: DraftRow, key: string, text: string): SectionBase | null {
  const own = row.sections[key];
  if (own) return own;
  return Object.keys(row.sections).length === 0 && text !== ''
    ? { at: row.savedAt.toISOString(), by: row.savedByName, facts: readFacts(row.observed) }
    : null;
}

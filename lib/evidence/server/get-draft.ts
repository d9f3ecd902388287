import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import type { BlockId, BlockRun, CountingProgress } from '../contract';
import { DRAFTS, driftOf, type DraftKind, type DraftSection, type Observed } from '../draft-sections';
import { newestDraft, readObserved } from './draft-store';
import { freshen } from './freshen';
import { measureBlocks } from './measure-blocks';
import { resolveScope, type AskedFor } from './scope';
import { openWords } from './sealed-words';

export interface Draft {
  title: string;
  law: string;
  system: { id: string; name: string };
  observed: Observed;
  progress: CountingProgress | null;
  /** Null: nobody wrote anything yet. */
  saved: { by: string; at: string; index: number; versions: number } | null;
  /** What changed since it was saved; not empty means it is open again. */
  drift: string[];
  sections: (DraftSection & { text: string; runs: BlockRun[] })[];
}

/** An impact assessment or technical file as far as it is written, filled with what was observed. Throws notFound without a system. */
export async function getDraft(actor: Actor, given: AskedFor & { kind: DraftKind; system: string }): Promise<Draft> {
  const { asked, system } = await resolveScope(actor, given);
  const progress = await freshen(asked);
  const { title, law, sections } = DRAFTS[given.kind];
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await newestDraft(tx, actor.workspaceId, system!.id, given.kind);
    const observed = await readObserved(tx, actor.workspaceId, system!.id);
    const runs = await measureBlocks(tx, asked, sections.flatMap((one) => one.blocks) as BlockId[]);
    const words = row ? openWords<Record<string, string>>(actor.workspaceId, row.draftId, row.words) : {};
    return {
      title,
      law,
      progress,
      system: { id: system!.publicId, name: system!.name },
      observed,
      saved: row && { by: row.savedByName, at: row.savedAt.toISOString(), index: row.idx, versions: row.versions },
      drift: row ? driftOf(row.observed, observed) : [],
      sections: sections.map((section) => ({
        ...section,
        text: words[section.key] ?? '',
        runs: runs.filter((run) => section.blocks.includes(run.block)),
      })),
    };
  });
}

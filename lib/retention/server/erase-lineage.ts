import type { SqlTx } from '@/lib/db/transaction';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { nextLineage } from '@/lib/lineage/server/lineage-store';
import type { DueAct } from './purge-store';

const BATCH = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Events of pipelines (OpenLineage) that name any of these persons, by the ids that their decisions named them with: in a path, an SQL
 * text, an owner, whatever facet. A name counts where it stands as a word of its own, so that `ann` is not found in `annals`. Under the
 * head lock: nothing is added meanwhile.
 */
export async function findNamingLineage(tx: SqlTx, workspaceId: string, names: readonly string[]): Promise<DueAct[]> {
  if (names.length === 0) return [];
  const words = names.map((name) =>
    JSON.stringify(name)
      .slice(1, -1)
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  const naming = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'u');
  const found: DueAct[] = [];
  for (let from = 0; ;) {
    const rows = await nextLineage(tx, workspaceId, from, BATCH, BATCH_BYTES);
    const last = rows.at(-1);
    if (!last) return found;
    const open = await bodyOpener(tx, workspaceId, rows);
    for (const row of rows) {
      if (row.body === null) continue;
      const text = textOf(open(row));
      // What cannot be opened goes too, as in decisions: nobody can say whom it names.
      if (text === null || naming.test(text)) found.push({ anchorId: row.anchor_id, idx: row.idx });
    }
    from = last.idx + 1;
  }
}

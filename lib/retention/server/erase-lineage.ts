import { setImmediate } from 'node:timers/promises';
import type { SqlTx } from '@/lib/db/transaction';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { nextLineage } from '@/lib/lineage/server/lineage-store';
import { namingTest, type Names } from './naming';
import type { DueAct } from './purge-store';

const BATCH = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

/**
 * Events of pipelines (OpenLineage) that name any of these persons, by the ids, addresses and numbers that their decisions named them with: in a
 * path, an SQL text, an owner, whatever facet. From a place in the log on.
 */
export async function findNamingLineage(
  tx: SqlTx,
  workspaceId: string,
  names: Pick<Names, 'words' | 'values'>,
  start = 0,
): Promise<DueAct[]> {
  const naming = namingTest(names);
  if (!naming) return [];
  const found: DueAct[] = [];
  for (let from = start; ;) {
    const rows = await nextLineage(tx, workspaceId, from, BATCH, BATCH_BYTES);
    const last = rows.at(-1);
    if (!last) return found;
    const open = await bodyOpener(tx, workspaceId, rows);
    for (const row of rows) {
      if (row.body === null) continue;
      const text = textOf(open(row));
      // What cannot be opened goes too, as in decisions: nobody can say whom it names.
      if (text === null || naming(text)) found.push({ anchorId: row.anchor_id, idx: row.idx });
    }
    from = last.idx + 1;
    await setImmediate(); // the process answers others, too
  }
}

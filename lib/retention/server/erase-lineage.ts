import { setImmediate } from 'node:timers/promises';
import type { SqlTx } from '@/lib/db/transaction';
import { bodyOpener, textOf } from '@/lib/ledger/server/open-bodies';
import { touchedBy, type Touched } from '@/lib/lineage/server/fold-event';
import { nextLineage } from '@/lib/lineage/server/lineage-store';
import { isIssue, readLineageEvent } from '@/lib/lineage/read-event';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { namingTest, type Names } from './naming';
import type { DueAct } from './purge-store';

const BATCH = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

/** An event of a pipeline that goes, and what of the catalogue it is about. Null: it cannot be read. */
export interface NamingLineage extends DueAct {
  touched: Touched | null;
}

/**
 * Events of pipelines (OpenLineage) that name any of these persons, by the ids, addresses and numbers that their decisions named them with: in a
 * path, an SQL text, an owner, whatever facet. From a place in the log on.
 */
export async function findNamingLineage(
  tx: SqlTx,
  workspaceId: string,
  names: Pick<Names, 'words' | 'values'>,
  start = 0,
): Promise<NamingLineage[]> {
  const naming = namingTest(names);
  if (!naming) return [];
  const found: NamingLineage[] = [];
  for (let from = start; ;) {
    const rows = await nextLineage(tx, workspaceId, from, BATCH, BATCH_BYTES);
    const last = rows.at(-1);
    if (!last) return found;
    const open = await bodyOpener(tx, workspaceId, rows);
    for (const row of rows) {
      if (row.body === null) continue;
      const text = textOf(open(row));
      // What cannot be opened goes too, as in decisions: nobody can say whom it names.
      if (text === null || naming(text)) found.push({ anchorId: row.anchor_id, idx: row.idx, touched: touchedIn(text) });
    }
    from = last.idx + 1;
    await setImmediate(); // the process answers others, too
  }
}

const nothing = (): Touched => ({ jobs: new Set(), datasets: new Set(), runs: new Set(), versions: new Map() });

function touchedIn(text: string | null): Touched | null {
  const stored = text === null ? null : (JSON.parse(text) as JsonValue);
  const read = isJsonObject(stored) ? readLineageEvent(stored.event ?? null, false) : null;
  if (read === null || isIssue(read)) return null;
  const touched = nothing();
  touchedBy(read.event, touched);
  return touched;
}

/** What of the catalogue these events are about. Null: of one of them nobody can say. */
export function touchedByAll(lineage: readonly NamingLineage[]): Touched | null {
  const all = nothing();
  for (const { touched } of lineage) {
    if (touched === null) return null;
    for (const which of ['jobs', 'datasets', 'runs'] as const) for (const id of touched[which]) all[which].add(id);
    for (const [key, version] of touched.versions) all.versions.set(key, version);
  }
  return all;
}

import { refoldAssessments } from '@/lib/assessment/server/refold-assessments';
import { withShadows } from '@/lib/db/shadow-tables';
import type { SqlTx } from '@/lib/db/transaction';
import { foldInto } from '@/lib/decisions/server/rebuild-read-models';
import { refoldLineage } from '@/lib/lineage/server/fold-lineage';
import { toPublicId } from '@/lib/shared/ids';
import type { FaultBook } from '../fault-book';
import { checkRecords, type Differing } from './check-records';
import { refoldTokens } from './refold-tokens';
import { compareReadModels, FOLDED_TABLES, lineageIsUpToDate, tellApprovals, type DifferingRow } from './read-model-store';

const FOLDED = FOLDED_TABLES.map((one) => one.table);

/** How much of what pages show was held against the log. */
export interface ReadModelCounts {
  tables: number;
  rows: number;
  /** False: only what acts make was compared, and not what is folded from the log. */
  folded: boolean;
}

/**
 * Folds the log anew into temporary tables, reads what people and Countersign did, and holds what pages show against both. In one snapshot;
 * nobody waits for it and nothing is changed. What differs is looked at once more in a new snapshot, and only what differs again is a fault.
 */
export async function checkReadModels(
  workspaceId: string,
  origin: string,
  faults: FaultBook,
  { fold = true }: { fold?: boolean } = {},
): Promise<ReadModelCounts> {
  const first = await look(workspaceId, origin, fold);
  if (first.faults.size > 0) {
    const again = await look(workspaceId, origin, fold);
    for (const [name, fault] of again.faults) if (first.faults.has(name)) faults.add(fault);
  }
  return first.counts;
}

type Found = Parameters<FaultBook['add']>[0];

async function look(
  workspaceId: string,
  origin: string,
  fold: boolean,
): Promise<{ counts: ReadModelCounts; faults: Map<string, Found> }> {
  return withShadows(workspaceId, fold ? [...FOLDED, 'lineage_cursor'] : [], async (tx) => {
    const tables = fold ? await foldAll(tx, workspaceId) : [];
    const folded = await compareReadModels(tx, workspaceId, tables);
    const records = await checkRecords(tx, workspaceId, origin);
    const faults = new Map<string, Found>();
    const add = (fault: Found): void => void faults.set(`${fault.where} ${fault.found}`, fault);
    // What acts make first: what is folded may only follow from it.
    for (const one of records.differing) add(recordFault(one));
    for (const one of folded.differing) add(foldedFault(one));
    return { counts: { tables: tables.length + records.tables, rows: folded.rows + records.rows, folded: fold }, faults };
  });
}

/** Everything that is folded, and which tables can be held against it now. */
async function foldAll(tx: SqlTx, workspaceId: string): Promise<typeof FOLDED_TABLES> {
  await foldInto(tx, workspaceId);
  await tellApprovals(tx, workspaceId);
  await refoldAssessments(tx, workspaceId, null);
  await refoldTokens(tx, workspaceId);
  const lineage = await lineageIsUpToDate(tx, workspaceId);
  if (lineage) await refoldLineage(tx, workspaceId);
  return FOLDED_TABLES.filter(({ table }) => lineage || !table.startsWith('lineage_'));
}

function foldedFault({ table, decisionId, columns, there }: DifferingRow): Found {
  const decision = decisionId ? toPublicId('decision', decisionId) : undefined;
  return {
    layer: 'readModel',
    where: `table ${table}${decision ? `, decision ${decision}` : ''}${columns ? `, ${columns.length === 1 ? 'column' : 'columns'} ${columns.join(', ')}` : ''}`,
    expected: 'what folding the log gives',
    found: columns ? 'something else' : there ? 'a row that does not follow from it' : 'no such row',
    ...(decision && { decision }),
    from: 0,
    to: 0,
  };
}

function recordFault({ table, row, column, expected, found, decisionId }: Differing): Found {
  const decision = decisionId ? toPublicId('decision', decisionId) : undefined;
  return {
    layer: 'readModel',
    where: `table ${table}${row ? `, ${row}` : ''}${column ? `, column ${column}` : ''}`,
    expected,
    found,
    ...(decision && { decision }),
    from: 0,
    to: 0,
  };
}

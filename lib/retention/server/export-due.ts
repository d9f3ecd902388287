import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { exportedBy } from '@/lib/search/export-format';
import { csvRecord } from '@/lib/shared/csv';
import { fromPublicId } from '@/lib/shared/ids';
import { textStream } from '@/lib/shared/text-stream';
import { DUE_OUTCOME_WORDS, ruleInWords, type DueDecision, type DueFilter, type DueList } from '../due';
import { openDue } from './list-due';

/** Rows of one batch: one short transaction each. */
const BATCH = 200;
const COLUMNS = [
  'id',
  'system',
  'systemId',
  'startedAt',
  'lastRecordAt',
  'records',
  'outcome',
  'why',
  'rule',
  'dueAt',
  'heldFor',
];

/**
 * What listDue lists, every page of it, as CSV that is written while it is read; as of one instant. That it was asked for is in the log before the first byte
 * leaves. Throws what listDue throws.
 */
export async function exportDue(
  actor: Actor,
  filter: DueFilter,
  now: Date = new Date(),
): Promise<{ stream: ReadableStream<Uint8Array>; fileName: string }> {
  requirePermission(actor, 'record.export');
  const open = await openDue(actor, filter, now);
  const read = (cursor: string | null): Promise<DueList> => open({ ...(cursor !== null && { cursor }), limit: BATCH });
  const first = await read(null);
  await withWorkspace(actor.workspaceId, (tx) =>
    appendAct(tx, actor, {
      kind: 'record.exported',
      systemId: filter.system === undefined ? null : fromPublicId('system', filter.system),
      data: { what: 'retentionDryRun', format: 'csv', asOf: now.toISOString(), ...filter },
    }),
  );
  const stream = textStream(pieces(headOf(actor, filter, now), first, read));
  return { stream, fileName: `retention-${now.toISOString().slice(0, 10)}.csv` };
}

async function* pieces(head: string, first: DueList, read: (cursor: string) => Promise<DueList>): AsyncGenerator<string, void> {
  yield head;
  let rows = 0;
  for (let page = first; ; page = await read(page.nextCursor)) {
    rows += page.items.length;
    yield page.items.map(rowOf).join('');
    if (page.nextCursor === null) break;
  }
  yield `\r\n${csvRecord(['countersign', 'rows', rows])}`;
}

function headOf(actor: Actor, { system, outcome }: DueFilter, now: Date): string {
  const facts: [string, string][] = [
    ['format', 'countersign-retention/1'],
    ['asOf', now.toISOString()],
    ['system', system ?? 'all'],
    ['outcome', outcome ?? 'all'],
    ['exportedBy', exportedBy(actor)],
  ];
  return `\ufeff${facts.map(([name, value]) => csvRecord(['countersign', name, value])).join('')}\r\n${csvRecord(COLUMNS)}`;
}

function rowOf(one: DueDecision): string {
  return csvRecord([
    one.id,
    one.system.name,
    one.system.id,
    one.startedAt,
    one.lastRecordAt,
    one.records,
    one.outcome,
    DUE_OUTCOME_WORDS[one.outcome].says,
    ruleInWords(one.rule),
    one.dueAt,
    one.heldFor.join('; '),
  ]);
}

import { type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { csvRecord } from '@/lib/shared/csv';
import { textStream } from '@/lib/shared/text-stream';
import type { DryRunCall, DryRunChange } from '../dry-run';
import { getDryRun, listDryRunCalls, listDryRunChanges } from './read-dry-runs';

/** Every change as a stream of text; its last line counts the rows. Beginning it is an event. */
export async function exportDryRun(
  actor: Actor,
  id: string,
  format: 'csv' | 'ndjson',
): Promise<{ stream: ReadableStream<Uint8Array>; contentType: string }> {
  requirePermission(actor, 'record.export');
  const run = await getDryRun(actor, id);
  await withWorkspace(actor.workspaceId, (tx) =>
    appendAct(tx, actor, {
      kind: 'policy.dryRunExported',
      data: {
        run: id,
        policy: run.policy,
        version: String(run.version),
        format,
        changed: run.changed,
        ...(run.calls && { calls: run.calls.changed }),
      },
    }),
  );
  const stream = textStream(pieces(actor, id, format));
  return { stream, contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson' };
}

async function* pieces(actor: Actor, id: string, format: 'csv' | 'ndjson'): AsyncGenerator<string, void> {
  if (format === 'csv') yield 'decision,system,systemName,startedAt,recorded,before,after,rules,action,tool\r\n';
  let rows = 0;
  for (let cursor: string | undefined; ;) {
    const page = await listDryRunChanges(actor, id, { limit: 200, ...(cursor && { cursor }) });
    rows += page.items.length;
    yield page.items.map((one) => (format === 'csv' ? csvLine(one) : `${JSON.stringify(one)}\n`)).join('');
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  for (let cursor: string | undefined; ;) {
    const page = await listDryRunCalls(actor, id, { limit: 200, ...(cursor && { cursor }) });
    rows += page.items.length;
    yield page.items.map((one) => (format === 'csv' ? csvLine(one) : `${JSON.stringify(one)}\n`)).join('');
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  yield format === 'csv' ? `rows,${rows}\r\n` : `${JSON.stringify({ rows })}\n`;
}

/** A decision, or a call that was judged at the desk: that one has no decision's columns. */
function csvLine(one: DryRunChange | DryRunCall): string {
  const call = 'action' in one;
  return csvRecord([
    call ? '' : one.decision,
    one.system.id,
    one.system.name,
    (call ? one.askedAt : one.startedAt) ?? '',
    one.recorded ?? '',
    one.before,
    one.after,
    one.rules.join(' '),
    call ? one.action : '',
    call ? one.tool : '',
  ]);
}

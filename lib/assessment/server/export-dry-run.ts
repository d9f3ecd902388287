import { type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { type DryRunChange } from '../dry-run';
import { getDryRun, listDryRunChanges } from './read-dry-runs';

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
      data: { run: id, policy: run.policy, version: String(run.version), format, changed: run.changed },
    }),
  );
  const lines = pieces(actor, id, format);
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
  return { stream, contentType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson' };
}

async function* pieces(actor: Actor, id: string, format: 'csv' | 'ndjson'): AsyncGenerator<string, undefined> {
  if (format === 'csv') yield 'decision,system,systemName,startedAt,recorded,before,after,rules\r\n';
  let rows = 0;
  for (let cursor: string | undefined; ;) {
    const page = await listDryRunChanges(actor, id, { limit: 200, ...(cursor && { cursor }) });
    rows += page.items.length;
    yield page.items.map((one) => (format === 'csv' ? csvLine(one) : `${JSON.stringify(one)}\n`)).join('');
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  yield format === 'csv' ? `rows,${rows}\r\n` : `${JSON.stringify({ rows })}\n`;
  return undefined;
}

function csvLine(one: DryRunChange): string {
  // The one text that somebody else named: a spreadsheet must not take it for a formula.
  const name = /^[=+\-@\t\r]/.test(one.system.name) ? `'${one.system.name}` : one.system.name;
  const cells = [
    one.decision,
    one.system.id,
    name,
    one.startedAt ?? '',
    one.recorded ?? '',
    one.before,
    one.after,
    one.rules.join(' '),
  ];
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toSummary } from '@/lib/decisions/server/decision-row';
import { appendAct } from '@/lib/ledger/server/append';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import { textStream } from '@/lib/shared/text-stream';
import type { Sort } from '../contract';
import { exportedBy, exportHead, exportRow, exportTail, type ExportFormat, type ExportManifest } from '../export-format';
import { withTimeLimit } from './budget-store';
import type { Position } from './cursor';
import { readSystems } from './lookup-store';
import { planSearch } from './page-store';
import { positionOf, readPage } from './read-page';
import { resolveQuery } from './resolve-query';
import { openScope, type SearchScope } from './scope';

/** Rows of one batch: one short transaction each, so that an export of a million rows holds neither memory nor a snapshot. */
const BATCH = 1000;

export interface ExportInput extends SearchScope {
  format: ExportFormat;
  sort?: Sort;
}
export interface DecisionExport {
  stream: ReadableStream<Uint8Array>;
  contentType: string;
  fileName: string;
}

/**
 * Every matching decision as CSV or NDJSON, written while it is read. That it was asked for is in the log before the first byte
 * leaves. Rows that match only after the export began may be missing; a file without its last line was cut off.
 */
export async function exportDecisions(actor: Actor, input: ExportInput): Promise<DecisionExport> {
  requirePermission(actor, 'record.export');
  const scope = openScope(actor, input);
  const sort = input.sort ?? '-startedAt';
  const { format } = input;
  const { resolution, manifest } = await withWorkspace(actor.workspaceId, async (tx) => {
    const resolved = await withTimeLimit(tx, () => resolveQuery(tx, scope));
    const facts: ExportManifest = {
      query: scope.shownQ,
      from: scope.from?.toISOString() ?? null,
      to: scope.to?.toISOString() ?? null,
      zone: scope.zone,
      sort,
      generatedAt: scope.now.toISOString(),
      exportedBy: exportedBy(actor),
      systems: scope.systems === 'all' ? 'all' : (await readSystems(tx, scope.systems)).map((one) => one.key),
      content: can(actor, 'content.read'),
    };
    await appendAct(tx, actor, { kind: 'record.exported', data: { what: 'decisions', format, ...facts } });
    return { resolution: resolved, manifest: facts };
  });
  const plan = planSearch(scope, resolution);
  async function* pieces(): AsyncGenerator<string, void> {
    yield exportHead(format, manifest);
    let rows = 0;
    for (let after: Position | null = null; ;) {
      const { page, marks } = await withWorkspace(actor.workspaceId, async (tx) => ({
        page: await withTimeLimit(tx, () => readPage(tx, plan, sort, after, false, BATCH), 60_000),
        marks: await readSealMarks(tx, actor.workspaceId),
      }));
      rows += page.rows.length;
      yield page.rows.map((row) => exportRow(format, toSummary(row, actor, marks))).join('');
      const last = page.rows.at(-1);
      after = page.resume ?? (last ? positionOf(last) : null);
      if (!page.more || after === null) break;
    }
    yield exportTail(format, rows);
  }
  const stamp = scope.now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return {
    stream: textStream(pieces()),
    contentType: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/x-ndjson; charset=utf-8',
    fileName: `decisions-${stamp}Z.${format}`,
  };
}

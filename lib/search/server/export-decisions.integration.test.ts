import { beforeAll, describe, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { readLog } from '@/lib/ledger/server/testing';
import { toPublicId } from '@/lib/shared/ids';
import { indexAll, ingest } from '../testing/seed';
import { exportDecisions } from './export-decisions';
import { deleteView, listViews, saveView, updateView } from './saved-views';

let w: TestWorkspace;
const COUNT = 2300;
beforeAll(async () => {
  w = await testWorkspace();
  await ingest(
    w,
    Array.from({ length: COUNT }, (_, n) => ({
      kind: 'decision.started', system: n % 2 ? 'one' : 'two', decision: `d-${n}`, occurredAt: new Date(Date.parse('2026-11-01T00:00:00Z') + n * 1000).toISOString(),
      data: { input: n === 5 ? '=HYPERLINK("http://evil.example","x")' : n === 7 ? 'a "quoted", text\nin two lines' : 'plain', user: n === 6 ? '+sum(1)' : n === 8 ? 'mia@example.org' : 'u' },
    })),
  ); // prettier-ignore
  await indexAll(w);
});
const read = async (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();
const exportsBy = async (actor: PersonActor) =>
  (await readLog(w.workspaceId)).filter(
    ({ kind, envelope }) => kind === 'record.exported' && envelope.actor.id === toPublicId('person', actor.personId),
  );
/** A reader of RFC 4180 of its own. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (quoted) {
      if (char !== '"') field += char;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      rows.at(-1)!.push(field);
      field = '';
    } else if (char === '\r' && text[i + 1] === '\n') {
      rows.at(-1)!.push(field);
      rows.push([]);
      field = '';
      i++;
    } else field += char;
  }
  return rows.filter((row) => row.length > 1);
}

describe('export', () => {
  test('CSV tells what it is, holds every row once, and nothing a spreadsheet would run', async () => {
    const actor = await w.person('compliance_officer');
    const { stream, fileName, contentType } = await exportDecisions(actor, { format: 'csv', from: '2026-11-01T00:00:00Z' });
    expect(fileName).toMatch(/^decisions-\d{8}-\d{6}Z\.csv$/);
    expect(contentType).toContain('text/csv');
    const rows = parseCsv((await read(stream)).replace('\ufeff', ''));
    const facts = Object.fromEntries(rows.filter((row) => row[0] === 'countersign').map((row) => [row[1], row[2]]));
    expect(facts).toMatchObject({ query: '', from: '2026-11-01T00:00:00.000Z', zone: 'UTC', systems: 'all', rows: String(COUNT), exportedBy: actor.email.startsWith('+') ? `'${actor.email}` : actor.email });
    const head = rows.findIndex((row) => row[0] === 'id');
    const data = rows.slice(head + 1, -1);
    expect(data).toHaveLength(COUNT);
    expect(new Set(data.map((row) => row[0])).size).toBe(COUNT);
    const column = (name: string): number => rows[head]!.indexOf(name);
    expect(data.every((row) => row.length === rows[head]!.length)).toBe(true);
    const byRun = new Map(data.map((row) => [row[column('externalId')], row]));
    expect(byRun.get('d-5')![column('inputPreview')]).toMatch(/^'=HYPERLINK/);
    expect(byRun.get('d-6')![column('user')]).toBe("'+sum(1)");
    expect(byRun.get('d-8')![column('user')]).toMatch(/^\[email [0-9a-f]{16}\]$/);
    expect(byRun.get('d-7')![column('inputPreview')]).toContain('"quoted", text');
    for (const row of data) for (const field of row) expect(field).not.toMatch(/^[=+\-@]/);
  }); // prettier-ignore

  test('NDJSON ends with its count, keeps to the systems granted, and is in the log before it leaves', async () => {
    const [one] = await withWorkspace(w.workspaceId, (tx) => tx.sql<{ system_id: string }>(`SELECT system_id FROM ai_system WHERE key = 'one'`));
    const auditor = await w.person('auditor', { systems: [one!.system_id] });
    const exported = await exportDecisions(auditor, { format: 'ndjson', q: 'plain' });
    const events = await exportsBy(auditor);
    expect(events).toHaveLength(1);
    const lines = (await read(exported.stream)).trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ type: 'manifest', query: 'plain', systems: ['one'] });
    const rows = lines.slice(1, -1);
    expect(lines.at(-1)).toEqual({ type: 'end', rows: rows.length });
    expect(rows.length).toBe(COUNT / 2 - 2);
    expect(rows.every((row) => (row['system'] as { name: string }).name === 'one')).toBe(true);
  }); // prettier-ignore

  test('who may not export gets nothing, and nothing is noted', async () => {
    const reviewer = await w.person('reviewer');
    await expect(exportDecisions(reviewer, { format: 'csv' })).rejects.toMatchObject({ code: 'forbidden' });
    const events = await exportsBy(reviewer);
    expect(events).toEqual([]);
  }); // prettier-ignore
});

describe('saved views', () => {
  test('are private until shared, and belong to their owner', async () => {
    const [mine, theirs] = [await w.person('reviewer'), await w.person('compliance_officer')];
    const view = await saveView(mine, { name: '  Errors  ', state: '?q=status%3Aerror&range=7d&cursor=abc&peek=dec_1', shared: false });
    expect(view).toMatchObject({ name: 'Errors', shared: false, mine: true });
    expect(Object.fromEntries(new URLSearchParams(view.state))).toEqual({ q: 'status:error', range: '7d' });
    expect(await listViews(theirs)).toEqual([]);
    await expect(updateView(theirs, { id: view.id, name: 'x' })).rejects.toMatchObject({ code: 'notFound' });
    await updateView(mine, { id: view.id, shared: true, name: 'Failures' });
    expect(await listViews(theirs)).toMatchObject([{ id: view.id, name: 'Failures', mine: false, owner: { name: mine.name } }]);
    await expect(deleteView(theirs, view.id)).rejects.toMatchObject({ code: 'forbidden' });
    await deleteView(mine, view.id);
    expect(await listViews(mine)).toEqual([]);
    const kinds = await withWorkspace(w.workspaceId, (tx) => tx.sql<{ kind: string }>(`SELECT kind FROM event WHERE kind LIKE 'view.%' ORDER BY idx`));
    expect(kinds.map((row) => row.kind)).toEqual(['view.shared', 'view.deleted']);
  }); // prettier-ignore

  test('hold only what the page understands', async () => {
    const person = await w.person('reviewer');
    await expect(saveView(person, { name: 'x', state: 'q=sttus:error', shared: false })).rejects.toMatchObject({ code: 'invalidRequest', extra: { field: 'state' } });
    await expect(saveView(person, { name: 'x', state: 'evil=1', shared: false })).rejects.toMatchObject({ code: 'invalidRequest' });
    await expect(saveView(person, { name: ' ', state: 'q=a', shared: false })).rejects.toMatchObject({ code: 'invalidRequest', extra: { field: 'name' } });
    const auditor = await w.person('auditor');
    await expect(saveView(auditor, { name: 'x', state: 'q=a', shared: true })).rejects.toMatchObject({ code: 'forbidden' });
    expect(await saveView(auditor, { name: 'x', state: 'q=a', shared: false })).toMatchObject({ mine: true });
  }); // prettier-ignore
});

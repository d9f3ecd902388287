import { copyFileSync, existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { getDecision } from '@/lib/decisions/server/get-decision';
import { emptySummary, type ImportSummary } from '../import/summary';
import { importFile, type ImportFileInput } from './import-file';

let ws: TestWorkspace;
const folder = mkdtempSync(path.join(os.tmpdir(), 'import-'));
beforeAll(async () => {
  ws = await testWorkspace();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string): string => {
  const at = path.join(folder, name);
  writeFileSync(at, content);
  return at;
};
const run = async (at: string, over: Partial<ImportFileInput> = {}): Promise<ImportSummary> => {
  const summary = emptySummary();
  await importFile(ws.service, { path: at, ...over }, summary);
  return summary;
};
const event = (n: number): string =>
  JSON.stringify({
    id: randomUUID(),
    kind: 'decision.started',
    occurredAt: '2026-11-01T00:00:00Z',
    system: 'imported',
    decision: `d-${n}`,
    data: { input: `n ${n}` },
  });

describe('import', () => {
  test('events: what is wrong is named with its line, the rest is stored, and again adds nothing', async () => {
    const at = file(
      'events.ndjson',
      [event(1), '{"kind":', event(2), event(3).replace('decision.started', 'nothing.known')].join('\n'),
    );
    const first = await run(at);
    expect(first).toMatchObject({ accepted: 2, duplicates: 0, rejected: 2, files: [{ format: 'events', values: 4 }] });
    expect(first.errors.map(({ line, code }) => [line, code])).toEqual([
      [2, 'malformedJson'],
      [4, 'unknownKind'],
    ]);
    expect(await run(at)).toMatchObject({ accepted: 0, duplicates: 2, rejected: 2 });
  });
  test('events in a list are taken as they are written: what cannot be kept exactly is refused, not changed', async () => {
    const [whole, large, twice] = [event(1), event(2), event(3)];
    const text = `{"events": [\n${whole},\n${large.replace('{"input"', '{"amount":1e400,"input"')},\n${twice.replace('{"input"', '{"input":"first","input"')}]}`;
    const summary = await run(file('listed.json', text));
    expect(summary).toMatchObject({ accepted: 1, rejected: 2 });
    expect(summary.errors.map((one) => one.code)).toEqual(['unsafeNumber', 'duplicateKey']);
  });
  test('goes on after what was done, batch by batch', async () => {
    const at = file('long.ndjson', Array.from({ length: 1200 }, (_, n) => event(n)).join('\n'));
    const done: number[] = [];
    const stop = new Error('killed');
    await expect(
      run(at, {
        onDone: async (values) => {
          done.push(values);
          if (done.length === 2) throw stop;
        },
      }),
    ).rejects.toBe(stop);
    const rest = await run(at, { skip: done.at(-1)! });
    expect(done).toEqual([500, 1000]);
    expect(rest).toMatchObject({ accepted: 200, duplicates: 0, files: [{ values: 1200, skipped: 1000 }] });
  });
  test('OTLP: traces and logs in one value each go their way, metrics are refused', async () => {
    const traceId = randomUUID().replace(/-/g, '');
    const spans = {
      resourceSpans: [
        {
          scopeSpans: [{ spans: [{ traceId, spanId: '00f067aa0ba902b7', name: 'x', startTimeUnixNano: '1763719200000000000' }] }],
        },
      ],
    };
    const logs = {
      resourceLogs: [
        { scopeLogs: [{ logRecords: [{ traceId, timeUnixNano: '1763719200000000000', body: { stringValue: 'x' } }] }] },
      ],
    };
    const metrics = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints: [{}] } }] }] }] };
    const summary = await run(file('o.json', [spans, { ...logs, ...metrics }].map((value) => JSON.stringify(value)).join('\n')));
    expect(summary).toMatchObject({ accepted: 2, rejected: 1 });
  });
  test('a conversation written as one list over many lines is one decision', async () => {
    const messages = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Good day' },
    ];
    const summary = await run(file('talk.json', JSON.stringify(messages, null, 2)));
    expect(summary).toMatchObject({ accepted: 3, rejected: 0, files: [{ format: 'chat' }] });
  });
  test('a conversation that went on adds what is new, whenever its file was written; one that reads otherwise is told', async () => {
    const talk = (...said: [role: string, content: string][]): string =>
      JSON.stringify({ id: 'grows', tags: ['vip'], messages: said.map(([role, content]) => ({ role, content })) });
    const yesterday: [string, string][] = [
      ['user', 'Where is my parcel?'],
      ['assistant', 'On its way.'],
      ['user', 'When?'],
    ];
    const system = 'grown-desk';
    const at = file('night.jsonl', talk(...yesterday));
    expect(await run(at, { system })).toMatchObject({ accepted: 4, conflicts: 0, rejected: 0 });
    file('night.jsonl', talk(...yesterday, ['assistant', 'Tomorrow.']));
    utimesSync(at, new Date('2026-01-01'), new Date('2026-01-01'));
    expect(await run(at, { system })).toMatchObject({ accepted: 2, duplicates: 2, conflicts: 0, rejected: 0 });
    expect(await run(at, { system })).toMatchObject({ accepted: 0, duplicates: 4, conflicts: 0 });
    const { decision } = await getDecision(await ws.person('compliance_officer'), 'grows');
    expect(decision).toMatchObject({ inputPreview: 'Where is my parcel?', outputPreview: 'Tomorrow.' });

    file('night.jsonl', talk(['user', 'Where is it?'], ...yesterday.slice(1), ['assistant', 'Tomorrow.']));
    const changed = await run(at, { system });
    expect(changed).toMatchObject({ accepted: 0, rejected: 0 });
    expect(changed.conflicts).toBeGreaterThan(0);
    expect(changed.errors[0]).toMatchObject({ path: at, line: 1, code: 'conflict' });
  });
  test('a file that is none of these is refused with what to do', async () => {
    await expect(run(file('x.json', '{"a":1}'))).rejects.toMatchObject({
      code: 'invalidRequest',
      message: expect.stringContaining('--format') as string,
    });
    await expect(run(path.join(folder, 'missing.json'))).rejects.toMatchObject({ code: 'invalidRequest' });
  });

  const recorded = new URL('../../../../shared/data/tau-bench/airline-trials-0-1.jsonl', import.meta.url);
  test.skipIf(!existsSync(recorded))(
    'recorded runs: one decision each; a copy of the file with another date adds nothing',
    async () => {
      const at = path.join(folder, 'airline.jsonl');
      copyFileSync(recorded, at);
      const first = await run(at, { system: 'airline' });
      expect(first).toMatchObject({ rejected: 0, conflicts: 0, duplicates: 0 });
      utimesSync(at, new Date('2026-01-01'), new Date('2026-01-01'));
      expect(await run(at, { system: 'airline' })).toMatchObject({ accepted: 0, conflicts: 0, duplicates: first.accepted });
      const count = await asOwner((client) =>
        client.query<{ n: string }>(
          "SELECT count(*) AS n FROM decision d JOIN ai_system s USING (workspace_id, system_id) WHERE s.workspace_id = $1 AND s.key = 'airline'",
          [ws.workspaceId],
        ),
      );
      expect(count.rows[0]!.n).toBe('100');
      const trail = await getDecision(await ws.person('compliance_officer'), 'task-0-trial-0');
      expect(trail.decision.flags).toContain('timesAssumed');
      expect(trail.decision.tools).toContain('get_user_details');
    },
  );
});

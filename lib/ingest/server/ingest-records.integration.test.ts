import { expect, test } from 'vitest';
import { withWorkspace } from '@/lib/db/transaction';
import { testWorkspace } from '@/lib/db/testing';
import { decisionAliases } from '@/lib/dialects/identity';
import type { RecordTree } from '@/lib/dialects/contract';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { uuidv7 } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { DecodedRecord } from '../contract';
import { ingestRecords } from './ingest-records';

const ORIGIN = { route: '/api/v1/events', bytes: 1 };

function record(event: JsonObject, over: Partial<DecodedRecord> = {}): DecodedRecord {
  const id = (event['id'] as string | undefined) ?? uuidv7();
  const tree: RecordTree = {
    form: 'event',
    event: { id, schemaVersion: '1.0', occurredAt: '2026-11-20T10:00:00.000Z', system: 'agent-a', ...event },
  };
  return {
    position: 0,
    eventId: id,
    kind: tree.event['kind'] as string,
    schemaVersion: '1.0',
    systemKey: tree.event['system'] as string,
    occurredAt: new Date(tree.event['occurredAt'] as string),
    aliases: decisionAliases(tree),
    tree,
    canonical: canonicalJson(tree as unknown as JsonValue),
    ...over,
  };
}
const batch = (...records: DecodedRecord[]): DecodedRecord[] => records.map((one, position) => ({ ...one, position }));

test('a batch becomes one decision with its steps, facts and counts', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  const results = await ingestRecords(
    key,
    batch(
      record({
        kind: 'tool.called',
        decision: 'run-1',
        step: 's2',
        data: { tool: { name: 'issue_refund', arguments: { order: 'W100' } } },
      }),
      record({
        kind: 'decision.started',
        decision: 'run-1',
        occurredAt: '2026-11-20T09:59:59.000Z',
        data: { input: 'Refund W100', environment: 'production', user: 'u-1' },
      }),
      record({
        kind: 'model.invoked',
        decision: 'run-1',
        step: 's1',
        data: { model: { requested: 'gpt-4o', responded: 'gpt-4o-2024' }, usage: { inputTokens: 10, outputTokens: 4 } },
      }),
      record({
        kind: 'tool.returned',
        decision: 'run-1',
        step: 's2',
        occurredAt: '2026-11-20T10:00:01.000Z',
        data: { tool: { name: 'issue_refund', result: { ok: true } } },
      }),
    ),
    ORIGIN,
  );
  expect(results.map((one) => one.status)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
  const [row] = await withWorkspace(w.workspaceId, (tx) =>
    tx.sql('SELECT * FROM decision WHERE workspace_id = $1', [w.workspaceId]),
  );
  expect(row).toMatchObject({
    external_id: 'run-1',
    environment: 'production',
    user_ref: 'u-1',
    status: 'running',
    step_count: 3,
    open_step_count: 1, // the decision itself
    error_count: 0,
    event_count: 4,
    models: [{ requested: 'gpt-4o', responded: 'gpt-4o-2024' }],
    tools: ['issue_refund'],
    input_tokens: 10,
    output_tokens: 4,
    input_preview: 'Refund W100',
    started_at: new Date('2026-11-20T09:59:59.000Z'),
  });
  expect(row!['labels']).toEqual(
    expect.arrayContaining(['tool:issue_refund', 'model:gpt-4o', 'model:gpt-4o-2024', 'environment:production', 'user:u-1']),
  );
});

test('the same id and content is a duplicate; other content is kept beside it, once', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  const id = uuidv7();
  const first = record({ id, kind: 'tool.called', decision: 'r', step: 's', data: { tool: { name: 'a' } } });
  const other = record({ id, kind: 'tool.called', decision: 'r', step: 's', data: { tool: { name: 'b' } } });
  const [one, again, differs] = await ingestRecords(key, batch(first, first, other), ORIGIN);
  expect(one).toMatchObject({ status: 'accepted', idx: 0 });
  expect(again).toMatchObject({ status: 'duplicate', idx: 0 });
  expect(differs).toMatchObject({ status: 'conflict', idx: 1 });
  const [still] = await ingestRecords(key, batch(other), ORIGIN);
  expect(still).toEqual({ ...differs, position: 0 });
  const [row] = await withWorkspace(w.workspaceId, (tx) =>
    tx.sql('SELECT tools, flags, event_count FROM decision WHERE workspace_id = $1', [w.workspaceId]),
  );
  expect(row).toEqual({ tools: ['a'], flags: ['conflict'], event_count: 2 });
});

test('a key bound to one system sends for that one only', async () => {
  const w = await testWorkspace();
  const systemId = await w.system('agent-a');
  const key = await w.key(['ingest'], systemId);
  const [fits, not] = await ingestRecords(
    key,
    batch(record({ kind: 'model.invoked', decision: 'r' }), record({ kind: 'model.invoked', decision: 'r', system: 'agent-b' })),
    ORIGIN,
  );
  expect(fits).toMatchObject({ status: 'accepted' });
  expect(not).toMatchObject({ status: 'rejected', error: { code: 'systemNotPermitted' } });
});

test('names of one decision: a record with both links them, the trace alone leads to it, a second name is another decision', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  const trace = (id: string): JsonObject => ({ traceId: id.repeat(32), spanId: '1'.repeat(16) });
  const results = await ingestRecords(
    key,
    batch(
      record({ kind: 'model.invoked', trace: trace('a') }),
      record({ kind: 'model.invoked', decision: 'run-1', trace: trace('a') }),
      record({ kind: 'model.invoked', decision: 'run-1' }),
      record({ kind: 'model.invoked', decision: 'run-2', trace: trace('a') }),
      record({ kind: 'model.invoked', decision: 'run-3' }),
      record({ kind: 'model.invoked', trace: trace('b') }),
      record({ kind: 'model.invoked', decision: 'run-3', trace: trace('b') }),
    ),
    ORIGIN,
  );
  const ids = results.map((one) => (one.status === 'accepted' ? one.decisionId : null));
  expect(new Set(ids.slice(0, 3)).size).toBe(1);
  expect(ids[3]).not.toBe(ids[0]);
  expect(ids[6]).toBe(ids[4]);
  const flagged = await withWorkspace(w.workspaceId, (tx) =>
    tx.sql<{ decision_id: string }>("SELECT decision_id FROM decision WHERE workspace_id = $1 AND 'aliasConflict' = ANY(flags)", [
      w.workspaceId,
    ]),
  );
  expect(new Set(flagged.map((row) => row.decision_id))).toEqual(new Set([ids[4], ids[5]]));
});

test('requests at the same time share transactions and keep the log dense', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  const requests = Array.from({ length: 30 }, (_, i) =>
    ingestRecords(
      key,
      batch(...[1, 2, 3].map((n) => record({ kind: 'model.invoked', decision: `d${i % 5}`, step: `s${i}-${n}` }))),
      ORIGIN,
    ),
  );
  const results = (await Promise.all(requests)).flat();
  const idxs = results.map((one) => (one.status === 'accepted' ? one.idx : -1)).sort((a, b) => a - b);
  expect(idxs).toEqual(Array.from({ length: 90 }, (_, i) => i));
  const [sums] = await withWorkspace(w.workspaceId, (tx) =>
    tx.sql(
      'SELECT count(*) AS decisions, sum(step_count)::int AS steps, sum(event_count)::int AS events FROM decision WHERE workspace_id = $1',
      [w.workspaceId],
    ),
  );
  expect(sums).toEqual({ decisions: 5, steps: 90, events: 90 });
  const [counted] = await withWorkspace(w.workspaceId, (tx) =>
    tx.sql('SELECT sum(accepted)::int AS accepted FROM ingest_rollup WHERE workspace_id = $1', [w.workspaceId]),
  );
  expect(counted).toEqual({ accepted: 90 });
});

test('a value that the database refuses costs its own record only', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  const bad = record({ kind: 'model.invoked', decision: 'good' }, { kind: 'with\u0000nul' });
  const results = await ingestRecords(
    key,
    batch(record({ kind: 'model.invoked', decision: 'good' }), bad, record({ kind: 'model.invoked', decision: 'good' })),
    ORIGIN,
  );
  expect(results.map((one) => one.status)).toEqual(['accepted', 'rejected', 'accepted']);
});

test('hostile text in names, ids and labels is stored harmlessly', async () => {
  const w = await testWorkspace();
  const key = await w.key();
  const nasty = `\u0000<script>${'x'.repeat(5000)}\u202e`;
  const results = await ingestRecords(
    key,
    batch(
      record({
        kind: 'tool.called',
        decision: nasty,
        step: nasty,
        parentStep: '__proto__',
        data: { tool: { name: nasty }, user: nasty, environment: '\u0000', durationMs: 1e300 },
      }),
      record({
        kind: 'model.invoked',
        decision: nasty,
        occurredAt: '0001-01-01T00:00:00Z',
        data: { usage: { inputTokens: 1e308, outputTokens: -1 }, startedAt: '9999-99-99' },
      }),
    ),
    ORIGIN,
  );
  expect(results.map((one) => one.status)).toEqual(['accepted', 'accepted']);
});

test('a sender that makes up a system for every record does not fill the desk with them', async () => {
  const ws = await testWorkspace();
  await withWorkspace(ws.workspaceId, (tx) =>
    tx.sql(
      `INSERT INTO ai_system (workspace_id, system_id, key, name)
       SELECT $1::uuid, gen_random_uuid(), 'pod-' || n, 'pod' FROM generate_series(1, 1999) n`,
      [ws.workspaceId],
    ),
  );
  const named = (system: string, position: number): DecodedRecord =>
    record({ kind: 'decision.started', system, decision: system, data: {} }, { position });
  const results = await ingestRecords(await ws.key(), [named('new-a', 0), named('new-b', 1), named('pod-7', 2)], {
    route: 'test',
    bytes: 0,
  });
  expect(results.map((one) => one.status)).toEqual(['accepted', 'rejected', 'accepted']);
  expect(results[1]).toMatchObject({ error: { code: 'tooManySystems', field: 'system' } });
});

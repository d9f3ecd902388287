import { expect, test } from 'vitest';
import { withWorkspace } from '@/lib/db/transaction';
import { testWorkspace } from '@/lib/db/testing';
import type { RecordTree } from '@/lib/dialects/contract';
import { decisionAliases } from '@/lib/dialects/identity';
import { spanOf } from '@/lib/dialects/testing';
import type { DecodedRecord } from '@/lib/ingest/contract';
import { ingestRecords } from '@/lib/ingest/server/ingest-records';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { getDecisionDetail } from './get-decision-detail';
import { getSteps } from './get-steps';
import { rebuildReadModels } from './rebuild-read-models';

const SPANS = { agent: 'a'.repeat(16), client: 'b'.repeat(16), server: 'c'.repeat(16), child: 'd'.repeat(16) };

/** One refund: the agent's span, the MCP client's, the server's, and something that the server did. */
function recordsOf(run: number): Record<keyof typeof SPANS, DecodedRecord> {
  const traceId = (run + 1).toString(16).padStart(32, '0');
  const record = (key: keyof typeof SPANS, name: string, attributes: JsonObject, over: object): DecodedRecord => {
    const tree: RecordTree = spanOf('agent', name, attributes, { traceId, spanId: SPANS[key], ...over });
    return {
      position: 0,
      eventId: uuidFrom('same-call', String(run), key),
      kind: 'otel.span',
      schemaVersion: '1.0',
      systemKey: 'desk',
      occurredAt: new Date('2025-11-21T10:00:00Z'),
      aliases: decisionAliases(tree),
      tree,
      canonical: canonicalJson(tree as unknown as JsonValue),
    };
  };
  const mcp = { 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'refund' };
  return {
    agent: record(
      'agent',
      'execute_tool refund',
      {
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'refund',
        'gen_ai.tool.call.id': 'c1',
        'gen_ai.tool.call.arguments': '{"order":"W100"}',
      },
      { parentSpanId: undefined },
    ),
    client: record('client', 'tools/call refund', { ...mcp, 'mcp.session.id': 's' }, { parentSpanId: SPANS.agent }),
    server: record(
      'server',
      'tools/call refund',
      { ...mcp, 'gen_ai.tool.call.result': '{"isError":true,"message":"over the limit"}', 'error.type': 'tool_error' },
      { parentSpanId: SPANS.client },
    ),
    child: record('child', 'SELECT', { 'db.system': 'postgresql' }, { parentSpanId: SPANS.server }),
  };
}

function orders<T>(of: readonly T[]): T[][] {
  return of.length < 2 ? [[...of]] : of.flatMap((one, i) => orders(of.toSpliced(i, 1)).map((rest) => [one, ...rest]));
}

test('one call of a tool is one step, whichever of its spans comes first, and a rebuild says the same', async () => {
  const ws = await testWorkspace();
  const key = await ws.key(['ingest']);
  const reader = await ws.person('compliance_officer');
  for (const [run, order] of orders(Object.keys(SPANS) as (keyof typeof SPANS)[]).entries()) {
    const records = recordsOf(run);
    // every second run in one batch, the others one by one
    const batches =
      run % 2 === 0 ? order.map((name) => [records[name]]) : [order.map((name, position) => ({ ...records[name], position }))];
    for (const batch of batches) await ingestRecords(key, batch, { route: 'test', bytes: 0 });
    const traceId = (run + 1).toString(16).padStart(32, '0');
    const { decision, steps } = await getDecisionDetail(reader, traceId);
    expect(decision, order.join(' ')).toMatchObject({ stepCount: 2, errorCount: 1, tools: ['refund'] });
    expect(steps).toHaveLength(2);
    const call = steps.find((step) => step.kind === 'tool')!;
    expect(call, order.join(' ')).toMatchObject({
      id: SPANS.agent,
      name: 'execute_tool refund',
      status: 'error',
      error: { message: 'tool_error', reportedBy: 'errorType' },
      tool: { name: 'refund', callId: 'c1', arguments: { order: 'W100' }, result: { isError: true } },
      captured: 'full',
      also: [SPANS.client, SPANS.server],
      flags: [],
    });
    expect(call.parentId).toBeUndefined();
    expect(call.eventIds).toHaveLength(3);
    expect(call.source.fields!['tool.result']).toEqual([
      { eventId: records.server.eventId, at: '/span/attributes/gen_ai.tool.call.result' },
    ]);
    expect(steps.find((step) => step.kind === 'other')).toMatchObject({ parentId: SPANS.agent, flags: [] });
    const [byOtherName] = await getSteps(reader, traceId, [SPANS.server]);
    expect(byOtherName!.id).toBe(SPANS.agent);
  }
  const rows = async (): Promise<unknown[]> =>
    withWorkspace(ws.workspaceId, async (tx) => [
      await tx.sql('SELECT * FROM step WHERE workspace_id = $1 ORDER BY decision_id, step_key', [ws.workspaceId]),
      await tx.sql('SELECT * FROM decision WHERE workspace_id = $1 ORDER BY decision_id', [ws.workspaceId]),
      await tx.sql('SELECT * FROM decision_rollup WHERE workspace_id = $1 ORDER BY day, system_id, environment, status', [
        ws.workspaceId,
      ]),
    ]);
  const live = await rows();
  await rebuildReadModels(ws.workspaceId);
  expect(await rows()).toEqual(live);
});

test('a tool of the same name below that is another call stays a step', async () => {
  const ws = await testWorkspace();
  const key = await ws.key(['ingest']);
  const reader = await ws.person('compliance_officer');
  const { agent, client } = recordsOf(99);
  const other = structuredClone(client);
  (other.tree as { span: { attributes: JsonObject } }).span.attributes['gen_ai.tool.call.id'] = 'c2';
  other.canonical = canonicalJson(other.tree as unknown as JsonValue);
  await ingestRecords(key, [agent, { ...other, position: 1 }], { route: 'test', bytes: 0 });
  expect((await getDecisionDetail(reader, (100).toString(16).padStart(32, '0'))).decision.stepCount).toBe(2);
});

test('what nested spans say of tokens and of the end counts once, in whatever batches they come', async () => {
  const ws = await testWorkspace();
  const key = await ws.key(['ingest']);
  const reader = await ws.person('compliance_officer');
  const usage = (tokens: number): JsonObject => ({ 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': tokens });
  const ids = ['1', '2', '3', '4', '5'].map((one) => one.repeat(16)) as [string, string, string, string, string];
  const run = async (traceId: string, order: readonly number[]): Promise<void> => {
    const trees = [
      spanOf('agent', 'root', { 'gen_ai.operation.name': 'invoke_agent' }, { traceId, spanId: ids[0], parentSpanId: undefined }),
      spanOf('langchain', 'chat', usage(100), { traceId, spanId: ids[1], parentSpanId: ids[0] }),
      spanOf('langchain', 'runnable', {}, { traceId, spanId: ids[2], parentSpanId: ids[1] }),
      spanOf('openai', 'chat', usage(100), { traceId, spanId: ids[3], parentSpanId: ids[2] }),
      // A worker's failed attempt, whose parent is in another process and in the same decision.
      spanOf('worker', 'attempt', {}, { traceId, spanId: ids[4], parentSpanId: ids[0], flags: 0x300, status: { code: 2 } }),
    ];
    for (const i of order) {
      const tree = trees[i]!;
      const record: DecodedRecord = {
        position: 0,
        eventId: uuidFrom('nested', traceId, String(i)),
        kind: 'otel.span',
        schemaVersion: '1.0',
        systemKey: 'desk',
        occurredAt: new Date('2025-11-21T10:00:00Z'),
        aliases: decisionAliases(tree),
        tree,
        canonical: canonicalJson(tree as unknown as JsonValue),
      };
      await ingestRecords(key, [record], { route: 'test', bytes: 0 });
    }
  };
  for (const [n, order] of orders([0, 1, 2, 3, 4]).entries()) {
    if (n % 11 !== 0) continue; // every eleventh
    const traceId = (n + 1).toString(16).padStart(32, 'e');
    await run(traceId, order);
    const { decision } = await getDecisionDetail(reader, traceId);
    expect(decision.usage, order.join(' ')).toMatchObject({ inputTokens: 100 });
    const [row] = await withWorkspace(ws.workspaceId, (tx) =>
      tx.sql<{ reported_status: string; fold: JsonObject }>('SELECT reported_status, fold FROM decision WHERE workspace_id = $1 AND trace_id = $2', [ws.workspaceId, traceId]),
    ); // prettier-ignore
    expect(row, order.join(' ')).toMatchObject({ reported_status: 'ok' });
    expect(Object.keys(row!.fold).filter((one) => ['u', 'c', 'f'].includes(one))).toEqual([]);
  }
  const rows = (): Promise<unknown> =>
    withWorkspace(ws.workspaceId, (tx) => tx.sql('SELECT * FROM step WHERE workspace_id = $1 ORDER BY decision_id, step_key', [ws.workspaceId])); // prettier-ignore
  const live = await rows();
  await rebuildReadModels(ws.workspaceId);
  expect(await rows()).toEqual(live);
});

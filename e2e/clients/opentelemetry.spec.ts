import { randomUUID } from 'node:crypto';
import { context, createTraceState, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';
import { asReported, emitterTo, exporterTo } from './emitter';
import { expect, test } from './fixtures';
import { readDecision, readSpan, search, stepOf } from './read-back';
import { HARD_TEXT, runRefundAgent } from './refund-agent';

const WIRES = [
  { encoding: 'protobuf', compression: 'gzip', path: '/v1/traces' },
  { encoding: 'protobuf', compression: 'none', path: '/api/otel/v1/traces' },
  { encoding: 'json', compression: 'gzip', path: '/api/public/otel/v1/traces' },
  { encoding: 'json', compression: 'none', path: '/v1/traces' },
] as const;
/** ExportResultCode.SUCCESS of the SDK. */
const SUCCESS = 0;
const READABLE = HARD_TEXT.replaceAll('\0', '\u2400').replace('\ud800', '\ufffd');

for (const wire of WIRES) {
  test(`an agent's spans, one a request, children first (${wire.encoding}, ${wire.compression})`, async ({ demo, api }) => {
    const emitter = emitterTo(demo, { service: `otel-${wire.encoding}-${wire.compression}`, batch: 1, ...wire });
    const { traceId, ids, reference } = runRefundAgent(emitter.tracer, `W-${randomUUID()}`);
    await emitter.finish();
    expect(emitter.requests).toEqual(emitter.sent.map(() => ({ spans: 1, error: undefined })));
    expect(emitter.sent.at(-1)!.spanContext().spanId).toBe(ids.agent);
    const detail = await readDecision(api, traceId);

    await test.step('every fact of every span stands unchanged in its record', async () => {
      for (const span of emitter.sent) {
        const tree = await readSpan(api, traceId, span.spanContext().spanId);
        expect(tree.span).toEqual(asReported(span));
        expect(tree.resource.attributes).toEqual(span.resource.attributes);
        expect(tree.scope).toMatchObject({ name: 'e2e', version: '1.2.3' });
      }
    });

    await test.step('the decision', () => {
      expect(detail.decision).toMatchObject({
        traceId,
        system: { name: `otel-${wire.encoding}-${wire.compression}` },
        user: 'operator-7',
        session: `conv-${reference}`,
        models: [{ requested: 'gpt-4o', responded: 'gpt-4o-2024-08-06' }],
        stepCount: 7,
        errorCount: 2,
        usage: { inputTokens: 300, outputTokens: 70 },
        versions: { policy: 'refunds-12', agent: '2.4.1', prompt: 'v14' },
        outputPreview: 'Refunded.',
      });
      expect(detail.decision.tools.toSorted()).toEqual(['issue_refund', 'look_up', 'notify']);
      expect(detail.integrity.eventCount).toBe(7);
      for (const step of detail.steps) {
        expect(step.parentId).toBe(step.id === ids.agent ? undefined : ids.agent);
        expect(step.source).toMatchObject({ dialect: 'otel.genai', scope: 'e2e' });
      }
    });

    await test.step('the model calls, told as JSON text and as structured values', () => {
      expect(stepOf(detail, ids.ask)).toMatchObject({
        kind: 'model',
        name: 'chat gpt-4o',
        model: {
          requested: 'gpt-4o',
          responded: 'gpt-4o-2024-08-06',
          provider: 'openai',
          parameters: {
            temperature: 0.2,
            seed: Number.MAX_SAFE_INTEGER,
            stop_sequences: ['END', 'STOP'],
            'response.id': 'chatcmpl-1',
          },
        },
        usage: { inputTokens: 120, outputTokens: 30, cacheReadTokens: 64 },
        prompt: { name: 'refund-system', version: 'v14' },
        messages: {
          system: [{ role: 'system', content: 'Refund at most 50 EUR.' }],
          input: [
            { role: 'user', content: expect.stringContaining('Please refund. Zahlung “später” 退款 🧾👩‍⚖️') },
            { role: 'assistant', parts: [{ type: 'reasoning', content: 'They want money back.' }] },
          ],
          output: [
            {
              role: 'assistant',
              finishReason: 'tool_calls',
              toolCalls: [{ id: 'call_1', name: 'issue_refund', arguments: { order: reference, amount: '40.00' } }],
            },
          ],
        },
        captured: 'full',
      });
      expect(stepOf(detail, ids.answer)).toMatchObject({
        kind: 'model',
        messages: {
          system: [{ role: 'system', content: 'Refund at most 50 EUR.' }],
          input: [{ role: 'tool', toolCallId: 'call_1', content: '{"ok":true}' }],
          output: [{ role: 'assistant', content: 'Refunded.', finishReason: 'stop' }],
        },
        usage: { inputTokens: 180, outputTokens: 40 },
      });
      expect(stepOf(detail, ids.agent)).toMatchObject({ kind: 'agent', name: 'invoke_agent refund-agent' });
    });

    await test.step('retrieval and tools, with who reported an error', () => {
      expect(stepOf(detail, ids.retrieval)).toMatchObject({
        kind: 'retrieval',
        query: 'refund limit',
        documents: [
          {
            id: 'doc-1',
            score: 0.93,
            content: 'At most 50 EUR without approval.',
            source: 'kb-policies',
            metadata: { chapter: 4 },
          },
          { id: 'doc-2', score: 0.5 },
        ],
      });
      expect(stepOf(detail, ids.refund)).toMatchObject({
        kind: 'tool',
        status: 'ok',
        tool: {
          name: 'issue_refund',
          callId: 'call_1',
          arguments: { order: reference, amount: '40.00' },
          result: { ok: true, balance: 0.1 },
        },
      });
      expect(stepOf(detail, ids.lookup)).toMatchObject({
        status: 'error',
        error: { message: 'lookup failed', reportedBy: 'status' },
      });
      expect(stepOf(detail, ids.notify)).toMatchObject({
        status: 'error',
        error: { message: 'TypeError: mailbox full', reportedBy: 'exception' },
      });
    });

    await test.step('found again: by a word that stands in a tool argument only, and by facts', async () => {
      const byText = await search(api, `"${reference}"`);
      expect(byText.map((one) => one.traceId)).toEqual([traceId]);
      for (const q of [
        `trace:${traceId}`,
        `session:"conv-${reference}" tool:look_up`,
        `session:"conv-${reference}" model:gpt-4o-2024-08-06 user:operator-7`,
      ])
        expect(
          (await search(api, q)).map((one) => one.traceId),
          q,
        ).toEqual([traceId]);
    });

    await test.step('the same batch again changes nothing', async () => {
      const again = await exported(exporterTo(demo, wire), emitter.sent);
      expect(again).toEqual({ code: SUCCESS });
      const after = await readDecision(api, traceId);
      expect(after.integrity.eventCount).toBe(7);
      expect(after.steps).toEqual(detail.steps);
      expect(after.decision.flags).not.toContain('conflict');
    });
    expect(detail.steps.find((step) => step.id === ids.agent)!.messages!.input![0]!.content).toBe(`Please refund. ${READABLE}`);
    await emitter.provider.shutdown();
  });
}

test('limits of the SDK: what was dropped is said', async ({ demo, api }) => {
  const emitter = emitterTo(demo, {
    service: 'otel-limits',
    limits: { attributeCountLimit: 2, eventCountLimit: 1, linkCountLimit: 1, attributePerEventCountLimit: 1 },
  });
  const span = emitter.tracer.startSpan('limited', { root: true, attributes: { a: 1, b: 2, c: 3, d: 4 } });
  span.addEvent('first', { x: 1 }).addEvent('second', { x: 1, y: 2 });
  const link = { context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.NONE } };
  span.addLink(link).addLink({ ...link, attributes: { n: 2 } });
  span.end();
  await emitter.finish();
  const { traceId, spanId } = span.spanContext();
  const tree = await readSpan(api, traceId, spanId);
  expect(tree.span).toEqual(asReported(emitter.sent[0]!));
  expect(tree.span).toMatchObject({ droppedAttributesCount: 2, droppedEventsCount: 1, droppedLinksCount: 1 });
  const detail = await readDecision(api, traceId);
  expect(detail.decision.flags).toContain('evidenceIncomplete');
  expect(stepOf(detail, spanId).flags).toContain('evidenceIncomplete');
  expect((await search(api, `trace:${traceId} flag:evidenceIncomplete`)).map((one) => one.traceId)).toEqual([traceId]);
});

test('a parent that never arrives, and a caller in another process', async ({ demo, api }) => {
  const emitter = emitterTo(demo, { service: 'otel-gaps' });
  const lost = emitter.tracer.startSpan('invoke_agent lost', { root: true }); // never ended: the SDK never sends it
  const child = emitter.tracer.startSpan('execute_tool x', {}, trace.setSpan(ROOT_CONTEXT, lost));
  child.end();
  const caller = {
    traceId: randomUUID().replaceAll('-', ''),
    spanId: '00f067aa0ba902b7',
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    traceState: createTraceState('vendor=abc'),
  };
  const served = emitter.tracer.startSpan('served', {}, trace.setSpanContext(context.active(), caller));
  served.end();
  await emitter.finish();

  const { traceId } = lost.spanContext();
  const gap = await readDecision(api, traceId);
  expect(gap.steps.map((step) => step.id)).toEqual([child.spanContext().spanId]);
  expect(gap.steps[0]).toMatchObject({ parentId: lost.spanContext().spanId, flags: expect.arrayContaining(['missingParent']) });
  expect(gap.decision.status).toBe('running'); // nothing said that it ended; sealing without an end makes it incomplete

  const remote = await readDecision(api, caller.traceId);
  const tree = await readSpan(api, caller.traceId, served.spanContext().spanId);
  expect(tree.span).toEqual(asReported(emitter.sent.find((one) => one.name === 'served')!));
  expect(tree.span).toMatchObject({ parentSpanId: caller.spanId, traceState: 'vendor=abc', flags: 0x301 });
  expect(remote.steps[0]!.parentId).toBe(caller.spanId);
});

test('a span reported while it is still open, and again when it has ended', async ({ demo, api }) => {
  const emitter = emitterTo(demo, { service: 'otel-open' });
  const span = emitter.tracer.startSpan('execute_tool slow', {
    root: true,
    attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'slow', 'gen_ai.tool.call.arguments': '{"n":1}' },
  });
  const { traceId, spanId } = span.spanContext();
  const exporter = exporterTo(demo);
  // As exporters of pending spans do: the span as it stands, without an end.
  expect(await exported(exporter, [span as unknown as ReadableSpan])).toEqual({ code: SUCCESS });
  const before = await readDecision(api, traceId);
  expect(stepOf(before, spanId).flags).toContain('open');
  expect(stepOf(before, spanId).endedAt).toBeUndefined();
  expect(before.integrity.openSteps).toBe(1);
  expect(before.decision.status).toBe('running');

  span.setAttribute('gen_ai.tool.call.result', '{"done":true}');
  span.end();
  await emitter.finish();
  const after = await readDecision(api, traceId);
  expect(after.steps).toHaveLength(1);
  const step = stepOf(after, spanId);
  expect(step).toMatchObject({ tool: { name: 'slow', arguments: { n: 1 }, result: { done: true } } });
  expect(step.endedAt).toBeDefined();
  expect(step.flags).not.toContain('open');
  expect(after.integrity.openSteps).toBe(0);
});

test('a long run with long texts: every step is found, page by page', async ({ demo, api }) => {
  const emitter = emitterTo(demo, { service: 'otel-long', batch: 100 });
  const root = emitter.tracer.startSpan('long run', { root: true });
  const under = trace.setSpan(ROOT_CONTEXT, root);
  const wanted = new Map<string, string>();
  for (let n = 0; n < 650; n++) {
    const span = emitter.tracer.startSpan(
      `execute_tool t${n % 7}`,
      {
        attributes: {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': `t${n % 7}`,
          'gen_ai.tool.call.arguments': JSON.stringify({ n }),
          // one of them as large as a whole document
          'gen_ai.tool.call.result': JSON.stringify({ text: n === 300 ? 'Wort '.repeat(400_000) : `result ${n}` }),
        },
      },
      under,
    );
    span.end();
    wanted.set(span.spanContext().spanId, JSON.stringify({ n }));
  }
  root.end();
  await emitter.finish();
  expect(emitter.requests.flatMap((one) => one.error ?? [])).toEqual([]);
  const { traceId } = root.spanContext();
  const first = await readDecision(api, traceId);
  expect(first.decision).toMatchObject({ stepCount: 651 });
  const steps = [...first.steps];
  for (let after = first.stepsCursor; after !== null;) {
    const answer = await api.get(`/api/v1/decisions/${traceId}/steps`, { params: { after } });
    expect(answer.status()).toBe(200);
    const page = (await answer.json()) as { steps: typeof steps; cursor: string | null };
    steps.push(...page.steps);
    after = page.cursor;
  }
  expect(steps).toHaveLength(651);
  const told = steps.filter((step) => step.kind === 'tool').map((step) => [step.id, JSON.stringify(step.tool!.arguments)]);
  expect(new Map(told as [string, string][])).toEqual(wanted);
});

function exported(exporter: SpanExporter, spans: ReadableSpan[]) {
  return new Promise((resolve) => {
    exporter.export(spans, resolve);
  });
}

import { randomUUID } from 'node:crypto';
import { embed, embedMany, generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { convertArrayToReadableStream, MockEmbeddingModelV3, MockLanguageModelV3 } from 'ai/test';
import { asReported, emitterTo, type Emitter } from './emitter';
import { expect, test as base } from './fixtures';
import { readDecision, readSpan, search, stepNamed } from './read-back';
import type { Demo } from '../support/instance';
import type { DecisionDetail } from '@/lib/decisions/trail';

type Generated = Awaited<ReturnType<MockLanguageModelV3['doGenerate']>>;
const stopped = { unified: 'stop', raw: 'stop' } as const;
const usage = (input: number, output: number, cached = 0, reasoning = 0): Generated['usage'] => ({
  inputTokens: { total: input, noCache: input - cached, cacheRead: cached, cacheWrite: undefined },
  outputTokens: { total: output, text: output - reasoning, reasoning },
});
const refund = jsonSchema<{ order: string; amount: string }>({
  type: 'object',
  properties: { order: { type: 'string' }, amount: { type: 'string' } },
  required: ['order', 'amount'],
});

/** A provider is registered once a process: the AI SDK nests its spans through the context manager that comes with it. */
let registered: Emitter | undefined;
function emitterOf(demo: Demo): Emitter {
  if (registered) return registered;
  registered = emitterTo(demo, { service: 'ai-sdk', encoding: 'json', batch: 2 });
  registered.provider.register();
  return registered;
}
const test = base.extend<{ emitter: Emitter }>({
  emitter: async ({ demo }, use) => {
    const emitter = emitterOf(demo);
    emitter.sent.length = emitter.requests.length = 0;
    await use(emitter);
  },
});
test.describe.configure({ mode: 'default' });

/** The one decision that came of a call, after seeing that every span of it is stored unchanged. */
async function decisionOf(api: Parameters<typeof readDecision>[0], emitter: Emitter): Promise<DecisionDetail> {
  await emitter.finish();
  expect(emitter.requests.flatMap((one) => one.error ?? [])).toEqual([]);
  const traces = new Set(emitter.sent.map((span) => span.spanContext().traceId));
  expect(traces.size).toBe(1);
  const [traceId] = [...traces];
  for (const span of emitter.sent)
    expect((await readSpan(api, traceId!, span.spanContext().spanId)).span).toEqual(asReported(span));
  const detail = await readDecision(api, traceId!);
  expect(detail.steps).toHaveLength(emitter.sent.length);
  return detail;
}
const telemetry = (session: string) => ({
  isEnabled: true,
  functionId: 'refund-agent',
  metadata: { userId: 'u-7', sessionId: session, promptVersion: 'v3' },
});

test('generateText with tools over two rounds', async ({ api, emitter }) => {
  const order = `W-${randomUUID()}`;
  const session = `s-${randomUUID()}`;
  const model = new MockLanguageModelV3({
    provider: 'mock-provider',
    modelId: 'mock-1',
    doGenerate: [
      {
        content: [
          { type: 'reasoning', text: 'They are owed money.' },
          {
            type: 'tool-call',
            toolCallId: 'call_1',
            toolName: 'issue_refund',
            input: JSON.stringify({ order, amount: '40.00' }),
          },
        ],
        finishReason: { unified: 'tool-calls', raw: 'tool_calls' },
        usage: usage(120, 30, 64, 10),
        warnings: [],
        response: { id: 'r1', modelId: 'mock-1-2026-01' },
      },
      {
        content: [{ type: 'text', text: 'Refunded 40 EUR.' }],
        finishReason: stopped,
        usage: usage(180, 40),
        warnings: [],
        response: { id: 'r2', modelId: 'mock-1-2026-01' },
      },
    ],
  });
  await generateText({
    model,
    system: 'Refund at most 50 EUR.',
    prompt: 'Please refund my order “später”.',
    temperature: 0.2,
    tools: {
      issue_refund: tool({
        description: 'Pays money back',
        inputSchema: refund,
        execute: ({ amount }) => ({ ok: true, amount }),
      }),
    },
    stopWhen: stepCountIs(3),
    experimental_telemetry: telemetry(session),
  });
  const { decision, steps } = await decisionOf(api, emitter);
  expect(decision).toMatchObject({
    system: { name: 'ai-sdk' },
    user: 'u-7',
    session,
    models: [{ requested: 'mock-1', responded: 'mock-1-2026-01' }],
    tools: ['issue_refund'],
    usage: { inputTokens: 300, outputTokens: 70 }, // the outer span repeats the sum
    versions: { prompt: 'v3' },
    inputPreview: 'Please refund my order “später”.',
    outputPreview: 'Refunded 40 EUR.',
    errorCount: 0,
  });
  const outer = steps.find((step) => step.kind === 'agent')!;
  expect(outer.parentId).toBeUndefined();
  expect(outer.messages).toMatchObject({
    system: [{ content: 'Refund at most 50 EUR.' }],
    output: [{ role: 'assistant', content: 'Refunded 40 EUR.' }],
  });
  const rounds = steps.filter((step) => step.kind === 'model').toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  expect(rounds).toHaveLength(2);
  for (const round of rounds) expect(round.parentId).toBe(outer.id);
  expect(rounds[0]).toMatchObject({
    model: {
      requested: 'mock-1',
      responded: 'mock-1-2026-01',
      provider: 'mock-provider',
      parameters: { temperature: 0.2, tools: [expect.objectContaining({ name: 'issue_refund' })], toolChoice: { type: 'auto' } },
    },
    usage: { inputTokens: 120, outputTokens: 30, cacheReadTokens: 64, reasoningTokens: 10 },
    rationale: 'They are owed money.',
    messages: {
      system: [{ content: 'Refund at most 50 EUR.' }],
      input: [{ role: 'user', content: 'Please refund my order “später”.' }],
      output: [
        {
          finishReason: 'tool-calls',
          toolCalls: [{ id: 'call_1', name: 'issue_refund', arguments: { order, amount: '40.00' } }],
        },
      ],
    },
  });
  expect(rounds[1]!.messages!.input!.at(-1)).toMatchObject({
    role: 'tool',
    toolCallId: 'call_1',
    content: '{"ok":true,"amount":"40.00"}',
  });
  const call = stepNamed({ steps } as DecisionDetail, 'issue_refund');
  expect(call).toMatchObject({
    kind: 'tool',
    parentId: outer.id,
    status: 'unset',
    tool: {
      name: 'issue_refund',
      callId: 'call_1',
      arguments: { order, amount: '40.00' },
      result: { ok: true, amount: '40.00' },
    },
  });
  for (const q of [`"${order}"`, `session:${session} tool:issue_refund model:mock-1 agent:refund-agent`])
    expect(
      (await search(api, q)).map((one) => one.id),
      q,
    ).toEqual([decision.id]);
});

test('a tool that throws', async ({ api, emitter }) => {
  const session = `s-${randomUUID()}`;
  const model = new MockLanguageModelV3({
    doGenerate: [
      {
        content: [{ type: 'tool-call', toolCallId: 'call_1', toolName: 'issue_refund', input: '{"order":"W1","amount":"900"}' }],
        finishReason: { unified: 'tool-calls', raw: undefined },
        usage: usage(10, 2),
        warnings: [],
      },
      { content: [{ type: 'text', text: 'That failed.' }], finishReason: stopped, usage: usage(20, 3), warnings: [] },
    ],
  });
  await generateText({
    model,
    prompt: 'Refund.',
    tools: {
      issue_refund: tool({
        inputSchema: refund,
        execute: (): Promise<string> => Promise.reject(new RangeError('over the limit')),
      }),
    },
    stopWhen: stepCountIs(3),
    experimental_telemetry: telemetry(session),
  });
  const detail = await decisionOf(api, emitter);
  expect(detail.decision).toMatchObject({ errorCount: 1, usage: { inputTokens: 30, outputTokens: 5 } });
  expect(stepNamed(detail, 'issue_refund')).toMatchObject({
    status: 'error',
    error: { message: expect.stringContaining('over the limit'), reportedBy: 'status' },
    tool: { arguments: { order: 'W1', amount: '900' } },
  });
  expect((await search(api, `session:${session} errors:>0`)).map((one) => one.id)).toEqual([detail.decision.id]);
});

test('a model that fails: the call and the decision are errors', async ({ api, emitter }) => {
  const model = new MockLanguageModelV3({
    doGenerate: async () => Promise.reject(new Error('the provider answered 500')),
  });
  await expect(
    generateText({ model, prompt: 'Refund.', maxRetries: 0, experimental_telemetry: telemetry(`s-${randomUUID()}`) }),
  ).rejects.toThrow('500');
  const detail = await decisionOf(api, emitter);
  for (const step of detail.steps)
    expect(step).toMatchObject({ status: 'error', error: { message: expect.stringContaining('the provider answered 500') } });
});

test('streamText', async ({ api, emitter }) => {
  const model = new MockLanguageModelV3({
    modelId: 'mock-stream',
    doStream: {
      stream: convertArrayToReadableStream([
        { type: 'stream-start', warnings: [] },
        { type: 'response-metadata', id: 'r1', modelId: 'mock-stream-9' },
        { type: 'text-start', id: 't' },
        { type: 'text-delta', id: 't', delta: 'Re' },
        { type: 'text-delta', id: 't', delta: 'funded 🧾.' },
        { type: 'text-end', id: 't' },
        { type: 'finish', finishReason: stopped, usage: usage(11, 4) },
      ]),
    },
  });
  const said = streamText({ model, prompt: 'Refund?', experimental_telemetry: telemetry(`s-${randomUUID()}`) });
  await said.consumeStream();
  expect(await said.text).toBe('Refunded 🧾.');
  const detail = await decisionOf(api, emitter);
  expect(detail.decision).toMatchObject({
    models: [{ requested: 'mock-stream', responded: 'mock-stream-9' }],
    usage: { inputTokens: 11, outputTokens: 4 },
    inputPreview: 'Refund?',
    outputPreview: 'Refunded 🧾.',
  });
  expect(detail.steps.find((step) => step.kind === 'model')!.messages).toMatchObject({
    input: [{ role: 'user', content: 'Refund?' }],
    output: [{ role: 'assistant', content: 'Refunded 🧾.', finishReason: 'stop' }],
  });
});

test('a stream that breaks off: the call is an error', async ({ api, emitter }) => {
  const model = new MockLanguageModelV3({
    modelId: 'mock-stream',
    doStream: {
      stream: convertArrayToReadableStream([
        { type: 'stream-start', warnings: [] },
        { type: 'text-start', id: 't' },
        { type: 'text-delta', id: 't', delta: 'Half a sen' },
        { type: 'error', error: new Error('the provider hung up') },
        { type: 'finish', finishReason: { unified: 'error', raw: 'error' }, usage: usage(11, 2) },
      ]),
    },
  });
  const said = streamText({
    model,
    prompt: 'Refund?',
    onError: () => undefined,
    experimental_telemetry: telemetry(`s-${randomUUID()}`),
  });
  await said.consumeStream();
  const detail = await decisionOf(api, emitter);
  // The SDK sends neither a status nor the message of the error: the finish reason is all there is.
  for (const step of detail.steps) {
    expect(step).toMatchObject({ status: 'error', error: { reportedBy: 'finishReason' } });
    expect(step.messages!.output).toMatchObject([{ content: 'Half a sen', finishReason: 'error' }]);
  }
  expect(detail.decision.errorCount).toBe(detail.steps.length);
});

test('generateObject', async ({ api, emitter }) => {
  const model = new MockLanguageModelV3({
    modelId: 'mock-object',
    doGenerate: {
      content: [{ type: 'text', text: '{"order":"W9","amount":"1.00"}' }],
      finishReason: stopped,
      usage: usage(21, 8),
      warnings: [],
    },
  });
  const { object } = await generateObject({ model, schema: refund, prompt: 'Extract.', experimental_telemetry: telemetry('s') });
  expect(object).toEqual({ order: 'W9', amount: '1.00' });
  const detail = await decisionOf(api, emitter);
  expect(detail.decision.usage).toEqual({ inputTokens: 21, outputTokens: 8 });
  for (const step of detail.steps) {
    expect(step.kind).toBe('model');
    expect(step.messages).toMatchObject({
      input: [{ role: 'user', content: 'Extract.' }],
      output: [{ role: 'assistant', content: '{"order":"W9","amount":"1.00"}' }],
    });
  }
  expect(detail.steps.find((step) => step.parentId === undefined)!.model!.parameters).toMatchObject({
    schema: { type: 'object', required: ['order', 'amount'] },
  });
});

test('embed and embedMany', async ({ api, emitter }) => {
  const one = new MockEmbeddingModelV3({
    modelId: 'mock-embed',
    doEmbed: { embeddings: [[0.1, 0.2]], usage: { tokens: 5 }, warnings: [] },
  });
  await embed({ model: one, value: 'refund rules', experimental_telemetry: telemetry('s') });
  const detail = await decisionOf(api, emitter);
  expect(detail.decision).toMatchObject({ usage: { inputTokens: 5 }, models: [{ requested: 'mock-embed' }] });
  for (const step of detail.steps)
    expect(step).toMatchObject({ kind: 'model', messages: { input: [{ role: 'user', content: 'refund rules' }] } });

  emitter.sent.length = 0;
  const many = new MockEmbeddingModelV3({
    doEmbed: { embeddings: [[0.1], [0.2]], usage: { tokens: 7 }, warnings: [] },
    maxEmbeddingsPerCall: 2,
  });
  await embedMany({ model: many, values: ['a', 'b'], experimental_telemetry: telemetry('s') });
  const batch = await decisionOf(api, emitter);
  expect(batch.decision.usage.inputTokens).toBe(7);
  for (const step of batch.steps)
    expect(step.messages!.input).toEqual([
      { role: 'user', content: 'a' },
      { role: 'user', content: 'b' },
    ]);
});

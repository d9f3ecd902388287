import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { SpanTree } from './contract';
import { mapRecord } from './map-record';

function span(scope: string, name: string, attributes: JsonObject, over: Partial<SpanTree['span']> = {}): SpanTree {
  return {
    form: 'span',
    resource: { attributes: { 'service.name': 'desk' } },
    scope: { name: scope },
    span: {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      parentSpanId: 'c'.repeat(16),
      name,
      startTimeUnixNano: '1763719200000000000',
      endTimeUnixNano: '1763719201000000000',
      attributes,
      ...over,
    },
  };
}
const only = (tree: SpanTree) => mapRecord(tree).steps[0]!;

describe('Vercel AI SDK', () => {
  const inner: JsonObject = {
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.model.id': 'mock-1',
    'ai.model.provider': 'mock-provider',
    'ai.settings.maxRetries': 2,
    'ai.telemetry.functionId': 'refund-agent',
    'ai.telemetry.metadata.userId': 'u1',
    'ai.telemetry.metadata.sessionId': 's1',
    'ai.telemetry.metadata.promptVersion': '7',
    'ai.prompt.messages':
      '[{"role":"system","content":"Be kind."},{"role":"user","content":[{"type":"text","text":"Refund W100"}]},{"role":"tool","content":[{"type":"tool-result","toolCallId":"c0","toolName":"look_up","output":{"type":"json","value":{"state":"sent"}}}]}]',
    'ai.prompt.tools': ['{"type":"function","name":"refund"}'],
    'ai.response.finishReason': 'tool-calls',
    'ai.response.model': 'mock-1-2026',
    'ai.response.reasoning': 'I should refund.',
    'ai.response.toolCalls': '[{"toolCallId":"c1","toolName":"refund","input":"{\\"order\\":\\"W100\\"}"}]',
    'ai.usage.inputTokens': 10,
    'ai.usage.outputTokens': 5,
    'ai.usage.inputTokenDetails.cacheReadTokens': 2,
    'gen_ai.system': 'mock-provider',
    'gen_ai.request.model': 'mock-1',
    'gen_ai.usage.input_tokens': 10,
  };
  test('a model call: native keys, with their GenAI repeats not told twice', () => {
    const { steps, decision } = mapRecord(span('ai', 'ai.generateText.doGenerate', inner));
    expect(steps[0]).toMatchObject({
      kind: 'model',
      model: {
        requested: 'mock-1',
        responded: 'mock-1-2026',
        provider: 'mock-provider',
        parameters: { maxRetries: 2, tools: [{ type: 'function', name: 'refund' }] },
      },
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 2 },
      messages: {
        system: [{ role: 'system', content: 'Be kind.' }],
        input: [
          { role: 'user', content: 'Refund W100' },
          { role: 'tool', content: '{"state":"sent"}', toolCallId: 'c0' },
        ],
        output: [
          {
            role: 'assistant',
            finishReason: 'tool-calls',
            toolCalls: [{ id: 'c1', name: 'refund', arguments: { order: 'W100' } }],
          },
        ],
      },
      rationale: 'I should refund.',
    });
    expect(steps[0]!.usageCounts).toBeUndefined();
    expect(decision).toMatchObject({ user: 'u1', session: 's1', versions: { prompt: '7' } });
  });
  test('the outer span repeats the tokens', () => {
    const outer = mapRecord(
      span(
        'ai',
        'ai.generateText',
        {
          'ai.operationId': 'ai.generateText',
          'ai.telemetry.functionId': 'refund-agent',
          'ai.prompt': '{"system":"Be kind.","prompt":"Refund W100"}',
          'ai.response.text': 'Done.',
          'ai.usage.promptTokens': 20,
          'ai.usage.completionTokens': 9,
        },
        { parentSpanId: undefined },
      ),
    );
    expect(outer.steps[0]).toMatchObject({ kind: 'agent', usageCounts: false, usage: { inputTokens: 20, outputTokens: 9 } });
    expect(outer.decision).toMatchObject({
      agentName: 'refund-agent',
      input: 'Refund W100',
      output: 'Done.',
      ended: { status: 'ok' },
    });
  });
  test('a tool call whose result calls itself an error', () => {
    const step = only(
      span('ai', 'ai.toolCall', {
        'ai.operationId': 'ai.toolCall',
        'ai.toolCall.name': 'refund',
        'ai.toolCall.id': 'c1',
        'ai.toolCall.args': '{"order":"W100"}',
        'ai.toolCall.result': '{"error":"no such order"}',
      }),
    );
    expect(step).toMatchObject({
      kind: 'tool',
      name: 'refund',
      tool: { name: 'refund', callId: 'c1', arguments: { order: 'W100' }, result: { error: 'no such order' } },
      error: { message: 'no such order', reportedBy: 'payload' },
    });
  });
  test('a stream that broke off tells it by its finish reason only', () => {
    const failed = { status: 'error', error: { reportedBy: 'finishReason' } };
    expect(only(span('ai', 'x', { ...inner, 'ai.response.finishReason': 'error' }))).toMatchObject(failed);
    expect(only(span('x', 'x', { 'gen_ai.operation.name': 'chat', 'gen_ai.response.finish_reasons': ['error'] }))).toMatchObject(
      failed,
    );
    expect(only(span('ai', 'x', inner)).error).toBeUndefined();
    const { steps } = mapRecord({
      form: 'log',
      resource: { attributes: {} },
      scope: {},
      log: {
        eventName: 'gen_ai.client.inference.operation.details',
        traceId: 'a'.repeat(32),
        spanId: 'b'.repeat(16),
        attributes: { 'gen_ai.output.messages': '[{"role":"assistant","parts":[],"finish_reason":"error"}]' },
      },
    });
    expect(steps[0]).toMatchObject(failed);
  });
  test('embedding: the value as text, counted on the inner span only', () => {
    const outer = only(span('ai', 'ai.embed', { 'ai.operationId': 'ai.embed', 'ai.value': '"hello"', 'ai.usage.tokens': 3 }));
    const doEmbed = only(
      span('ai', 'ai.embed.doEmbed', { 'ai.operationId': 'ai.embed.doEmbed', 'ai.values': ['"hello"'], 'ai.usage.tokens': 3 }),
    );
    expect(outer).toMatchObject({ usageCounts: false, messages: { input: [{ role: 'user', content: 'hello' }] } });
    expect(doEmbed).toMatchObject({
      kind: 'model',
      usage: { inputTokens: 3 },
      messages: { input: [{ role: 'user', content: 'hello' }] },
    });
  });
});

describe('OpenInference', () => {
  const scope = '@arizeai/openinference-instrumentation-langchain';
  test('a model call with flattened messages', () => {
    const { steps, decision } = mapRecord(
      span(
        scope,
        'ChatOpenAI',
        {
          'openinference.span.kind': 'LLM',
          'llm.model_name': 'gpt-4o',
          'llm.provider': 'openai',
          'llm.invocation_parameters': '{"temperature":0}',
          'llm.input_messages.0.message.role': 'system',
          'llm.input_messages.0.message.content': 'Be kind.',
          'llm.input_messages.1.message.role': 'user',
          'llm.input_messages.1.message.contents.0.message_content.type': 'text',
          'llm.input_messages.1.message.contents.0.message_content.text': 'Refund W100',
          'llm.output_messages.0.message.role': 'assistant',
          'llm.output_messages.0.message.tool_calls.0.tool_call.id': 'c1',
          'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'refund',
          'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"order":"W100"}',
          'llm.token_count.prompt': 10,
          'llm.token_count.completion': 5,
          'llm.prompt_template.version': 'v3',
          metadata: '{"user_id":"u9","session_id":"s9"}',
        },
        { status: { code: 1 } },
      ),
    );
    expect(steps[0]).toMatchObject({
      kind: 'model',
      status: 'ok',
      model: { requested: 'gpt-4o', provider: 'openai', parameters: { temperature: 0 } },
      usage: { inputTokens: 10, outputTokens: 5 },
      messages: {
        system: [{ role: 'system', content: 'Be kind.' }],
        input: [{ role: 'user', content: 'Refund W100' }],
        output: [{ role: 'assistant', toolCalls: [{ id: 'c1', name: 'refund', arguments: { order: 'W100' } }] }],
      },
      prompt: { version: 'v3' },
    });
    expect(decision).toMatchObject({ user: 'u9', session: 's9', versions: { prompt: 'v3' } });
  });
  test('retrieved documents with score and source from their metadata, and ids from the output', () => {
    const step = only(
      span(scope, 'R', {
        'openinference.span.kind': 'RETRIEVER',
        'input.value': 'refund rules',
        'output.value': '{"documents":[{"pageContent":"30 days","metadata":{"source":"kb://1"},"id":"d1"}]}',
        'retrieval.documents.0.document.content': '30 days',
        'retrieval.documents.0.document.metadata': '{"source":"kb://1","score":0.9}',
      }),
    );
    expect(step).toMatchObject({
      kind: 'retrieval',
      query: 'refund rules',
      documents: [{ id: 'd1', content: '30 days', score: 0.9, source: 'kb://1' }],
    });
    expect(step.messages).toBeUndefined();
  });
  test('a tool, a failed tool, and evaluations on a span', () => {
    expect(
      only(
        span(scope, 'refund', {
          'openinference.span.kind': 'TOOL',
          'tool.name': 'refund',
          'input.value': '{"order":"W100"}',
          'output.value': 'W100',
        }),
      ),
    ).toMatchObject({ kind: 'tool', tool: { name: 'refund', arguments: { order: 'W100' }, result: 'W100' } });
    expect(
      only(span(scope, 'refund', { 'openinference.span.kind': 'TOOL' }, { status: { code: 2, message: 'no such order' } })),
    ).toMatchObject({ status: 'error', error: { message: 'no such order', reportedBy: 'status' } });
    const { steps } = mapRecord(
      span(scope, 'x', {
        'openinference.span.kind': 'CHAIN',
        'evaluations.0.evaluation.name': 'toxicity',
        'evaluations.0.evaluation.score': 0.1,
        'evaluations.0.evaluation.annotator_kind': 'LLM',
      }),
    );
    expect(steps[1]).toMatchObject({
      kind: 'evaluation',
      parentKey: 'b'.repeat(16),
      evaluation: { name: 'toxicity', score: 0.1, by: 'LLM' },
    });
  });
});

test('any other span keeps its name and times, and its input and output where a known key holds them', () => {
  expect(only(span('http', 'GET /', { 'http.route': '/' }))).toMatchObject({
    name: 'GET /',
    startedAt: '2025-11-21T10:00:00.000000Z',
    endedAt: '2025-11-21T10:00:01.000000Z',
    source: { dialect: 'otel' },
  });
  expect(
    only(
      span('x', 'work', {
        'traceloop.span.kind': 'tool',
        'traceloop.entity.name': 'refund',
        'traceloop.entity.input': '{"args":[1]}',
        'traceloop.entity.output': '"ok"',
      }),
    ),
  ).toMatchObject({ kind: 'tool', tool: { name: 'refund', arguments: { args: [1] }, result: 'ok' } });
});

/** OTLP JSON attributes as plain JSON: enough for the samples below. */
function plain(list: { key: string; value: Record<string, unknown> }[] = []): JsonObject {
  const value = (any: Record<string, unknown>): JsonValue => {
    if ('arrayValue' in any) return ((any['arrayValue'] as { values: Record<string, unknown>[] }).values ?? []).map(value);
    if ('intValue' in any) return Number(any['intValue']);
    return (any['stringValue'] ?? any['boolValue'] ?? any['doubleValue'] ?? null) as JsonValue;
  };
  return Object.fromEntries(list.map((one) => [one.key, value(one.value)]));
}

const SAMPLES = new URL('../../../shared/data/otlp/', import.meta.url);
describe.skipIf(!existsSync(SAMPLES))('recorded samples (development data)', () => {
  interface Request {
    resourceSpans: {
      resource: { attributes: never[] };
      scopeSpans: { scope: { name: string }; spans: (SpanTree['span'] & { attributes: never[] })[] }[];
    }[];
  }
  const read = (name: string): SpanTree[] => {
    const request = JSON.parse(readFileSync(new URL(name, SAMPLES), 'utf8')) as Request;
    return request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
      scopeSpans.flatMap(({ scope, spans }) =>
        spans.map((one) => ({
          form: 'span' as const,
          resource: { attributes: plain(resource.attributes) },
          scope,
          span: { ...one, attributes: plain(one.attributes) },
        })),
      ),
    );
  };
  test('AI SDK 6: the tokens of each call are counted once', () => {
    const steps = read('openinference-vercel-v6.otlp.json').flatMap((tree) => mapRecord(tree).steps);
    const counted = steps.filter((step) => step.kind === 'model' && step.usageCounts !== false && step.usage);
    const pairs = counted.map((step) => [step.usage!.inputTokens, step.usage!.outputTokens]);
    expect(pairs).toHaveLength(5);
    expect(pairs).toEqual(
      expect.arrayContaining([
        [14, 20],
        [50, 9],
        [63, 156],
        [15, 112],
      ]),
    );
    expect(
      counted
        .filter((step) => step.model?.requested === 'gpt-4o-mini')
        .every((step) => step.model?.responded === 'gpt-4o-mini-2024-07-18'),
    ).toBe(true);
    expect(counted.find((step) => step.usage!.outputTokens === undefined)).toMatchObject({
      usage: { inputTokens: 10 },
      model: { requested: 'text-embedding-3-small' },
    });
  });
  test('the official OTLP example: one second long, its parent elsewhere', () => {
    const { steps, decision } = mapRecord(read('trace.json')[0]!);
    expect(steps[0]).toMatchObject({
      name: "I'm a server span",
      parentKey: 'EEE19B7EC3C1B173',
      startedAt: '2018-12-13T14:51:00.000000Z',
      endedAt: '2018-12-13T14:51:01.000000Z',
    });
    expect(decision.rootKey).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import type { LogTree, SpanTree } from './contract';
import { mapRecord } from './map-record';

const ORIGIN = {
  resource: { attributes: { 'service.name': 'desk', 'deployment.environment.name': 'production' } },
  scope: { name: 'my.instrumentation' },
};

function span(attributes: JsonObject, over: Partial<SpanTree['span']> = {}): SpanTree {
  return {
    form: 'span',
    ...ORIGIN,
    span: {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      parentSpanId: 'c'.repeat(16),
      name: 'chat gpt-4o',
      startTimeUnixNano: '1763719200000123456',
      endTimeUnixNano: '1763719201500000000',
      attributes,
      ...over,
    },
  };
}
function log(eventName: string, attributes: JsonObject, body?: LogTree['log']['body']): LogTree {
  return {
    form: 'log',
    ...ORIGIN,
    log: { eventName, attributes, body, traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), timeUnixNano: '1763719200500000000' },
  };
}
const only = (tree: SpanTree | LogTree) => mapRecord(tree).steps[0]!;

describe('current names', () => {
  const attributes: JsonObject = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.request.temperature': 0.2,
    'gen_ai.response.finish_reasons': ['stop'],
    'gen_ai.usage.input_tokens': '120',
    'gen_ai.usage.output_tokens': 7,
    'gen_ai.usage.cache_read.input_tokens': 100,
    'gen_ai.system_instructions': '[{"type":"text","content":"Be kind."}]',
    'gen_ai.conversation.id': 'talk-1',
    'enduser.id': 'u-7',
  };
  const input = [
    { role: 'user', parts: [{ type: 'text', content: 'Where is W100?' }] },
    { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'look_up', arguments: { order: 'W100' } }] },
    { role: 'tool', parts: [{ type: 'tool_call_response', id: 'c1', result: { state: 'sent' } }] },
  ];
  const output = [
    {
      role: 'assistant',
      parts: [
        { type: 'reasoning', content: 'It was sent.' },
        { type: 'text', content: 'On its way.' },
      ],
      finish_reason: 'stop',
    },
  ];

  test('every fact, with content as JSON text or structured', () => {
    const asText = only(
      span({ ...attributes, 'gen_ai.input.messages': JSON.stringify(input), 'gen_ai.output.messages': JSON.stringify(output) }),
    );
    const structured = only(span({ ...attributes, 'gen_ai.input.messages': input, 'gen_ai.output.messages': output }));
    expect(asText).toEqual(structured);
    expect(asText).toMatchObject({
      kind: 'model',
      startedAt: '2025-11-21T10:00:00.000123Z',
      endedAt: '2025-11-21T10:00:01.500000Z',
      status: 'unset',
      model: {
        requested: 'gpt-4o',
        responded: 'gpt-4o-2024-08-06',
        provider: 'openai',
        parameters: { temperature: 0.2, finish_reasons: ['stop'] },
      },
      usage: { inputTokens: 120, outputTokens: 7, cacheReadTokens: 100 },
      messages: {
        system: [{ role: 'system', content: 'Be kind.' }],
        input: [
          { role: 'user', content: 'Where is W100?' },
          { role: 'assistant', toolCalls: [{ id: 'c1', name: 'look_up', arguments: { order: 'W100' } }] },
          { role: 'tool', content: '{"state":"sent"}', toolCallId: 'c1' },
        ],
        output: [
          {
            role: 'assistant',
            content: 'On its way.',
            parts: [{ type: 'reasoning', content: 'It was sent.' }],
            finishReason: 'stop',
          },
        ],
      },
      source: { dialect: 'otel.genai', scope: 'my.instrumentation' },
    });
    expect(mapRecord(span(attributes)).decision).toMatchObject({ environment: 'production', user: 'u-7', session: 'talk-1' });
  });

  test('the same facts under deprecated names', () => {
    const old = only(
      span({
        'llm.request.type': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.prompt_tokens': 120,
        'gen_ai.usage.completion_tokens': 7,
        'gen_ai.openai.request.seed': 5,
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': 'Where is W100?',
        'gen_ai.prompt.10.role': 'assistant',
        'gen_ai.prompt.10.tool_calls.0.name': 'look_up',
        'gen_ai.prompt.10.tool_calls.0.arguments': '{"order":"W100"}',
        'gen_ai.completion.0.role': 'assistant',
        'gen_ai.completion.0.content': 'On its way.',
        'gen_ai.completion.0.finish_reason': 'stop',
      }),
    );
    expect(old).toMatchObject({
      kind: 'model',
      model: { requested: 'gpt-4o', provider: 'openai', parameters: { seed: 5 } },
      usage: { inputTokens: 120, outputTokens: 7 },
      messages: {
        input: [
          { role: 'user', content: 'Where is W100?' },
          { role: 'assistant', toolCalls: [{ name: 'look_up', arguments: { order: 'W100' } }] },
        ],
        output: [{ role: 'assistant', content: 'On its way.', finishReason: 'stop' }],
      },
    });
  });

  test('a newer name wins over an older one beside it', () => {
    const step = only(
      span({
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'new',
        'gen_ai.system': 'old',
        'gen_ai.usage.input_tokens': 2,
        'gen_ai.usage.prompt_tokens': 1,
      }),
    );
    expect(step).toMatchObject({ model: { provider: 'new' }, usage: { inputTokens: 2 } });
  });

  test.each([
    ['chat', 'model'],
    ['generate_content', 'model'],
    ['text_completion', 'model'],
    ['embeddings', 'model'],
    ['retrieval', 'retrieval'],
    ['search_memory', 'retrieval'],
    ['create_agent', 'agent'],
    ['invoke_agent', 'agent'],
    ['invoke_workflow', 'agent'],
    ['plan', 'agent'],
    ['execute_tool', 'tool'],
    ['upsert_memory', 'other'],
    ['delete_memory_store', 'other'],
  ])('operation %s is a step of kind %s', (operation, kind) => {
    expect(only(span({ 'gen_ai.operation.name': operation })).kind).toBe(kind);
  });

  test('an agent repeats the tokens of its model calls: they do not count', () => {
    expect(
      only(span({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'triage', 'gen_ai.usage.input_tokens': 9 }))
        .usageCounts,
    ).toBe(false);
    expect(
      mapRecord(span({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'triage', 'gen_ai.agent.version': '2' }))
        .decision,
    ).toMatchObject({ agentName: 'triage', versions: { agent: '2' } });
  });
});

describe('tools, retrieval, MCP', () => {
  test('a tool call with arguments and result, structured or as text', () => {
    const keys = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'refund', 'gen_ai.tool.call.id': 'c1' };
    const step = only(
      span(
        { ...keys, 'gen_ai.tool.call.arguments': '{"order":"W100"}', 'gen_ai.tool.call.result': { ok: true } },
        { status: { code: 1 } },
      ),
    );
    expect(step).toMatchObject({
      kind: 'tool',
      status: 'ok',
      tool: { name: 'refund', callId: 'c1', arguments: { order: 'W100' }, result: { ok: true } },
    });
  });
  test('an MCP tools/call is a tool step without a GenAI operation', () => {
    expect(only(span({ 'mcp.method.name': 'tools/call', 'gen_ai.tool.name': 'refund' }))).toMatchObject({
      kind: 'tool',
      tool: { name: 'refund' },
    });
    expect(only(span({ 'mcp.method.name': 'resources/read' })).kind).toBe('retrieval');
  });
  test('retrieved documents keep id, score, content and what else was told', () => {
    const step = only(
      span({
        'gen_ai.operation.name': 'retrieval',
        'gen_ai.retrieval.query.text': 'refund rules',
        'gen_ai.data_source.id': 'kb',
        'gen_ai.retrieval.documents': '[{"id":"d1","score":0.9,"content":"30 days","page":3}]',
      }),
    );
    expect(step).toMatchObject({
      query: 'refund rules',
      documents: [{ id: 'd1', score: 0.9, content: '30 days', source: 'kb', metadata: { page: 3 } }],
    });
  });
});

describe('content elsewhere', () => {
  const content = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
  };
  test('as the details event: a log record, its body, or a span event', () => {
    const expected = [{ role: 'user', content: 'Hi' }];
    expect(only(log('gen_ai.client.inference.operation.details', content)).messages?.input).toEqual(expected);
    expect(only(log('gen_ai.client.inference.operation.details', {}, content)).messages?.input).toEqual(expected);
    const inside = only(
      span(
        { 'gen_ai.operation.name': 'chat' },
        { events: [{ name: 'gen_ai.client.inference.operation.details', attributes: content }] },
      ),
    );
    expect(inside.messages?.input).toEqual(expected);
  });
  test('as one event a message, in logs and on spans', () => {
    const user = only(log('gen_ai.user.message', { 'gen_ai.system': 'openai' }, { content: 'Hi' }));
    expect(user).toMatchObject({
      key: 'b'.repeat(16),
      singleMessages: true,
      messages: { input: [{ role: 'user', content: 'Hi' }] },
    });
    const choice = only(
      log(
        'gen_ai.choice',
        {},
        {
          index: 0,
          finish_reason: 'tool_calls',
          message: {
            role: 'assistant',
            tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{"a":1}' } }],
          },
        },
      ),
    );
    expect(choice.messages?.output).toEqual([
      { role: 'assistant', finishReason: 'tool_calls', toolCalls: [{ id: 'c', name: 'f', arguments: { a: 1 } }] },
    ]);
    const inside = only(
      span(
        { 'gen_ai.operation.name': 'chat' },
        {
          events: [
            { name: 'gen_ai.system.message', attributes: { content: 'Be kind.' } },
            { name: 'gen_ai.user.message', attributes: { content: 'One' } },
            { name: 'gen_ai.user.message', attributes: { content: 'Two' } },
            { name: 'gen_ai.content.completion', attributes: { 'gen_ai.completion': 'Done' } },
          ],
        },
      ),
    );
    expect(inside.messages).toEqual({
      system: [{ role: 'system', content: 'Be kind.' }],
      input: [
        { role: 'user', content: 'One' },
        { role: 'user', content: 'Two' },
      ],
      output: [{ role: 'assistant', content: 'Done' }],
    });
  });
  test('an evaluation is a step of its own under what it evaluates', () => {
    const attributes = {
      'gen_ai.evaluation.name': 'Relevance',
      'gen_ai.evaluation.score.value': 4,
      'gen_ai.evaluation.score.label': 'good',
      'gen_ai.evaluation.explanation': 'On topic.',
    };
    const expected = {
      kind: 'evaluation',
      parentKey: 'b'.repeat(16),
      evaluation: { name: 'Relevance', score: 4, label: 'good', explanation: 'On topic.' },
    };
    expect(only(log('gen_ai.evaluation.result', attributes))).toMatchObject(expected);
    expect(mapRecord(log('gen_ai.evaluation.result', attributes)).decision.marks).toEqual([
      { field: 'evaluation', value: 'Relevance=good' },
    ]);
    expect(mapRecord(span({}, { events: [{ name: 'gen_ai.evaluation.result', attributes }] })).steps[1]).toMatchObject(expected);
  });
});

describe('errors, in the order in which they are believed', () => {
  const exception = { name: 'exception', attributes: { 'exception.type': 'Timeout', 'exception.message': 'took too long' } };
  test.each([
    ['status', { status: { code: 2, message: 'boom' }, events: [exception] }, {}, 'boom'],
    ['exception', { status: { code: 1 }, events: [exception] }, {}, 'Timeout: took too long'],
    ['errorType', {}, { 'error.type': '500' }, '500'],
  ] as const)('%s', (reportedBy, over, attributes, message) => {
    expect(only(span(attributes, over as Partial<SpanTree['span']>))).toMatchObject({
      status: 'error',
      error: { message, reportedBy },
    });
  });
  test.each([[{ isError: true, message: 'no such order' }], [{ error: 'no such order' }], ['Error: no such order']])(
    'payload %j',
    (result) => {
      const step = only(
        span(
          { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 't', 'gen_ai.tool.call.result': result },
          { status: { code: 1 } },
        ),
      );
      expect(step).toMatchObject({ status: 'error', error: { reportedBy: 'payload' } });
      expect(step.error!.message).toContain('no such order');
    },
  );
  test('a result with an empty error member is not an error', () => {
    expect(
      only(span({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.result': { error: null, ok: 1 } })).status,
    ).toBe('unset');
  });
  test('an exception that arrives as a log record', () => {
    expect(only(log('exception', exception.attributes))).toMatchObject({
      key: 'b'.repeat(16),
      status: 'error',
      error: { reportedBy: 'exception' },
    });
  });
});

describe('roots, ends, hostile keys', () => {
  test('a span without parent, or with a parent in another process, is a root and tells the end', () => {
    for (const over of [{ parentSpanId: undefined }, { flags: 0x301 }]) {
      const { decision } = mapRecord(span({ 'gen_ai.operation.name': 'chat' }, over));
      expect(decision).toMatchObject({ rootKey: 'b'.repeat(16), ended: { status: 'ok', at: '2025-11-21T10:00:01.500000Z' } });
    }
    expect(mapRecord(span({}, { flags: 0x101 })).decision.rootKey).toBeUndefined();
  });
  test('a span that has not ended is open', () => {
    const { steps, decision } = mapRecord(span({}, { parentSpanId: undefined, endTimeUnixNano: '0' }));
    expect(steps[0]).toMatchObject({ open: true });
    expect(decision.ended).toBeUndefined();
  });
  test('huge indexes and names of prototypes are ordinary keys', () => {
    const attributes = JSON.parse(
      '{"gen_ai.operation.name":"chat","gen_ai.prompt.999999999.content":"late","gen_ai.prompt.1.content":"early","gen_ai.prompt.__proto__.content":"x","__proto__":{"polluted":1},"gen_ai.request.__proto__":"y"}',
    ) as JsonObject;
    expect(only(span(attributes)).messages?.input).toEqual([
      { role: 'user', content: 'early' },
      { role: 'user', content: 'late' },
    ]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
  test('what was dropped before it reached us is told', () => {
    expect(mapRecord(span({}, { droppedAttributesCount: 2 })).decision.flags).toEqual(['evidenceIncomplete']);
  });
});

import { describe, expect, test } from 'vitest';
import { mapRecord } from './map-record';
import { spanOf, stepOf } from './testing';

describe('Traceloop, OpenLLMetry', () => {
  test('entities: workflow and agent are agents, a task is a step, a tool is a tool', () => {
    const kinds = { workflow: 'agent', agent: 'agent', task: 'other', tool: 'tool', session: 'other' };
    for (const [word, kind] of Object.entries(kinds))
      expect(stepOf(spanOf('@traceloop/node-server-sdk', 'x', { 'traceloop.span.kind': word })).kind).toBe(kind);
  });
  test('a workflow names the agent, and its input and output are the talk', () => {
    const { steps, decision } = mapRecord(
      spanOf(
        '@traceloop/node-server-sdk',
        'refund.workflow',
        {
          'traceloop.span.kind': 'workflow',
          'traceloop.entity.name': 'refund',
          'traceloop.workflow.name': 'refund',
          'traceloop.entity.input': '{"args":[{"question":"Refund W100"}],"kwargs":{}}',
          'traceloop.entity.output': '"Refunded."',
          'traceloop.association.properties.user_id': 'u-7',
          'traceloop.association.properties.session_id': 's-1',
          'traceloop.prompt.key': 'refund-prompt',
          'traceloop.prompt.version': 4,
          'traceloop.prompt.version_hash': 'abc',
        },
        { parentSpanId: undefined },
      ),
    );
    expect(steps[0]).toMatchObject({
      kind: 'agent',
      prompt: { name: 'refund-prompt', version: '4' },
      messages: { input: [{ content: '{"question":"Refund W100"}' }], output: [{ content: 'Refunded.' }] },
      source: { dialect: 'traceloop', scope: '@traceloop/node-server-sdk' },
    });
    expect(decision).toMatchObject({
      agentName: 'refund',
      user: 'u-7',
      session: 's-1',
      versions: { prompt: '4' },
      output: 'Refunded.',
    });
  });
  test('a tool: named arguments, a lone object, and what is neither', () => {
    const tool = (input: string): unknown =>
      stepOf(
        spanOf('traceloop.tracer', 'refund.tool', {
          'traceloop.span.kind': 'tool',
          'traceloop.entity.name': 'refund',
          'traceloop.entity.input': input,
          'traceloop.entity.output': '{"ok":true}',
        }),
      ).tool;
    expect(tool('{"args":[],"kwargs":{"order":"W100"}}')).toEqual({
      name: 'refund',
      arguments: { order: 'W100' },
      result: { ok: true },
    });
    expect(tool('{"args":[{"order":"W100"}],"kwargs":{}}')).toMatchObject({ arguments: { order: 'W100' } });
    expect(tool('{"args":["W100"],"kwargs":{}}')).toMatchObject({ arguments: { args: ['W100'], kwargs: {} } });
    expect(tool('not JSON')).toMatchObject({ arguments: 'not JSON' });
  });
  test('a model call with flattened keys (Python, older JavaScript)', () => {
    expect(
      stepOf(
        spanOf('opentelemetry.instrumentation.openai.v1', 'openai.chat', {
          'llm.request.type': 'chat',
          'gen_ai.system': 'OpenAI',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.response.model': 'gpt-4o-2024-08-06',
          'gen_ai.prompt.0.role': 'system',
          'gen_ai.prompt.0.content': 'Be kind.',
          'gen_ai.prompt.1.role': 'user',
          'gen_ai.prompt.1.content': '[{"type":"text","text":"Refund W100"}]',
          'gen_ai.completion.0.role': 'assistant',
          'gen_ai.completion.0.finish_reason': 'tool_calls',
          'gen_ai.completion.0.tool_calls.0.id': 'c1',
          'gen_ai.completion.0.tool_calls.0.name': 'refund',
          'gen_ai.completion.0.tool_calls.0.arguments': '{"order":"W100"}',
          'llm.request.functions.0.name': 'refund',
          'llm.request.functions.0.description': 'Pays back',
          'gen_ai.usage.input_tokens': 10,
          'gen_ai.usage.output_tokens': 5,
          'gen_ai.usage.cache_read_input_tokens': 3,
          'llm.usage.total_tokens': 15,
        }),
      ),
    ).toMatchObject({
      kind: 'model',
      model: {
        requested: 'gpt-4o',
        responded: 'gpt-4o-2024-08-06',
        provider: 'OpenAI',
        parameters: { tools: [{ name: 'refund', description: 'Pays back' }] },
      },
      messages: {
        system: [{ role: 'system', content: 'Be kind.' }],
        input: [{ role: 'user', content: 'Refund W100' }],
        output: [
          {
            role: 'assistant',
            finishReason: 'tool_calls',
            toolCalls: [{ id: 'c1', name: 'refund', arguments: { order: 'W100' } }],
          },
        ],
      },
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 3 },
      source: { dialect: 'traceloop' },
    });
  });
  test('a vector store: one event a document', () => {
    const event = (id: string, score: number): { name: string; attributes: Record<string, string | number> } => ({
      name: 'db.query.result',
      attributes: {
        'db.query.result.id': id,
        'db.query.result.score': score,
        'db.query.result.document': `text of ${id}`,
        'db.query.result.metadata': '{"source":"faq.md"}',
      },
    });
    expect(
      stepOf(
        spanOf(
          '@traceloop/instrumentation-pinecone',
          'pinecone.query',
          { 'db.system': 'Pinecone', 'db.vector.query.top_k': 2 },
          {
            events: [event('d1', 0.9), event('d2', 0.4)],
          },
        ),
      ),
    ).toMatchObject({
      kind: 'retrieval',
      documents: [
        { id: 'd1', score: 0.9, content: 'text of d1', source: 'faq.md' },
        { id: 'd2', score: 0.4 },
      ],
    });
  });
  test('a guardrail', () => {
    const { steps, decision } = mapRecord(
      spanOf('@traceloop/node-server-sdk', 'pii.guard', {
        'gen_ai.operation.name': 'guard',
        'gen_ai.guardrail.name': 'pii',
        'gen_ai.guardrail.status': 'failed',
        'gen_ai.guardrail.input': 'my card is ...',
        'gen_ai.guardrail.error.type': 'PIIError',
      }),
    );
    expect(steps[0]).toMatchObject({
      kind: 'guardrail',
      evaluation: { name: 'pii', label: 'failed' },
      messages: { input: [{ content: 'my card is ...' }] },
      error: { message: 'PIIError', reportedBy: 'errorType' },
    });
    expect(decision.marks).toEqual([{ field: 'guardrail', value: 'pii=failed' }]);
  });
});

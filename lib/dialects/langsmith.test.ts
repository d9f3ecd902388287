import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { mapRecord } from './map-record';
import { spanOf, stepOf } from './testing';

const message = (name: string, kwargs: JsonObject): JsonObject => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain_core', 'messages', name],
  kwargs,
});

describe('LangSmith over OpenTelemetry', () => {
  test('a model call: messages, models, usage, user, session, prompt commit', () => {
    const { steps, decision } = mapRecord(
      spanOf('langsmith', 'ChatOpenAI', {
        'langsmith.span.kind': 'llm',
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'openai',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.prompt': JSON.stringify({
          messages: [[message('SystemMessage', { content: 'Be kind.' }), message('HumanMessage', { content: 'Refund W100' })]],
        }),
        'gen_ai.completion': JSON.stringify({
          generations: [
            [
              {
                text: '',
                message: message('AIMessage', {
                  content: '',
                  tool_calls: [{ id: 'c1', name: 'refund', args: { order: 'W100' } }],
                  response_metadata: { model_name: 'gpt-4o-2024-08-06' },
                }),
              },
            ],
          ],
        }),
        'gen_ai.response.finish_reasons': 'tool_calls',
        'langsmith.usage_metadata':
          '{"input_tokens":10,"output_tokens":5,"input_token_details":{"cache_read":2},"output_token_details":{"reasoning":1}}',
        'langsmith.metadata.ls_provider': 'openai',
        'langsmith.metadata.user_id': 'u-7',
        'langsmith.metadata.thread_id': 't-1',
        'langsmith.metadata.lc_hub_repo': 'refund-prompt',
        'langsmith.metadata.lc_hub_commit_hash': 'c0ffee',
      }),
    );
    expect(steps[0]).toMatchObject({
      kind: 'model',
      model: { requested: 'gpt-4o', responded: 'gpt-4o-2024-08-06', provider: 'openai' },
      messages: {
        system: [{ role: 'system', content: 'Be kind.' }],
        input: [{ role: 'user', content: 'Refund W100' }],
        output: [{ role: 'assistant', finishReason: 'tool_calls', toolCalls: [{ id: 'c1', name: 'refund' }] }],
      },
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 2, reasoningTokens: 1 },
      prompt: { name: 'refund-prompt', version: 'c0ffee' },
      source: { dialect: 'langsmith.otel' },
    });
    expect(decision).toMatchObject({ user: 'u-7', session: 't-1', versions: { prompt: 'c0ffee' } });
  });
  test('a retriever that calls itself embeddings is a retrieval', () => {
    expect(
      stepOf(
        spanOf('langsmith', 'VectorStoreRetriever', {
          'langsmith.span.kind': 'retriever',
          'gen_ai.operation.name': 'embeddings',
          'gen_ai.prompt': '{"query":"refund rules"}',
          'gen_ai.completion': JSON.stringify({
            documents: [
              {
                lc: 1,
                type: 'constructor',
                id: ['x', 'Document'],
                kwargs: { pageContent: '30 days', metadata: { source: 'kb', score: 0.8 }, id: 'd1' },
              },
            ],
          }),
        }),
      ),
    ).toMatchObject({
      kind: 'retrieval',
      query: 'refund rules',
      documents: [{ id: 'd1', content: '30 days', source: 'kb', score: 0.8 }],
    });
  });
  test('a failed tool has status OK beside its exception: it failed', () => {
    const step = stepOf(
      spanOf(
        'langsmith',
        'refund',
        {
          'langsmith.span.kind': 'tool',
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'refund',
          'gen_ai.prompt': '{"input":"{\\"order\\":\\"W100\\"}"}',
        },
        { status: { code: 1 }, events: [{ name: 'exception', attributes: { 'exception.message': 'over the limit' } }] },
      ),
    );
    expect(step).toMatchObject({
      kind: 'tool',
      tool: { name: 'refund', arguments: { order: 'W100' } },
      status: 'error',
      error: { message: 'over the limit', reportedBy: 'exception' },
    });
    expect(step.tool).not.toHaveProperty('result');
  });
  test('a tool’s answer that is a message to the model is its content', () => {
    expect(
      stepOf(
        spanOf('langsmith', 'refund', {
          'langsmith.span.kind': 'tool',
          'gen_ai.tool.name': 'refund',
          'gen_ai.completion': JSON.stringify({ output: message('ToolMessage', { content: '{"ok":true}', tool_call_id: 'c1' }) }),
        }),
      ).tool,
    ).toEqual({ name: 'refund', result: { ok: true } });
  });
});

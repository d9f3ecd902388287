import { expect, test } from 'vitest';
import { mapRecord } from './map-record';
import { spanOf, stepOf } from './testing';

test('a chat model, its values all JSON', () => {
  const { steps, decision } = mapRecord(
    spanOf('mlflow', 'Completions', {
      'mlflow.spanType': '"CHAT_MODEL"',
      'mlflow.spanInputs': '{"messages":[{"role":"user","content":"Refund W100"}],"model":"gpt-4o"}',
      'mlflow.spanOutputs': '{"role":"assistant","content":"Done."}',
      'mlflow.llm.model': '"gpt-4o"',
      'mlflow.llm.provider': '"openai"',
      'mlflow.chat.tokenUsage': '{"input_tokens":10,"output_tokens":5,"total_tokens":15,"cache_read_input_tokens":2}',
      'mlflow.chat.tools': '[{"type":"function","function":{"name":"refund"}}]',
      'mlflow.linkedPrompts': '[{"name":"refund","version":"7"}]',
      'mlflow.trace.user': 'u-7',
      'mlflow.trace.session': 's-1',
    }),
  );
  expect(steps[0]).toMatchObject({
    kind: 'model',
    model: { requested: 'gpt-4o', provider: 'openai', parameters: { tools: [{ type: 'function' }] } },
    messages: { input: [{ role: 'user', content: 'Refund W100' }], output: [{ role: 'assistant', content: 'Done.' }] },
    usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 2 },
    prompt: { name: 'refund', version: '7' },
    source: { dialect: 'mlflow' },
  });
  expect(decision).toMatchObject({ user: 'u-7', session: 's-1' });
});
test('a tool and a retriever', () => {
  expect(
    stepOf(
      spanOf('mlflow', 'refund', {
        'mlflow.spanType': '"TOOL"',
        'mlflow.spanFunctionName': '"refund"',
        'mlflow.spanInputs': '{"order":"W100"}',
        'mlflow.spanOutputs': '{"error":"no such order"}',
      }),
    ),
  ).toMatchObject({
    kind: 'tool',
    tool: { name: 'refund', arguments: { order: 'W100' } },
    error: { message: 'no such order', reportedBy: 'payload' },
  });
  expect(
    stepOf(
      spanOf('mlflow', 'retrieve', {
        'mlflow.spanType': '"RETRIEVER"',
        'mlflow.spanInputs': '"refund rules"',
        'mlflow.spanOutputs': '[{"page_content":"30 days","metadata":{"doc_uri":"kb://1","chunk_id":"c7"},"id":"d1"}]',
      }),
    ),
  ).toMatchObject({ kind: 'retrieval', query: 'refund rules', documents: [{ id: 'd1', content: '30 days', source: 'kb://1' }] });
});

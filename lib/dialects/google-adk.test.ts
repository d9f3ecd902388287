import { expect, test } from 'vitest';
import { mapRecord } from './map-record';
import { spanOf, stepOf } from './testing';

test('a model call: request and answer of Gemini', () => {
  const { steps, decision } = mapRecord(
    spanOf('gcp.vertex.agent', 'call_llm', {
      'gen_ai.system': 'gcp.vertex.agent',
      'gen_ai.request.model': 'gemini-2.5-flash',
      'gcp.vertex.agent.session_id': 's-1',
      'gcp.vertex.agent.llm_request': JSON.stringify({
        model: 'gemini-2.5-flash',
        config: { system_instruction: 'Be kind.', temperature: 0.1 },
        contents: [
          { role: 'user', parts: [{ text: 'Refund W100' }] },
          { role: 'model', parts: [{ function_call: { id: 'f1', name: 'refund', args: { order: 'W100' } } }] },
          { role: 'user', parts: [{ function_response: { id: 'f1', name: 'refund', response: { ok: true } } }] },
        ],
      }),
      'gcp.vertex.agent.llm_response': JSON.stringify({
        content: { role: 'model', parts: [{ text: 'Done.' }] },
        usage_metadata: {},
      }),
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 3,
      'gen_ai.response.finish_reasons': ['stop'],
    }),
  );
  expect(steps[0]).toMatchObject({
    kind: 'model',
    model: { requested: 'gemini-2.5-flash', parameters: { temperature: 0.1 } },
    messages: {
      system: [{ role: 'system', content: 'Be kind.' }],
      input: [
        { role: 'user', content: 'Refund W100' },
        { role: 'assistant', toolCalls: [{ id: 'f1', name: 'refund', arguments: { order: 'W100' } }] },
        { toolCallId: 'f1', content: '{"ok":true}' },
      ],
      output: [{ role: 'assistant', content: 'Done.', finishReason: 'stop' }],
    },
    usage: { inputTokens: 12, outputTokens: 3 },
    source: { dialect: 'google.adk' },
  });
  expect(decision.session).toBe('s-1');
});
test('a tool call, and placeholders that say nothing', () => {
  const keys = {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'refund',
    'gcp.vertex.agent.llm_request': '{}',
    'gcp.vertex.agent.llm_response': '{}',
  };
  expect(
    stepOf(
      spanOf('gcp.vertex.agent', 'execute_tool refund', {
        ...keys,
        'gen_ai.tool.call.id': 'f1',
        'gcp.vertex.agent.tool_call_args': '{"order":"W100"}',
        'gcp.vertex.agent.tool_response': '{"result":"paid"}',
      }),
    ),
  ).toMatchObject({
    kind: 'tool',
    tool: { name: 'refund', callId: 'f1', arguments: { order: 'W100' }, result: { result: 'paid' } },
  });
  const off = stepOf(
    spanOf('gcp.vertex.agent', 'execute_tool refund', {
      ...keys,
      'gcp.vertex.agent.tool_call_args': '{}',
      'gcp.vertex.agent.tool_response': '{}',
    }),
  );
  expect(off.tool).toEqual({ name: 'refund' });
  expect(off.messages).toBeUndefined();
});

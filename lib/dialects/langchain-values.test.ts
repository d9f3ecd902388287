import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { serialisedMessages } from './langchain-values';
import { mapRecord } from './map-record';
import { toMessages } from './messages';

const lc = (name: string, kwargs: JsonObject): JsonObject => ({
  lc: 1,
  type: 'constructor',
  id: ['langchain_core', 'messages', name],
  kwargs,
});
const step = (kind: string, attributes: JsonObject) =>
  mapRecord({
    form: 'span',
    resource: { attributes: {} },
    scope: { name: '@arizeai/openinference-instrumentation-langchain' },
    span: {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      name: 'x',
      startTimeUnixNano: '1763719200000000000',
      endTimeUnixNano: '1763719201000000000',
      attributes: { 'openinference.span.kind': kind, ...attributes },
    },
  }).steps[0]!;
const text = (value: JsonValue): string => JSON.stringify(value);
const human = lc('HumanMessage', { content: 'Refund W7' });
const calling = lc('AIMessage', {
  content: '',
  tool_calls: [{ id: 'c1', name: 'refund', args: { order: 'W7' } }],
  response_metadata: { model_name: 'm-2026' },
});

describe('what LangChain tells only in its serialised values', () => {
  test('tool calls, the answering model and the provider of a model call', () => {
    const call = step('LLM', {
      'llm.model_name': 'm',
      'llm.invocation_parameters': '{"model":"m"}',
      'input.value': text({ messages: [[human, calling, lc('ToolMessage', { content: 'ok', tool_call_id: 'c1' })]] }),
      'output.value': text({ generations: [[{ text: '', message: calling }]] }),
      'llm.input_messages.0.message.role': 'user',
      'llm.input_messages.0.message.content': 'Refund W7',
      'llm.input_messages.1.message.role': 'assistant',
      'llm.input_messages.2.message.role': 'tool',
      'llm.input_messages.2.message.content': 'ok',
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.content': '',
      metadata: '{"ls_provider":"mock"}',
    });
    const calls = [{ id: 'c1', name: 'refund', arguments: { order: 'W7' } }];
    expect(call).toMatchObject({
      model: { requested: 'm', responded: 'm-2026', provider: 'mock' },
      messages: {
        input: [
          { role: 'user', content: 'Refund W7' },
          { role: 'assistant', toolCalls: calls },
          { role: 'tool', content: 'ok', toolCallId: 'c1' },
        ],
        output: [{ role: 'assistant', toolCalls: calls }],
      },
    });
  });
  test('the flattened list stands where the serialised one is another', () => {
    const call = step('LLM', {
      'output.value': text({ choices: [{ message: { role: 'assistant', content: 'Hi' } }] }),
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.content': 'Hi',
    });
    expect(call.messages!.output).toEqual([{ role: 'assistant', content: 'Hi' }]);
  });
  test.each<[JsonObject, { result: JsonValue; error?: object }]>([
    [{ content: '{"ok":true}', tool_call_id: 'c1', status: 'success' }, { result: { ok: true } }],
    [
      { content: 'no such order', tool_call_id: 'c1', status: 'error' },
      { result: 'no such order', error: { message: 'no such order', reportedBy: 'payload' } },
    ],
    [{ content: 'see file', tool_call_id: 'c1', artifact: [1] }, { result: { content: 'see file', artifact: [1] } }],
  ])('a tool that answers %j', (kwargs, expected) => {
    const called = step('TOOL', {
      'tool.name': 'refund',
      'input.value': '{"order":"W7"}',
      'output.value': text({ output: lc('ToolMessage', kwargs) }),
    });
    expect(called.tool).toEqual({ name: 'refund', callId: 'c1', arguments: { order: 'W7' }, result: expected.result });
    expect(called.error).toEqual(expected.error);
  });
  test('the value of a prompt template, and messages wrapped as input or output', () => {
    const value = lc('ChatPromptValue', { messages: [lc('SystemMessage', { content: 'Be kind.' }), human] });
    const messages = [
      { role: 'system', content: 'Be kind.' },
      { role: 'user', content: 'Refund W7' },
    ];
    expect(toMessages({ output: value }, 'output')).toEqual(messages);
    expect(toMessages(text([[human]]), 'input')).toEqual([{ role: 'user', content: 'Refund W7' }]);
  });
  test('nothing is taken for messages that is none', () => {
    for (const value of [
      [],
      {},
      { output: {} },
      { generations: [] },
      { generations: [[null]] },
      'x',
      [human, 'x'],
      lc('Tool', {}),
    ])
      expect(serialisedMessages(value)).toBeUndefined();
  });
});

test('NUL and half surrogates inside JSON text are shown, because no text that is stored holds them', () => {
  const call = step('LLM', { 'input.value': '[{"role":"user","content":"a\\u0000b\\ud800c \\ud83d\\ude00"}]' });
  expect(call.messages!.input).toEqual([{ role: 'user', content: 'a\u2400b\ufffdc 😀' }]);
});

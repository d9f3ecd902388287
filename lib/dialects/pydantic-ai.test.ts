import { expect, test } from 'vitest';
import { mapRecord } from './map-record';
import { spanOf, stepOf } from './testing';

test('an agent’s run: the whole talk, the answer, and tokens that repeat those of its calls', () => {
  const { steps, decision } = mapRecord(
    spanOf(
      'pydantic-ai',
      'invoke_agent desk',
      {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'desk',
        model_name: 'gpt-4o',
        'pydantic_ai.all_messages': JSON.stringify([
          { role: 'user', parts: [{ type: 'text', content: 'Refund W100' }] },
          { role: 'assistant', parts: [{ type: 'tool_call', id: 'c1', name: 'refund', arguments: { order: 'W100' } }] },
          { role: 'user', parts: [{ type: 'tool_call_response', id: 'c1', name: 'refund', result: 'paid' }] },
          { role: 'assistant', parts: [{ type: 'text', content: 'Done.' }] },
        ]),
        'gen_ai.system_instructions': '[{"type":"text","content":"Be kind."}]',
        final_result: 'Done.',
        'gen_ai.usage.input_tokens': 20,
        'logfire.msg': 'desk run',
      },
      { parentSpanId: undefined },
    ),
  );
  expect(steps[0]).toMatchObject({
    kind: 'agent',
    model: { requested: 'gpt-4o' },
    usageCounts: false,
    messages: { system: [{ content: 'Be kind.' }], output: [{ role: 'assistant', content: 'Done.' }] },
    source: { dialect: 'pydantic-ai' },
  });
  expect(steps[0]!.messages!.input).toHaveLength(3);
  expect(decision).toMatchObject({ agentName: 'desk', output: 'Done.' });
});
test('version 1 of its format: events in an attribute, tool arguments under its own names', () => {
  expect(
    stepOf(
      spanOf('pydantic-ai', 'chat gpt-4o', {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        events: JSON.stringify([
          { 'event.name': 'gen_ai.user.message', role: 'user', content: 'Hi' },
          { 'event.name': 'gen_ai.choice', index: 0, message: { role: 'assistant', content: 'Hello.' } },
        ]),
      }),
    ).messages,
  ).toMatchObject({ input: [{ role: 'user', content: 'Hi' }], output: [{ role: 'assistant', content: 'Hello.' }] });
  expect(
    stepOf(
      spanOf('pydantic-ai', 'running tool', {
        'gen_ai.tool.name': 'refund',
        'gen_ai.tool.call.id': 'c1',
        tool_arguments: '{"order":"W100"}',
        tool_response: 'paid',
      }),
    ),
  ).toMatchObject({ kind: 'tool', tool: { name: 'refund', callId: 'c1', arguments: { order: 'W100' }, result: 'paid' } });
});

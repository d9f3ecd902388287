import { describe, expect, it } from 'vitest';
import type { Message, Step } from '@/lib/dialects/step';
import { readTurn } from './conversation';
import { fieldLabel, fieldText, stepTexts } from './step-text';

const say = (role: string, content: string, more: Partial<Message> = {}): Message => ({ role, content, ...more });
const model = (messages: Step['messages']): Step => ({
  id: 'm',
  kind: 'model',
  name: 'chat',
  startedAt: '2026-11-21T10:00:00Z',
  status: 'ok',
  messages,
  captured: 'full',
  flags: [],
  source: { dialect: 'native', mapperVersion: '1' },
  eventIds: [],
});
const contents = (placed: { message: Message }[]) => placed.map((entry) => entry.message.content);

describe('readTurn', () => {
  const first = model({
    system: [say('system', 'Be kind')],
    input: [say('user', 'hello')],
    output: [say('assistant', 'hi', { finishReason: 'stop' })],
  });

  it('shows everything of the first call', () => {
    const turn = readTurn(first, undefined);
    expect(contents(turn.system)).toEqual(['Be kind']);
    expect(turn).toMatchObject({ systemRepeated: false, repeated: [] });
    expect(contents(turn.fresh)).toEqual(['hello']);
  });

  it('shows only what is new when the history is sent again, and keeps the path of each message', () => {
    const second = model({
      system: [say('system', 'Be kind')],
      input: [say('human', 'hello'), say('ai', 'hi'), say('user', 'refund me')],
    });
    const turn = readTurn(second, first);
    expect(turn.systemRepeated).toBe(true);
    expect(contents(turn.repeated)).toEqual(['hello', 'hi']);
    expect(turn.fresh.map((entry) => entry.field)).toEqual(['messages.input.2']);
  });

  it('takes a changed word in the history as new', () => {
    const turn = readTurn(model({ input: [say('user', 'hello!'), say('assistant', 'hi'), say('user', 'x')] }), first);
    expect(contents(turn.fresh)).toEqual(['hello!', 'hi', 'x']);
    expect(readTurn(model({ system: [say('system', 'Be cruel')] }), first).systemRepeated).toBe(false);
  });

  it('does not repeat a tool result that stands with its tool', () => {
    const tool: Step = { ...model(undefined), kind: 'tool', tool: { name: 'find', callId: 'c1', result: { found: 1 } } };
    const second = model({
      input: [
        say('user', 'hello'),
        say('assistant', 'hi'),
        say('tool', 'other wording', { toolCallId: 'c1' }),
        say('user', 'go on'),
      ],
    });
    expect(contents(readTurn(second, first, [tool]).fresh)).toEqual(['go on']);
    expect(contents(readTurn(second, first).fresh)).toEqual(['other wording', 'go on']);
  });

  it('recognises a history cut at its front', () => {
    const long = model({ input: [say('user', 'a'), say('assistant', 'b'), say('user', 'c')], output: [say('assistant', 'd')] });
    const turn = readTurn(model({ input: [say('user', 'c'), say('assistant', 'd'), say('user', 'e')] }), long);
    expect(contents(turn.fresh)).toEqual(['e']);
  });
});

describe('step texts', () => {
  it('addresses every text of a step', () => {
    const step: Step = {
      ...model({
        input: [say('user', 'hello')],
        output: [say('assistant', '', { toolCalls: [{ name: 'f', arguments: { a: 1 } }] })],
      }),
      tool: { name: 'f', result: 'done' },
    };
    expect(stepTexts(step).map((entry) => entry.field)).toEqual([
      'messages.input.0.content',
      'messages.output.0.toolCalls.0.arguments',
      'tool.result',
    ]);
    expect(fieldText(step, 'messages.output.0.toolCalls.0.arguments')).toBe('{\n  "a": 1\n}');
    expect(fieldText(step, 'documents.0.content')).toBeNull();
    expect(fieldLabel('messages.output.0.content')).toBe('output message 1');
  });
});

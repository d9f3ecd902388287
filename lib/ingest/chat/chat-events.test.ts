import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { decodeEvents } from '../native/decode-events';
import { chatEvents, decisionName } from './chat-events';
import { readChat, type ChatRun } from './read-chat';

const START = Date.UTC(2026, 10, 20);
const write = (run: ChatRun): JsonObject[] => chatEvents(run, { system: 'desk', startsAt: START });
const kinds = (events: readonly JsonObject[]): JsonValue[] => events.map((event) => event.kind!);
const data = (event: JsonObject | undefined): JsonObject => event!.data as JsonObject;
const call = (id: string, name: string, args: string): JsonObject => ({
  id,
  type: 'function',
  function: { name, arguments: args },
});

const run: ChatRun = {
  about: { task_id: 7, trial: 1, reward: 0, info: { task: { user_id: 'mia_li' } } },
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Cancel HATHAT.' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [call('c1', 'find', '{"id":"HATHAT"}'), call('c1', 'find', '{"id":"ABC123"}')],
    },
    { role: 'tool', tool_call_id: 'c1', name: 'find', content: '{"ok":true}' },
    { role: 'tool', tool_call_id: 'c1', name: 'find', content: 'Error: reservation not found' },
    { role: 'system', content: 'Be kind.' },
    { role: 'assistant', content: 'Cancelled.' },
    { role: 'user', content: 'Thanks' },
  ],
};

describe('a conversation as events', () => {
  test('keeps its order, says the system prompt once, and tells its outcome', () => {
    const events = write(run);
    expect(kinds(events)).toEqual([
      'decision.started',
      'prompt.rendered',
      'model.invoked',
      'tool.called',
      'tool.called',
      'tool.returned',
      'tool.returned',
      'model.invoked',
      'prompt.rendered',
      'decision.ended',
      'outcome.observed',
    ]);
    expect(data(events[0])).toMatchObject({ input: 'Cancel HATHAT.', user: 'mia_li', timesAssumed: true });
    expect(data(events.at(-1))).toMatchObject({ outcome: 'not solved', score: 0, detail: { task_id: 7 } });
    expect(data(events.at(-2))).toEqual({ output: 'Cancelled.' });
    const times = events.map((event) => Date.parse(String(event.occurredAt)));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
  });
  test('finds the call of each result, also when an id is used twice', () => {
    const events = write(run);
    const [first, second] = events.filter((event) => event.kind === 'tool.called');
    const [one, two] = events.filter((event) => event.kind === 'tool.returned');
    expect([one!.step, two!.step]).toEqual([first!.step, second!.step]);
    expect(first!.step).not.toBe(second!.step);
    expect(data(first).tool).toEqual({ name: 'find', callId: 'c1', arguments: { id: 'HATHAT' } });
    expect(data(two).tool).toMatchObject({ result: 'Error: reservation not found' });
  });
  test('a result without its call and arguments that are no JSON are kept', () => {
    const events = write({
      about: {},
      messages: [
        { role: 'tool', content: 'out of nowhere', name: 'ghost' },
        { role: 'assistant', content: '', function_call: { name: 'old', arguments: '{broken' } },
        { role: 'function', name: 'old', content: 'x' },
      ],
    });
    expect(data(events.find((event) => event.kind === 'tool.returned')).tool).toMatchObject({
      name: 'ghost',
      result: 'out of nowhere',
    });
    expect(data(events.find((event) => event.kind === 'tool.called')).tool).toMatchObject({ name: 'old', arguments: '{broken' });
  });
  test.each([60, 5_000, 100_000])('arguments nested %i levels deep stay text, and the events can be sent', (levels) => {
    const deep = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const events = write({ about: {}, messages: [{ role: 'assistant', content: null, tool_calls: [call('c1', 'find', deep)] }] });
    const { refused } = decodeEvents(JSON.stringify(events), false);
    expect(refused).toEqual([]);
    expect(data(events.find((event) => event.kind === 'tool.called')).tool).toMatchObject({ arguments: deep });
  });
  test('times that the file has are kept', () => {
    const at = '2026-01-02T03:04:05.000Z';
    const events = write({ about: {}, messages: [{ role: 'user', content: 'x', timestamp: at }] });
    expect(events[0]!.occurredAt).toBe(at);
    expect(data(events[0]).timesAssumed).toBeUndefined();
  });
  test('ids follow from what is imported, not from when', () => {
    const ids = (startsAt: number): JsonValue[] => chatEvents(run, { system: 'desk', startsAt }).map((event) => event.id!);
    expect(ids(START)).toEqual(ids(START + 5000));
    expect(new Set(ids(START)).size).toBe(ids(START).length);
    expect(decisionName(run)).toBe('task-7-trial-1');
  });
  test('whatever the messages hold, every event is accepted by the ingest, and no text of theirs is lost', () => {
    const message = fc.record({
      role: fc.constantFrom('user', 'assistant', 'tool', 'system', 'critic'),
      content: fc.oneof(fc.string({ minLength: 3 }), fc.constant(null)),
      tool_call_id: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 8 }), (messages) => {
        const events = write({ about: {}, messages: messages as JsonObject[] });
        const { refused } = decodeEvents(JSON.stringify(events), false);
        expect(refused).toEqual([]);
        const all = JSON.stringify(events);
        for (const { content } of messages) if (content) expect(all).toContain(JSON.stringify(content).slice(1, -1));
      }),
    );
  });
});

describe('what is a conversation', () => {
  test.each([
    ['a bare list', [{ role: 'user', content: 'x' }]],
    ['messages', { messages: [{ role: 'user', content: 'x' }] }],
    ['traj', { traj: [{ role: 'user', content: 'x' }], reward: 1 }],
  ])('%s', (_, value) => expect(readChat(value as JsonValue)?.messages).toHaveLength(1));
  test.each([[[]], [{}], [7], [[{ content: 'x' }]], [{ messages: 'x' }]])('%j is none', (value) =>
    expect(readChat(value as JsonValue)).toBeNull(),
  );
});

describe('recorded runs', () => {
  const file = new URL('../../../../shared/data/tau-bench/airline-trials-0-1.jsonl', import.meta.url);
  test.skipIf(!existsSync(file))('all hundred become decisions with their 572 calls answered', () => {
    const runs = readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => readChat(JSON.parse(line) as JsonValue)!);
    const all = runs.map(write);
    expect(all).toHaveLength(100);
    expect(new Set(runs.map(decisionName)).size).toBe(100);
    const flat = all.flat();
    expect(flat.filter((event) => event.kind === 'tool.called')).toHaveLength(572);
    expect(flat.filter((event) => event.kind === 'tool.returned')).toHaveLength(572);
    expect(all.filter((events) => data(events.at(-1)).outcome === 'solved')).toHaveLength(43);
    for (const events of all) {
      const steps = new Map(
        events
          .filter((event) => event.kind === 'tool.called')
          .map((event) => [event.step, (data(event).tool as JsonObject).name]),
      );
      for (const event of events.filter((one) => one.kind === 'tool.returned'))
        expect(steps.get(event.step)).toBe((data(event).tool as JsonObject).name);
    }
    expect(flat.every((event) => isJsonObject(event.data))).toBe(true);
  });
});

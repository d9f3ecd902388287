import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { mapNativeEvent } from '@/lib/dialects/native-event';
import { decodeEvents } from '../native/decode-events';
import { chatEvents, decisionName } from './chat-events';
import { readChat, type ChatRun } from './read-chat';

const mapEvent = (held: JsonObject): ReturnType<typeof mapNativeEvent> =>
  mapNativeEvent({ form: 'event', event: { id: 'e', kind: 'model.invoked', occurredAt: '2026-11-20T00:00:00Z', data: held } });

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
  test('what an assistant says beside its text is read: refusals, reasoning, recordings, custom calls', () => {
    const events = write({
      about: {},
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: null, refusal: 'I cannot do that.', reasoning_content: 'They must not.' },
        { role: 'assistant', content: null, audio: { id: 'a1', data: 'AAAA', transcript: 'Good day' } },
        {
          role: 'assistant',
          content: 'See there.',
          annotations: [{ type: 'url_citation', url: 'https://kb.test/1' }],
          tool_calls: [{ id: 'c9', type: 'custom', index: 3, custom: { name: 'run_sql', input: 'SELECT 1' } }],
        },
      ],
    });
    const turns = events.filter((event) => event.kind === 'model.invoked').map(data);
    const [refused, spoken, cited] = turns.map((turn) => mapEvent(turn).steps[0]!);
    expect(refused).toMatchObject({ rationale: 'They must not.', messages: { output: [{ content: 'I cannot do that.' }] } });
    expect(spoken!.messages!.output).toEqual([
      { role: 'assistant', parts: [{ type: 'audio', id: 'a1', data: 'AAAA', transcript: 'Good day' }] },
    ]);
    expect(cited!.messages!.output![0]!.toolCalls).toEqual([{ id: 'c9', name: 'run_sql', arguments: 'SELECT 1' }]);
    expect(JSON.stringify(turns[2])).toContain('https://kb.test/1');
    expect(data(events.find((event) => event.kind === 'tool.called'))).toEqual({
      tool: { name: 'run_sql', callId: 'c9', arguments: 'SELECT 1' },
      alsoSent: { index: 3 },
    });
    expect(data(events.at(-1))).toEqual({ output: 'See there.' });
  });
  test('what stands beside the messages is kept, with an outcome and without', () => {
    const about = { id: 'c-1', tags: ['vip'], tools: [{ function: { name: 'find', description: 'finds' } }] };
    const messages = [{ role: 'user', content: 'x' }];
    expect(data(write({ about, messages }).at(-1))).toEqual({ about });
    const told = { ...about, outcome: 'solved' };
    expect(data(write({ about: told, messages }).at(-1))).toEqual({ outcome: 'solved', detail: told });
  });
  test('arguments that name a member twice stay as they were written', () => {
    const twice = '{"id":"A","id":"B"}';
    const events = write({ about: {}, messages: [{ role: 'assistant', content: '', tool_calls: [call('c1', 'find', twice)] }] });
    expect(data(events.find((event) => event.kind === 'tool.called')).tool).toMatchObject({ arguments: twice });
  });

  /** Anything a message may hold, and anything it may not. */
  const word = fc.stringMatching(/^[a-z]{8,12}$/);
  const anything = fc.letrec<{ any: JsonValue }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      word,
      fc.constantFrom(null, true, 7),
      fc.array(tie('any'), { maxLength: 2 }),
      fc.dictionary(fc.constantFrom('type', 'text', 'name', 'input', 'refusal', 'function', 'custom', 'arguments'), tie('any')),
    ) as fc.Arbitrary<JsonValue>,
  })).any;
  const message = fc
    .record(
      {
        role: fc.constantFrom('user', 'assistant', 'tool', 'function', 'system', 'developer', 'critic'),
        content: fc.oneof(
          word,
          fc.constant(null),
          fc.array(fc.record({ type: fc.constantFrom('text', 'image_url'), text: word })),
          anything,
        ),
        refusal: fc.oneof(word, anything),
        reasoning_content: fc.oneof(word, anything),
        reasoning: anything,
        annotations: anything,
        audio: anything,
        parts: anything,
        name: fc.oneof(word, anything),
        model: fc.oneof(word, anything),
        usage: fc.oneof(anything, fc.record({ prompt_tokens: fc.nat(), total_tokens: fc.nat(), service: word })),
        timestamp: fc.oneof(fc.constantFrom('2026-01-02T03:04:05.123456Z', 1_767_323_045.25), anything),
        tool_call_id: fc.oneof(fc.constantFrom('call-aaaa', 'call-bbbb'), anything),
        tool_calls: fc.oneof(
          anything,
          fc.array(
            fc.record({
              id: fc.constantFrom<JsonValue>('call-aaaa', 'call-bbbb', 'call-cccc', 9),
              type: fc.constantFrom<JsonValue>('function', 'custom', 'newer-type'),
              function: fc.oneof(
                fc.record({ name: word, arguments: fc.oneof(word, fc.json({ maxDepth: 2 })), strict: anything }),
                anything,
              ),
              custom: fc.oneof(fc.record({ name: word, input: word }), anything),
              extra: anything,
            }),
            { maxLength: 2 },
          ),
        ),
        function_call: fc.oneof(fc.record({ name: word, arguments: word }), anything),
        heard_of_later: anything,
      },
      { requiredKeys: ['role'] },
    )
    .map((one) => JSON.parse(JSON.stringify(one)) as JsonObject);
  const texts = (value: JsonValue, into: string[] = []): string[] => {
    if (typeof value === 'string') into.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach((item) => texts(item as JsonValue, into));
    return into;
  };

  test('whatever the messages hold, every event is accepted by the ingest, and no text of theirs is lost', () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), fc.dictionary(word, anything), (messages, about) => {
        const events = write({ about, messages });
        const { refused } = decodeEvents(JSON.stringify(events), false);
        expect(refused).toEqual([]);
        // Arguments that were written as JSON text stand there as JSON: both are looked up without their spelling.
        const all = texts(events).join('\n');
        const inside = events
          .flatMap((event) => (isJsonObject(data(event).tool) ? [JSON.stringify(data(event).tool)] : []))
          .join('\n');
        for (const said of texts([...messages.map(({ role: _, ...rest }) => rest), about]))
          if (/^[a-z]{8,12}$/.test(said) && said !== 'function') expect(all.includes(said) || inside.includes(said)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('a conversation that went on says nothing else of what it said before, and its end so far stays beside the new one', () => {
    const said = fc.record({ role: fc.constantFrom('user', 'assistant', 'tool', 'system'), content: word });
    fc.assert(
      fc.property(fc.array(said, { minLength: 2, maxLength: 9 }), fc.nat(), (messages, where) => {
        const about = { id: 'c-1' };
        const cut = 1 + (where % (messages.length - 1));
        const before = write({ about, messages: messages.slice(0, cut) });
        const after = new Map(write({ about, messages }).map((event) => [event.id, event]));
        for (const event of before) expect(after.get(event.id) ?? event).toEqual(event);
        const gone = before.filter((event) => !after.has(event.id)).map((event) => event.kind);
        for (const kind of gone) expect(['decision.started', 'prompt.rendered', 'decision.ended']).toContain(kind);
        expect(gone).toContain('decision.ended');
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

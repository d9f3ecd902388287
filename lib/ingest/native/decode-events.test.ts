import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/shared/errors';
import type { JsonObject } from '@/lib/shared/json';
import { decodeBrokenLines, decodeEvents, MAX_EVENTS } from './decode-events';
import { eventJsonSchema } from './event-schema';
import { EMITTED_KINDS } from './kinds';

const good = (over: JsonObject = {}): JsonObject => ({
  id: randomUUID(),
  kind: 'tool.called',
  schemaVersion: '1.0',
  occurredAt: '2026-11-21T10:00:00.000Z',
  system: 'support-agent',
  decision: 'run-1',
  data: { tool: { name: 'issue_refund', callId: 'c1', arguments: { order: 'W100' } } },
  ...over,
});
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
  return 'none';
};

describe('forms of a request', () => {
  test.each([
    ['a list', (a: JsonObject, b: JsonObject) => JSON.stringify([a, b]), false],
    ['events', (a: JsonObject, b: JsonObject) => JSON.stringify({ events: [a, b] }), false],
    ['lines', (a: JsonObject, b: JsonObject) => `${JSON.stringify(a)}\r\n\n${JSON.stringify(b)}\n`, true],
    ['lines announced as JSON', (a: JsonObject, b: JsonObject) => `${JSON.stringify(a)}\n${JSON.stringify(b)}`, false],
  ])('%s', (_, write, lines) => {
    const [a, b] = [good(), good()];
    const { records, refused, total } = decodeEvents(write(a, b), lines);
    expect(refused).toEqual([]);
    expect(total).toBe(2);
    expect(records.map((record) => record.eventId)).toEqual([a.id, b.id]);
    expect(records[0]!.tree).toEqual({ form: 'event', event: a });
  });
  test('one event alone', () => expect(decodeEvents(JSON.stringify(good()), false).records).toHaveLength(1));
  test('an empty list holds nothing and is no error', () => expect(decodeEvents('[]', false).total).toBe(0));
  test.each([
    ['nothing', '', 'malformedJson'],
    ['half a list', '[{"id":', 'malformedJson'],
    ['a number', '7', 'invalidRequest'],
    ['events that is no list', '{"events":{}}', 'invalidRequest'],
    ['other members beside events', '{"events":[],"more":1}', 'invalidRequest'],
    ['events named twice', '{"events":[],"events":[]}', 'invalidRequest'],
    ['too many events', `[${'1,'.repeat(MAX_EVENTS)}1]`, 'bodyTooLarge'],
  ])('%s is refused as a whole', (_, text, code) => expect(codeOf(() => decodeEvents(text, false))).toBe(code));
});

test('of lines of which some are not UTF-8, those are refused in their places and the others are read as always', () => {
  const [first, last] = [good({ decision: 'caf\u00e9' }), good()];
  const bad = Buffer.from(JSON.stringify(good({ decision: 'caf\u00e9' })), 'latin1');
  const body = Buffer.concat([Buffer.from(`${JSON.stringify(first)}\n\n`), bad, Buffer.from(`\n${JSON.stringify(last)}`)]);
  const decoded = decodeBrokenLines(body);
  expect(decoded.total).toBe(3);
  expect(decoded.records.map(({ position, tree }) => [position, tree])).toEqual([
    [0, { form: 'event', event: first }],
    [2, { form: 'event', event: last }],
  ]);
  expect(decoded.refused).toMatchObject([{ position: 1, code: 'malformedText' }]);
});
test('a mark of byte order does not cost the first line, though another line is not UTF-8', () => {
  const first = good();
  const body = Buffer.concat([Buffer.from(`\ufeff${JSON.stringify(first)}\n`), Buffer.from([0xff, 0xfe, 0x0a])]);
  const decoded = decodeBrokenLines(body);
  expect(decoded.records.map(({ position, tree }) => [position, tree])).toEqual([[0, { form: 'event', event: first }]]);
  expect(decoded.refused).toMatchObject([{ position: 1, code: 'malformedText' }]);
});

const raw = (event: JsonObject, find: string, replace: string): string => JSON.stringify(event).replace(find, () => replace);
const deep = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;

describe('an event that is wrong is refused alone, with its field', () => {
  test.each([
    ['no object', '7', 'invalidEvent', ''],
    ['no id', JSON.stringify({ ...good(), id: undefined }), 'invalidEvent', '/id'],
    ['an id that is no UUID', JSON.stringify(good({ id: 'evt-1' })), 'invalidEvent', '/id'],
    ['no kind', JSON.stringify({ ...good(), kind: undefined }), 'invalidEvent', '/kind'],
    ['an unknown kind', JSON.stringify(good({ kind: 'tool.cancelled' })), 'unknownKind', '/kind'],
    ['our own kinds', JSON.stringify(good({ kind: 'risk.assessed' })), 'kindReserved', '/kind'],
    ['the seal', JSON.stringify(good({ kind: 'decision.sealed' })), 'kindReserved', '/kind'],
    ['another major version', JSON.stringify(good({ schemaVersion: '2.0' })), 'unsupportedSchemaVersion', '/schemaVersion'],
    ['no version at all', JSON.stringify(good({ schemaVersion: 'one' })), 'invalidEvent', '/schemaVersion'],
    ['a wrong time', JSON.stringify(good({ occurredAt: 'yesterday' })), 'invalidEvent', '/occurredAt'],
    ['a time without zone', JSON.stringify(good({ occurredAt: '2026-11-21T10:00:00' })), 'invalidEvent', '/occurredAt'],
    ['a day that does not exist', JSON.stringify(good({ occurredAt: '2026-13-41T10:00:00Z' })), 'invalidEvent', '/occurredAt'],
    ['the year 30000', JSON.stringify(good({ occurredAt: '9999-01-01T00:00:00Z' })), 'invalidEvent', '/occurredAt'],
    ['neither decision nor trace', JSON.stringify({ ...good(), decision: undefined }), 'invalidEvent', '/decision'],
    ['a zero trace id', JSON.stringify(good({ trace: { traceId: '0'.repeat(32) } })), 'invalidEvent', '/trace/traceId'],
    ['a typing error in a name', JSON.stringify(good({ decison: 'x' })), 'invalidEvent', '/decison'],
    ['data of the wrong type', JSON.stringify(good({ data: [] })), 'invalidEvent', '/data'],
    ['a tool without a name', JSON.stringify(good({ data: { tool: {} } })), 'invalidEvent', '/data/tool/name'],
    ['a number for a text', JSON.stringify(good({ system: 7 })), 'invalidEvent', '/system'],
    [
      'the same name twice',
      raw(good(), '"order":"W100"', '"order":"W100","order":"W200"'),
      'duplicateKey',
      '/data/tool/arguments/order',
    ],
    [
      'the same name twice, escaped',
      raw(good(), '"order":"W100"', '"order":"W100","ord\\u0065r":"W200"'),
      'duplicateKey',
      '/data/tool/arguments/order',
    ],
    ['a number beyond 2^53', raw(good(), '"W100"', '12345678901234567890'), 'unsafeNumber', '/data/tool/arguments/order'],
    ['a number without end', raw(good(), '"W100"', '1e999'), 'unsafeNumber', '/data/tool/arguments/order'],
    ['half a surrogate pair', raw(good(), '"W100"', '"\\ud83d"'), 'malformedText', '/data/tool/arguments/order'],
    ['half a surrogate pair in a name', raw(good(), '"order"', '"\\udc00"'), 'malformedText', '/data/tool/arguments/?'],
    ['100,000 levels', raw(good(), '"W100"', deep(100_000)), 'tooDeep', '/data/tool/arguments/order'],
    ['a huge name', raw(good(), '"order"', `"${'k'.repeat(100_000)}"`), 'invalidEvent', undefined],
    [
      'too many members',
      raw(good(), '"W100"', `{${Array.from({ length: 20_001 }, (_, i) => `"a${i}":1`).join(',')}}`),
      'tooManyMembers',
      undefined,
    ],
    ['more than a mebibyte', raw(good(), '"W100"', `"${'x'.repeat(1_100_000)}"`), 'eventTooLarge', undefined],
  ])('%s', (_, event, code, field) => {
    const text = `[${JSON.stringify(good())},${event},${JSON.stringify(good())}]`;
    const { records, refused, total } = decodeEvents(text, false);
    expect(total).toBe(3);
    expect(records.map((record) => record.position)).toEqual([0, 2]);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({
      position: 1,
      code,
      ...(field === undefined ? {} : { field: expect.stringContaining(field) as string }),
    });
    expect(refused[0]!.message.length).toBeGreaterThan(5);
  });

  test('every line that is not JSON is refused alone', () => {
    const text = [JSON.stringify(good()), '{"id":', '\ufeff{', JSON.stringify(good())].join('\n');
    const { records, refused } = decodeEvents(text, true);
    expect(records.map((record) => record.position)).toEqual([0, 3]);
    expect(refused.map(({ position, code }) => [position, code])).toEqual([
      [1, 'malformedJson'],
      [2, 'malformedJson'],
    ]);
  });
  test('messages never quote what was sent', () => {
    const secret = 'hunter2-hunter2';
    for (const event of [
      good({ system: { [secret]: secret } }),
      good({ occurredAt: secret }),
      good({ kind: secret }),
      good({ id: secret }),
    ]) {
      const { refused } = decodeEvents(JSON.stringify([event]), false);
      expect(refused).toHaveLength(1);
      expect(`${refused[0]!.message} ${refused[0]!.field}`).not.toContain(secret);
    }
  });
});

describe('what is taken', () => {
  test('a newer minor version, with members of its own', () => {
    const { records, refused } = decodeEvents(JSON.stringify(good({ schemaVersion: '1.7', novelty: 1 })), false);
    expect(refused).toEqual([]);
    expect(records[0]!.schemaVersion).toBe('1.7');
  });
  test('names such as __proto__ and constructor are data, and change nothing else', () => {
    const text = raw(good(), '"order":"W100"', '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}');
    const { records } = decodeEvents(text, false);
    expect(records).toHaveLength(1);
    expect(({} as JsonObject).polluted).toBeUndefined();
    expect(JSON.stringify(records[0]!.tree)).toContain('"__proto__":{"polluted":1}');
  });
  test('NUL is made visible and an escaped backslash before u0000 stays', () => {
    const text = raw(good(), '"W100"', '"a\\u0000b\\\\u0000c"');
    const { records } = decodeEvents(text, false);
    expect(JSON.stringify(records[0]!.tree)).toContain('a\u2400b\\\\u0000c');
  });
  test('every emitted kind has a JSON Schema that names what validation needs', () => {
    for (const kind of EMITTED_KINDS) {
      const schema = eventJsonSchema(kind, '1.0')!;
      expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(schema.required).toEqual(expect.arrayContaining(['id', 'kind', 'occurredAt', 'system', 'data']));
    }
    expect(eventJsonSchema('tool.called', '2.0')).toBeNull();
  });
  test('whatever JSON arrives, each event is answered once and nothing throws but AppError', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.json().map((text) => JSON.parse(text) as JsonObject),
            fc.constant(good()),
          ),
          { maxLength: 6 },
        ),
        (events) => {
          const { records, refused, total } = decodeEvents(JSON.stringify(events), false);
          expect(total).toBe(events.length);
          expect([...records, ...refused].map((one) => one.position).sort()).toEqual(events.map((_, i) => i));
        },
      ),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventTree, RecordTree, SpanTree } from '@/lib/dialects/contract';
import { decisionAliases } from '@/lib/dialects/identity';
import { mapRecord } from '@/lib/dialects/map-record';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { eraseBody, eraseFields } from './erase-record';

const SAID = 'Ann Miller of 12 Mill Lane asked';
const event = (data: JsonObject, over: JsonObject = {}): EventTree => ({
  form: 'event',
  event: {
    id: '018f3c1e-0000-7000-8000-000000000001',
    kind: 'model.invoked',
    schemaVersion: '1.0',
    occurredAt: '2026-09-20T10:00:00Z',
    system: 'support',
    decision: 'run-1',
    step: 's1',
    ...over,
    data,
  },
});
const span = (attributes: JsonObject): SpanTree => ({
  form: 'span',
  resource: { attributes: { 'service.name': 'support' } },
  scope: { name: 'x' },
  span: {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    name: 'chat m1',
    startTimeUnixNano: '1790000000000000000',
    endTimeUnixNano: '1790000001000000000',
    attributes,
    status: { code: 2, message: SAID },
  },
});
const asBody = (tree: RecordTree): JsonValue => tree as unknown as JsonValue;
const erased = (tree: RecordTree): RecordTree => eraseBody(asBody(tree)) as unknown as RecordTree;

/** Anything an emitter may send in a native event's data. */
const value = fc.letrec<{ any: JsonValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constant(`secret-${SAID}`),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('input', 'output', 'messages', 'content', 'tool', 'arguments', 'user', 'unknown', 'text'),
      tie('any'),
    ),
  ) as fc.Arbitrary<JsonValue>,
})).any;

describe('what an erasure leaves of a record', () => {
  it('keeps times, models, tools and counts, and nothing that was said or names a person', () => {
    const tree = event(
      {
        model: { requested: 'm1', responded: 'm1-x' },
        usage: { inputTokens: 12, outputTokens: 3 },
        input: SAID,
        messages: { input: [{ role: 'user', content: SAID }], output: [{ role: 'assistant', content: SAID }] },
        user: 'ann',
        session: 's-9',
        status: 'ok',
        secretFreeText: SAID,
      },
      { subjects: [{ type: 'customer', id: 'c-1' }] },
    );
    const left = erased(tree);
    expect(JSON.stringify(left)).not.toMatch(/Ann|Mill|"ann"|s-9|c-1/);
    const [before, after] = [mapRecord(tree), mapRecord(left)];
    expect(after.decision.subjects ?? []).toEqual([]);
    for (const fact of ['key', 'kind', 'model', 'usage', 'startedAt', 'endedAt', 'status'] as const)
      expect(after.steps[0]![fact]).toEqual(before.steps[0]![fact]);
    expect(decisionAliases(left)).toEqual(decisionAliases(tree));
  });

  it('keeps what places a span, and its model and tokens', () => {
    const tree = span({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'm1',
      'gen_ai.usage.input_tokens': '12',
      'gen_ai.input.messages': SAID,
      'user.id': 'ann',
      'session.id': 's-9',
      'countersign.decision.id': 'run-1',
      'my.own': SAID,
    });
    const left = erased(tree);
    expect(JSON.stringify(left)).not.toMatch(/Ann|"ann"|s-9/);
    expect(mapRecord(left).steps[0]).toMatchObject({
      key: 'b'.repeat(16),
      kind: 'model',
      model: { requested: 'm1' },
      usage: { inputTokens: 12 },
    });
    expect(decisionAliases(left)).toEqual(decisionAliases(tree));
  });

  it("keeps what places a record in another product's form, and nothing that was said or names a person", () => {
    const langfuse: RecordTree = {
      form: 'langfuse',
      event: {
        id: 'e1',
        type: 'generation-create',
        timestamp: '2026-09-20T10:00:00Z',
        body: {
          id: 'g1',
          traceId: 't1',
          model: 'm1',
          input: SAID,
          userId: 'ann',
          metadata: { session_id: 's-9', x: SAID },
          usage: { input: 12 },
        },
      },
    };
    const agents: RecordTree = {
      form: 'agents',
      item: {
        object: 'trace.span',
        id: 'span_1',
        trace_id: 'trace_1',
        started_at: '2026-09-20T10:00:00Z',
        group_id: 's-9',
        error: { message: SAID },
        span_data: { type: 'generation', model: 'm1', input: [{ role: 'user', content: SAID }], usage: { input_tokens: 12 } },
      },
    };
    for (const tree of [langfuse, agents]) {
      const left = erased(tree);
      expect(JSON.stringify(left)).not.toMatch(/Ann|Mill|"ann"|s-9/);
      const [before, after] = [mapRecord(tree).steps[0]!, mapRecord(left).steps[0]!];
      for (const fact of ['key', 'parentKey', 'kind', 'model', 'startedAt'] as const) expect(after[fact]).toEqual(before[fact]);
      expect(decisionAliases(left)).toEqual(decisionAliases(tree));
      expect(eraseBody(asBody(left))).toEqual(left);
    }
  });

  it('forgets the name that a conversation gave to a decision', () => {
    const tree: RecordTree = {
      form: 'log',
      resource: { attributes: {} },
      scope: {},
      log: { attributes: { 'session.id': 'ann-1' }, body: SAID },
    };
    expect(decisionAliases(tree)).toEqual([{ scheme: 'external', value: 'ann-1' }]);
    expect(decisionAliases(erased(tree))).toEqual([]);
  });

  it('holds none of what was said, whatever its shape, and erasing again changes nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('input', 'output', 'model', 'tool', 'messages', 'error', 'x'), value), (data) => {
        const once = eraseBody(asBody(event(data)));
        expect(JSON.stringify(once)).not.toContain(SAID);
        expect(eraseBody(once)).toEqual(once);
        expect(() => mapRecord(once as unknown as RecordTree)).not.toThrow();
      }),
    );
  });

  it('is the same for one field as for all, in the place of that field, and everything else stays as it was', () => {
    const tree = event({
      input: SAID,
      output: 'fine',
      documents: [{ id: 'd1', content: SAID, metadata: { author: SAID, n: 1 } }],
    });
    const done = eraseFields(asBody(tree), ['/event/data/input', '/event/data/documents/0/metadata/author']);
    expect(done).toEqual({
      body: {
        ...tree,
        erased: 'fields',
        event: {
          ...tree.event,
          data: {
            input: '[erased:text]',
            output: 'fine',
            documents: [{ id: 'd1', content: SAID, metadata: { author: '[erased:text]', n: 1 } }],
          },
        },
      },
    });
    for (const pointer of ['/event/kind', '/event/data/nothing', '/event/id', '/form', '/event/__proto__/x'])
      expect(eraseFields(asBody(tree), [pointer])).toEqual({ refused: [pointer] });
    // a field that is gone already is no mistake
    expect('body' in eraseFields((done as { body: JsonValue }).body, ['/event/data/input'])).toBe(true);
  });

  it('reaches the record inside a conflict, and takes no body that is no record', () => {
    const conflict = {
      form: 'conflict',
      conflictWith: { eventId: 'x', idx: 1 },
      kind: 'tool.called',
      schemaVersion: '1.0',
      record: asBody(event({ input: SAID })),
    } as unknown as JsonValue;
    const left = eraseBody(conflict);
    expect(JSON.stringify(left)).not.toContain(SAID);
    expect(left).toMatchObject({ form: 'conflict', conflictWith: { idx: 1 }, record: { erased: 'all' } });
    expect(eraseBody({ comment: SAID })).toBeNull();
  });
});

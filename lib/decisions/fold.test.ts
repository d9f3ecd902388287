import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordTree } from '@/lib/dialects/contract';
import type { JsonObject } from '@/lib/shared/json';
import { assemble } from './testing-fold';

const origin = { resource: { attributes: {} }, scope: { name: 'test' } };
const nano = (second: number): string => `${1_763_719_200 + second}000000000`;
const spanId = (n: number): string => String(n + 1).repeat(16);

/** Spans of one trace: each id once, as resends are recognised before; parents anywhere, roots, spans without end. */
const spans = fc
  .array(
    fc.record({
      parent: fc.option(fc.nat(5)),
      start: fc.nat(50),
      length: fc.option(fc.nat(20)),
      kind: fc.constantFrom('chat', 'execute_tool', 'invoke_agent', 'retrieval', ''),
      name: fc.constantFrom('a', 'b', 'c'),
      tokens: fc.option(fc.nat(9)),
      failed: fc.boolean(),
      user: fc.constantFrom(undefined, 'u1', 'u22'),
      text: fc.constantFrom(undefined, 'Hi', 'Hello'),
      mcp: fc.boolean(),
      call: fc.constantFrom(undefined, undefined, 'c1', 'c2'),
      remote: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((all) =>
    all.map((one, i): RecordTree => {
      const attributes: Record<string, unknown> = {
        ...(one.kind && { 'gen_ai.operation.name': one.kind }),
        'gen_ai.request.model': one.name,
        'gen_ai.tool.name': one.name,
        'gen_ai.tool.call.id': one.call,
        // One telling a call: which of several below one step is the same call follows from the order of the log, and is tested apart.
        'mcp.method.name':
          one.mcp && one.kind === 'execute_tool' && !all.some((other, j) => j < i && other.mcp && other.parent === one.parent)
            ? 'tools/call'
            : undefined,
        'gen_ai.usage.input_tokens': one.tokens ?? undefined,
        'user.id': one.user,
        'gen_ai.input.messages': one.text && JSON.stringify([{ role: 'user', content: one.text }]),
      };
      return {
        form: 'span',
        ...origin,
        span: {
          traceId: 'a'.repeat(32),
          spanId: spanId(i),
          // Below one with a lower number or one that never comes: a circle of parents has no step above the others, and its order decides.
          parentSpanId: one.parent === null || (one.parent >= i && one.parent < all.length) ? undefined : spanId(one.parent),
          name: `span ${one.name}`,
          startTimeUnixNano: nano(one.start),
          endTimeUnixNano: one.length === null ? undefined : nano(one.start + one.length),
          attributes: JSON.parse(JSON.stringify(attributes)) as JsonObject,
          status: one.failed ? { code: 2, message: 'failed' } : {},
          flags: one.remote ? 0x300 : undefined,
        },
      };
    }),
  );

/** Log records (which do not contradict each other on the model that answered) whose span comes before them, after them or never: single messages, whole contents, evaluations. */
const logs = fc.array(
  fc
    .record({
      span: fc.nat(7),
      second: fc.nat(50),
      event: fc.constantFrom(
        'gen_ai.user.message',
        'gen_ai.choice',
        'gen_ai.client.inference.operation.details',
        'gen_ai.evaluation.result',
        'exception',
        'line',
      ),
      text: fc.constantFrom('one', 'two', 'three'),
    })
    .map(({ span, second, event, text }): RecordTree => {
      const attributes: JsonObject =
        event === 'gen_ai.client.inference.operation.details'
          ? {
              'gen_ai.operation.name': 'chat',
              'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', content: text }]),
              'gen_ai.response.model': `answers-${span}`,
            }
          : { 'gen_ai.evaluation.name': text, 'exception.message': event === 'exception' ? text : '' };
      return {
        form: 'log',
        ...origin,
        log: {
          eventName: event,
          attributes,
          body: { content: text },
          traceId: 'a'.repeat(32),
          spanId: spanId(span),
          timeUnixNano: nano(second),
        },
      };
    }),
  { maxLength: 6 },
);

/** Native events that complete each other: started and ended, called and returned, rendered and invoked. */
const events = fc.array(
  fc
    .record({
      kind: fc.constantFrom(
        'decision.started',
        'decision.ended',
        'tool.called',
        'tool.returned',
        'model.invoked',
        'retrieval.completed',
        'feedback.received',
        'guardrail.triggered',
      ),
      id: fc.nat(999),
      step: fc.option(fc.nat(3)),
      second: fc.integer({ min: 10, max: 59 }),
      data: fc.record({
        status: fc.constantFrom(undefined, 'ok', 'error'),
        tool: fc.constantFrom(undefined, { name: 'refund', arguments: { a: 1 } }, { name: 'refund', result: { ok: true } }),
        model: fc.constantFrom(undefined, { requested: 'm', responded: 'm-1' }),
        input: fc.constantFrom(undefined, 'question', 'another question'),
        output: fc.constantFrom(undefined, 'answer'),
        environment: fc.constantFrom(undefined, 'production', 'staging'),
        usage: fc.constantFrom(undefined, { inputTokens: 3, outputTokens: 1 }),
        durationMs: fc.constantFrom(undefined, 1500),
        rating: fc.constantFrom(undefined, 'up'),
        versions: fc.constantFrom(undefined, { prompt: 'p1' }, { prompt: 'p22', agent: '2' }),
      }),
    })
    .map(({ kind, id, step, second, data }): RecordTree => ({
      form: 'event',
      event: JSON.parse(
        JSON.stringify({
          id: `event-${id}`,
          kind,
          schemaVersion: '1.0',
          occurredAt: `2026-11-21T10:00:${second}.000Z`,
          system: 's',
          step: step === null ? undefined : `s${step}`,
          data,
        }),
      ) as JsonObject,
    })),
  { maxLength: 8 },
);

/** Parts of Langfuse's entities, updates before creates among them, and turns around model calls that do and do not tell tokens. */
const foreign = fc.array(
  fc
    .record({
      type: fc.constantFrom(
        'trace-create',
        'span-create',
        'span-update',
        'generation-create',
        'generation-update',
        'score-create',
        'turn',
        'generation',
      ),
      id: fc.nat(3),
      second: fc.integer({ min: 10, max: 59 }),
      text: fc.constantFrom(undefined, null, 'one', 'three'),
      tokens: fc.option(fc.nat(9)),
      level: fc.constantFrom(undefined, 'ERROR'),
    })
    .map(({ type, id, second, text, tokens, level }): RecordTree => {
      const at = `2026-11-21T10:00:${second}.000Z`;
      const usage = tokens === null ? undefined : { input: tokens, output: 1 };
      const body = {
        id: `o${id}`,
        traceId: 't',
        startTime: type.endsWith('create') ? at : undefined,
        endTime: at,
        input: text,
        output: text,
        level,
        usage,
      };
      const item = {
        object: 'trace.span',
        id: `s${id}`,
        trace_id: 't',
        started_at: at,
        ended_at: at,
        span_data: { type, model: 'm', input: text, usage: usage && { input_tokens: usage.input, output_tokens: 1 } },
      };
      const tree = type.includes('-')
        ? { form: 'langfuse', event: { id: `e${id}`, type, timestamp: at, body } }
        : { form: 'agents', item };
      return JSON.parse(JSON.stringify(tree)) as RecordTree;
    }),
  { maxLength: 8 },
);

const shuffled = fc
  .tuple(spans, logs, events)
  .map((all) => all.flat())
  .chain((trees) => fc.tuple(fc.constant(trees), fc.shuffledSubarray(trees, { minLength: trees.length })));

const shuffledForms = fc
  .tuple(spans, foreign)
  .map((all) => all.flat())
  .chain((trees) => fc.tuple(fc.constant(trees), fc.shuffledSubarray(trees, { minLength: trees.length })));

describe('records in any order', () => {
  test('give the same facts and the same contents', () => {
    fc.assert(
      fc.property(fc.oneof(shuffled, shuffledForms), ([trees, other]) => {
        expect(assemble(other)).toEqual(assemble(trees));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('what is folded without content is what is folded with it', () => {
    fc.assert(
      fc.property(fc.oneof(shuffled, shuffledForms), ([, trees]) => {
        expect(assemble(trees)).toEqual(assemble(trees, true));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  test('the rows and the merged contents tell the same facts', () => {
    fc.assert(
      fc.property(shuffled, ([, trees]) => {
        const { rows, contents, decision } = assemble(trees);
        rows.forEach((row, i) => {
          const step = contents[i]!;
          expect({
            kind: row.kind,
            status: row.status,
            captured: row.captured,
            responded: row.model_responded ?? undefined,
            reportedBy: row.error_reported_by ?? undefined,
          }).toEqual({
            kind: step.kind,
            status: step.status,
            captured: step.captured,
            responded: step.model?.responded,
            reportedBy: step.error?.reportedBy,
          });
          expect(row.started_at.slice(0, 23)).toBe(step.startedAt.slice(0, 23));
        });
        expect(decision.step_count).toBe(rows.length);
        expect(decision.error_count).toBe(rows.filter((row) => row.status === 'error').length);
        // A model call below which another tells tokens, however far, repeats them.
        const byKey = new Map(rows.flatMap((row) => [row.step_key, ...row.also].map((key) => [key, row])));
        const above = new Set<string>();
        for (const row of rows) {
          if (row.kind !== 'model' || (row.input_tokens === null && row.output_tokens === null)) continue;
          for (let at = byKey.get(row.parent_key ?? ''); at && !above.has(at.step_key); at = byKey.get(at.parent_key ?? ''))
            above.add(at.step_key);
        }
        const counted = rows.filter((row) => row.kind === 'model' && !row.flags.includes('~repeats') && !above.has(row.step_key));
        expect(decision.input_tokens ?? 0).toBe(counted.reduce((sum, row) => sum + (row.input_tokens ?? 0), 0));
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

describe('tokens told around model calls', () => {
  const item = (id: string, data: JsonObject, parent = 'turn'): RecordTree => ({
    form: 'agents',
    item: {
      object: 'trace.span',
      id,
      trace_id: 't',
      parent_id: parent,
      started_at: '2026-11-21T10:00:00Z',
      ended_at: '2026-11-21T10:00:01Z',
      span_data: data,
    },
  });
  const turn = item('turn', {
    type: 'custom',
    name: 'turn',
    data: { sdk_span_type: 'turn', turn: 1, usage: { input_tokens: 120, output_tokens: 30 } },
  });
  const silent = item('call', { type: 'response', response_id: 'resp_1' });
  const telling = item('call', { type: 'generation', model: 'm', usage: { input_tokens: 120, output_tokens: 30 } });

  test('count where the calls tell none, and are never counted twice', () => {
    for (const trees of [[turn, silent], [silent, turn], [turn, telling], [telling, turn], [telling]]) {
      const { decision } = assemble(trees);
      expect([decision.input_tokens, decision.output_tokens]).toEqual([120, 30]);
    }
    expect(assemble([silent]).decision.input_tokens).toBeNull();
  });
});

describe('single facts', () => {
  const spanTree = (attributes: JsonObject, over: object = {}): RecordTree => ({
    form: 'span',
    ...origin,
    span: {
      traceId: 'a'.repeat(32),
      spanId: spanId(0),
      name: 'x',
      startTimeUnixNano: nano(0),
      endTimeUnixNano: nano(1),
      attributes,
      ...over,
    },
  });
  test('a span without content is not captured; a tool call with both sides is', () => {
    expect(assemble([spanTree({ 'gen_ai.operation.name': 'chat' })]).rows[0]!.captured).toBe('none');
    const called: RecordTree = {
      form: 'event',
      event: { id: '1', kind: 'tool.called', step: 's', data: { tool: { name: 't', arguments: {} } } },
    };
    const returned: RecordTree = {
      form: 'event',
      event: { id: '2', kind: 'tool.returned', step: 's', data: { tool: { name: 't', result: 'x' } } },
    };
    expect(assemble([called]).rows[0]!.captured).toBe('partial');
    expect(assemble([returned, called]).rows[0]!.captured).toBe('full');
  });
  test('marks of content that was left out are not content', () => {
    const tree = spanTree({
      'gen_ai.operation.name': 'chat',
      'gen_ai.prompt': '[not captured: 40 characters]',
      'gen_ai.completion': '[not captured: 4 characters]',
    });
    const { rows, decision } = assemble([tree]);
    expect(rows[0]!.captured).toBe('none');
    expect(decision.input_preview).toBeNull();
  });
  test('documents whose text was left out do not count as captured, however many ids and scores they have', () => {
    const retrieved = (documents: JsonObject[]): RecordTree => ({
      form: 'event',
      event: { id: '1', kind: 'retrieval.completed', step: 's', data: { query: 'refund window', documents } },
    });
    const left = { id: 'kb-1', score: 0.9, source: 'handbook', content: '[not captured: 812 characters]' };
    const captured = (documents: JsonObject[]): string => assemble([retrieved(documents)]).rows[0]!.captured;
    expect(captured([left, left])).toBe('partial');
    expect(captured([left, { ...left, content: 'Within 30 days.' }])).toBe('full');
    expect(captured([])).toBe('full');
    expect(captured([{ id: 'kb-1', score: 0.9 }])).toBe('full');
  });
  test('previews are one line of at most 160 characters, from the root before any model call', () => {
    const model = spanTree(
      { 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': '[{"role":"user","content":"inner"}]' },
      { spanId: spanId(1), parentSpanId: spanId(0) },
    );
    const root = spanTree({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: `outer\n\t${'😀'.repeat(300)}` }]),
    });
    for (const order of [
      [model, root],
      [root, model],
    ]) {
      const preview = assemble(order).decision.input_preview!;
      expect(preview.startsWith('outer 😀')).toBe(true);
      expect([...preview]).toHaveLength(160);
    }
  });
  test('the number of values of one label field is bounded, and that is told', () => {
    const trees = Array.from({ length: 150 }, (_, i) =>
      spanTree({ 'gen_ai.tool.name': `tool-${i}` }, { spanId: i.toString(16).padStart(16, '0') }),
    );
    const { decision } = assemble(trees);
    expect(decision.labels.filter((one) => one.startsWith('tool:'))).toHaveLength(100);
    expect(decision.flags).toContain('labelsTruncated');
  });
});

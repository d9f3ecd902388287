import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, Step } from '@/lib/dialects/step';
import type { JsonValue } from '@/lib/shared/json';
import { firstDifference } from './compare-words';
import { compareDecisions, comparison } from './compare';
import { alignSteps, type Alignable } from './compare-align';
import { diffJson, sameJson } from './compare-json';
import { diffText, words } from './compare-text';
import type { DecisionSummary } from './contract';

const anyStep: fc.Arbitrary<Alignable> = fc
  .tuple(fc.constantFrom('tool', 'model'), fc.constantFrom('a', 'b', 'c'), fc.nat(2), fc.nat(2))
  .map(([kind, name, request, content]) => ({
    kind,
    signature: `${kind} ${name}`,
    request: `${request}`,
    content: `${request}/${content}`,
  }));
const anySteps = fc.array(anyStep, { maxLength: 14 });

describe('alignSteps', () => {
  it('covers each step once and keeps both orders', () => {
    fc.assert(
      fc.property(anySteps, anySteps, (left, right) => {
        const rows = alignSteps(left, right);
        expect(rows.flatMap((row) => (row.left === null ? [] : [row.left]))).toEqual(left.map((_, i) => i));
        expect(rows.flatMap((row) => (row.right === null ? [] : [row.right]))).toEqual(right.map((_, i) => i));
        expect(rows.every((row) => row.left !== null || row.right !== null)).toBe(true);
      }),
    );
  });
  it('is symmetric', () => {
    const pairs = (rows: ReturnType<typeof alignSteps>) => rows.filter((row) => row.left !== null && row.right !== null);
    fc.assert(
      fc.property(anySteps, anySteps, (left, right) => {
        expect(pairs(alignSteps(right, left)).map((row) => ({ left: row.right, right: row.left }))).toEqual(
          pairs(alignSteps(left, right)),
        );
      }),
    );
  });
  it('stands equal trails side by side', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        expect(alignSteps(steps, steps).every((row) => row.left === row.right)).toBe(true);
      }),
    );
  });
  it('sees one step put in, and never stands one tool beside another', () => {
    const tool = (name: string): Alignable => ({ kind: 'tool', signature: `tool ${name}`, request: name, content: name });
    expect(alignSteps([tool('find'), tool('refund')], [tool('find'), tool('ask'), tool('refund')])).toEqual([
      { left: 0, right: 0 },
      { left: null, right: 1 },
      { left: 1, right: 2 },
    ]);
    expect(alignSteps([tool('refund')], [tool('refuse')])).toEqual([
      { left: 0, right: null },
      { left: null, right: 0 },
    ]);
  });
});

describe('diffText', () => {
  const anyText = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc
      .array(fc.constantFrom('refund', 'the', 'order', ' ', '\n', '返金', 'W100', '40.00'), { maxLength: 30 })
      .map((w) => w.join('')),
  );
  it('gives both texts back', () => {
    fc.assert(
      fc.property(anyText, anyText, (left, right) => {
        const ops = diffText(left, right);
        const side = (without: string) =>
          ops
            .filter((op) => op.op !== without)
            .map((op) => op.text)
            .join('');
        expect(side('added')).toBe(left);
        expect(side('removed')).toBe(right);
      }),
    );
  });
  it('marks the words that changed', () => {
    expect(diffText('refund 40.00 EUR to W100', 'refund 45.00 EUR to W100')).toEqual([
      { op: 'same', text: 'refund ' },
      { op: 'removed', text: '40.00' },
      { op: 'added', text: '45.00' },
      { op: 'same', text: ' EUR to W100' },
    ]);
  });
  it('cuts any text into words that give it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(words(text).join('')).toBe(text);
      }),
    );
  });
  it('ends for two long texts with nothing in common', () => {
    const left = Array.from({ length: 20_000 }, (_, i) => `a${i}`).join(' ');
    const right = Array.from({ length: 20_000 }, (_, i) => `b${i}`).join(' ');
    const started = performance.now();
    expect(
      diffText(left, right)
        .filter((op) => op.op === 'removed')
        .map((op) => op.text)
        .join('').length,
    ).toBeGreaterThan(left.length - 40_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('diffJson', () => {
  const anyJson = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>;
  it('is empty exactly for the same value', () => {
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        expect(diffJson(a, a)).toEqual([]);
        expect(diffJson(a, b).length === 0).toBe(sameJson(a, b));
      }),
    );
  });
  it('is the mirror image with the sides exchanged', () => {
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    fc.assert(
      fc.property(anyJson, anyJson, (a, b) => {
        const there = diffJson(a, b)
          .map((change) => `${change.path} ${change.change}`)
          .sort();
        const back = diffJson(b, a)
          .map((change) => `${change.path} ${turned[change.change]}`)
          .sort();
        expect(back).toEqual(there);
      }),
    );
  });
  it('names the path, and one element put in changes no other', () => {
    expect(diffJson({ order: { items: [1, 2, 3], total: '40' } }, { order: { items: [1, 9, 2, 3], total: '45' } })).toEqual([
      { path: 'order.items[1]', change: 'added', right: 9 },
      { path: 'order.total', change: 'changed', left: '40', right: '45' },
    ]);
    expect(diffJson({ 'a b': 1 }, {})).toEqual([{ path: '["a b"]', change: 'removed', left: 1 }]);
  });
});

const summary = (id: string, more: Partial<DecisionSummary> = {}): DecisionSummary => ({
  id,
  system: { id: 'sys_1', name: 'support-agent' },
  startedAt: '2026-11-21T10:00:00Z',
  status: 'ok',
  models: [],
  tools: [],
  stepCount: 0,
  errorCount: 0,
  usage: {},
  risk: { tier: 'unscored' },
  versions: {},
  flags: [],
  sealed: true,
  seal: 'sealed',
  ...more,
});
let at = 0;
const step = (id: string, more: Partial<Step>): Step => ({
  id,
  kind: 'model',
  name: id,
  startedAt: `2026-11-21T10:00:00.${String(at++).padStart(3, '0')}Z`,
  status: 'ok',
  captured: 'full',
  flags: [],
  source: { dialect: 'native', mapperVersion: '1' },
  eventIds: [],
  ...more,
});
const say = (role: string, content: string): Message => ({ role, content });
const tool = (id: string, name: string, args: JsonValue, result: JsonValue): Step =>
  step(id, { kind: 'tool', tool: { name, arguments: args, result } });
const side = (id: string, steps: Step[], more?: Partial<DecisionSummary>) => ({
  decision: summary(id, more),
  steps,
  total: steps.length,
});

describe('compareDecisions', () => {
  it('tells a tool argument in other words from another argument, and lets it come first only when nothing else differs', () => {
    const run = (id: string, told: string, amount: string) => {
      at = 0;
      return side(id, [
        tool('t1', 'hand_over', { summary: told, queue: 'refunds' }, 'ok'),
        tool('t2', 'issue_refund', { order: 'W100', amount }, 'ok'),
      ]);
    };
    const one = run('dec_a', 'The customer asks for a refund of order W100 because the lamp arrived broken.', '40.00');
    const told = 'Customer wants order W100 refunded, since the lamp was broken when it arrived.';
    const reworded = compareDecisions(one, run('dec_b', told, '40.00'), true);
    expect(reworded.rows.map((row) => row.state)).toEqual(['reworded', 'same']);
    expect(firstDifference(reworded)?.words).toBe('step 1 hand_over is worded otherwise in its arguments');
    const other = compareDecisions(one, run('dec_b', told, '45.00'), true);
    expect(other.rows.map((row) => row.state)).toEqual(['reworded', 'changed']);
    expect(firstDifference(other)?.words).toBe('step 2 issue_refund differs in its arguments');
    const another = compareDecisions(one, run('dec_b', told.replace('W100', 'W200'), '40.00'), true);
    expect(another.rows.map((row) => row.state)).toEqual(['changed', 'same']);
  });
  it('names the first difference and reports an early one once only, though later calls repeat it', () => {
    const run = (id: string, policy: string, reply: string) => {
      at = 0;
      return side(id, [
        step('m1', { messages: { input: [say('user', 'refund W100')], output: [say('assistant', 'let me look')] } }),
        tool('t1', 'get_policy', { topic: 'refunds' }, policy),
        step('m2', {
          messages: {
            input: [say('user', 'refund W100'), say('assistant', 'let me look'), say('tool', policy)],
            output: [say('assistant', reply)],
          },
        }),
      ]);
    };
    const result = compareDecisions(run('dec_a', 'within 30 days', 'done'), run('dec_b', 'within 14 days', 'sorry'), true);
    expect(comparison.parse(result)).toEqual(result);
    expect(result.counts).toEqual({ same: 1, reworded: 0, changed: 2, leftOnly: 0, rightOnly: 0 });
    expect(result.rows.map((row) => row.differences.map((d) => d.field))).toEqual([[], ['tool.result'], ['messages.output']]);
    expect(firstDifference(result)?.words).toBe('step 2 get_policy differs in its result');
  });

  it('does not take how an agent ended for what differed first', () => {
    const run = (id: string, found: string, end: string) => {
      at = 0;
      return side(id, [
        step('root', { kind: 'agent', messages: { input: [say('user', 'hi')], output: [say('assistant', end)] } }),
        tool('t', 'find', {}, found),
      ]);
    };
    const result = compareDecisions(run('dec_a', 'yes', 'done'), run('dec_b', 'no', 'sorry'), true);
    expect(result.rows.map((row) => row.state)).toEqual(['changed', 'changed']);
    expect(firstDifference(result)?.row.left?.id).toBe('t');
    expect(firstDifference(compareDecisions(run('dec_a', 'yes', 'done'), run('dec_b', 'yes', 'sorry'), true))?.row.left?.id).toBe(
      'root',
    );
  });

  it('says a silent model swap, another prompt version and a missing step', () => {
    at = 0;
    const left = side(
      'dec_a',
      [step('m', { model: { requested: 'gpt-4o', responded: 'gpt-4o' } }), tool('t', 'refund', { amount: '40' }, 'ok')],
      { versions: { prompt: '7' } },
    );
    at = 0;
    const right = side('dec_b', [step('m', { model: { requested: 'gpt-4o', responded: 'gpt-4o-mini' } })], {
      versions: { prompt: '8' },
    });
    const result = compareDecisions(left, right, true);
    expect(result.facts.map((fact) => fact.field)).toContain('versions.prompt');
    expect(result.rows[0]?.differences).toEqual([
      { form: 'value', field: 'model.responded', label: 'model answered', left: 'gpt-4o', right: 'gpt-4o-mini' },
    ]);
    expect(result.rows[1]?.state).toBe('leftOnly');
  });

  it('finds nothing to tell between a decision and itself', () => {
    const one = side('dec_a', [tool('t', 'find', { a: 1 }, { b: 2 })]);
    expect(compareDecisions(one, one, true)).toMatchObject({ facts: [], firstDifference: null, counts: { same: 1 } });
  });

  it('never says that nothing differs where something recorded does', () => {
    const text = (name: string) => (n: number) => `${name} ${n}`;
    const content = (made: (n: number) => Partial<Step>) => made;
    const recorded: ((n: number) => Partial<Step>)[] = [
      content((n) => ({ status: n === 1 ? 'ok' : 'error' })),
      content((n) => ({ captured: n === 1 ? 'full' : 'partial' })),
      content((n) => ({ error: { message: text('failed')(n), reportedBy: 'emitter' } })),
      content((n) => ({ error: { message: 'failed', reportedBy: text('by')(n) } })),
      content((n) => ({ model: { requested: text('model')(n) } })),
      content((n) => ({ model: { responded: text('model')(n) } })),
      content((n) => ({ model: { provider: text('provider')(n) } })),
      content((n) => ({ model: { parameters: { temperature: n } } })),
      content((n) => ({ tool: { name: 'find', arguments: { a: n } } })),
      content((n) => ({ tool: { name: 'find', result: [n] } })),
      content((n) => ({ prompt: { name: text('prompt')(n) } })),
      content((n) => ({ prompt: { version: text('v')(n) } })),
      content((n) => ({ evaluation: { name: 'judge', score: n } })),
      content((n) => ({ evaluation: { name: 'judge', explanation: text('because')(n) } })),
      content((n) => ({ evaluation: { name: 'judge', by: text('by')(n) } })),
      content((n) => ({ query: text('find')(n) })),
      content((n) => ({ rationale: text('because')(n) })),
      content((n) => ({ plan: [text('then')(n)] })),
      content((n) => ({ stateBefore: { stock: n } })),
      content((n) => ({ stateAfter: { stock: n } })),
      content((n) => ({ erased: { at: '2026-11-21T10:00:00Z', kind: text('content.erased')(n) } })),
      ...(['system', 'input', 'output'] as const).map((list) =>
        content((n) => ({ messages: { [list]: [say('user', text('said')(n))] } })),
      ),
      ...(['input', 'output'] as const).flatMap((list) => [
        content((n) => ({ messages: { [list]: [{ role: n === 1 ? 'user' : 'assistant', content: 'hi' }] } })),
        content((n) => ({ messages: { [list]: [{ role: 'user', content: 'hi', parts: [{ type: 'file', file: n }] }] } })),
        content((n) => ({ messages: { [list]: [{ role: 'user', content: 'hi', finishReason: text('why')(n) }] } })),
        content((n) => ({
          messages: { [list]: [{ role: 'assistant', content: 'hi', toolCalls: [{ name: 'find', arguments: { a: n } }] }] },
        })),
      ]),
      ...(['content', 'source', 'id'] as const).map((member) =>
        content((n) => ({ documents: [{ id: 'KB-1', [member]: text(member)(n) }] })),
      ),
      content((n) => ({ documents: [{ id: 'KB-1', score: n }] })),
      content((n) => ({ documents: [{ id: 'KB-1', metadata: { page: n } }] })),
      // Chunks of one document, of which one differs.
      ...[0, 1, 2].map((at) =>
        content((n) => ({
          documents: [0, 1, 2].map((i) => ({ id: 'KB-1', content: i === at ? text('chunk')(n) : `part ${i}` })),
        })),
      ),
      content((n) => ({ documents: Array.from({ length: n }, () => ({ source: 'faq.md', content: 'the same' })) })),
    ];
    for (const make of recorded) {
      const run = (id: string, n: number) => {
        at = 0;
        return side(id, [step('one', { kind: 'other', ...make(n) })]);
      };
      const [left, right, again] = [run('dec_a', 1), run('dec_b', 2), run('dec_c', 1)];
      const shown = JSON.stringify(make(2));
      expect(
        compareDecisions(left, right, true).rows.map((row) => row.state),
        shown,
      ).not.toContain('same');
      expect(
        compareDecisions(left, again, true).rows.map((row) => row.state),
        shown,
      ).toEqual(['same']);
    }
  });

  it('tells another chunk of a document from one that only stands elsewhere, and pairs what says the same', () => {
    const chunks = (...said: string[]) => [
      step('r', { kind: 'retrieval', documents: said.map((content) => ({ id: 'KB-1', content })) }),
    ];
    const of = (left: Step[], right: Step[]) => compareDecisions(side('dec_a', left), side('dec_b', right), true).rows[0];
    expect(of(chunks('a', 'b', 'c'), chunks('a', 'c'))?.differences).toMatchObject([
      {
        changes: [
          { path: '["KB-1 (2)"]', change: 'removed', left: { rank: 2, content: 'b' } },
          { path: '["KB-1 (3)"].rank', left: 3, right: 2 },
        ],
      },
    ]);
    expect(of(chunks('a', 'b'), chunks('a', 'b'))?.state).toBe('same');
  });

  it('compares a result as the model was told it with the one the tool gave', () => {
    const run = (id: string, told: string) => {
      at = 0;
      const call = { role: 'tool', toolCallId: 'c1', content: told };
      return side(id, [
        step('m1', { messages: { input: [say('user', 'refund W100')], output: [say('assistant', 'let me look')] } }),
        step('t1', { kind: 'tool', tool: { name: 'get_policy', callId: 'c1', result: { days: 30 } } }),
        step('m2', { messages: { input: [say('user', 'refund W100'), say('assistant', 'let me look'), call] } }),
      ]);
    };
    const states = (left: string, right: string) =>
      compareDecisions(run('dec_a', left), run('dec_b', right), true).rows.map((row) => row.state);
    expect(states('{"days": 30}', '{"days":30}')).toEqual(['same', 'same', 'same']);
    expect(states('{"days": 30}', '{"days": 14}')).toEqual(['same', 'same', 'changed']);
  });

  it('compares what came in and out as a whole, the approval and what was observed afterwards', () => {
    const long = 'a'.repeat(400);
    const run = (id: string, end: string, more: Partial<DecisionSummary>) => {
      at = 0;
      const root = step('root', { kind: 'agent', messages: { input: [say('user', `${long} ${end}`)] } });
      return { ...side(id, [root], { inputPreview: `${'a'.repeat(159)}…`, ...more }), root: 'root' };
    };
    const facts = (more: Partial<DecisionSummary>, end = 'x') =>
      compareDecisions(run('dec_a', 'x', {}), run('dec_b', end, more), true).facts.map((fact) => fact.field);
    expect(facts({})).toEqual([]);
    expect(facts({}, 'y')).toEqual(['input']);
    expect(facts({ approval: 'approved' })).toEqual(['approval']);
    expect(facts({ outcomes: ['refunded twice'] })).toEqual(['outcomes']);
    expect(facts({ risk: { tier: 'high' } })).toEqual(['risk']);
  });

  it('compares JSON that came as text by its paths', () => {
    at = 0;
    const a = side('dec_a', [tool('t', 'find', '{"id":1}', 'x')]);
    at = 0;
    const b = side('dec_b', [tool('t', 'find', '{"id":2}', 'x')]);
    expect(compareDecisions(a, b, true).rows[0]?.differences).toEqual([
      {
        form: 'json',
        field: 'tool.arguments',
        label: 'arguments',
        changes: [{ path: 'id', change: 'changed', left: 1, right: 2 }],
      },
    ]);
  });
});

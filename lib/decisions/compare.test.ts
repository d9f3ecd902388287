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

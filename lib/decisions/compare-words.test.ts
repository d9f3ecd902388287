import { describe, expect, it } from 'vitest';
import type { Step } from '@/lib/dialects/step';
import { compareDecisions, type Side } from './compare';
import { partingOf } from './compare-words';
import type { DecisionSummary } from './contract';

const START = Date.parse('2026-11-27T10:00:00Z');

/** A trail in the order given; each step a second after the one before. */
function side(steps: (Partial<Step> & Pick<Step, 'kind' | 'name'>)[]): Side {
  const decision = {
    system: { name: 'refunds' },
    models: [],
    tools: [],
    versions: {},
    risk: {},
    flags: [],
    status: 'ok',
  } as unknown as DecisionSummary;
  return {
    decision,
    total: steps.length,
    steps: steps.map(
      (step, i) =>
        ({
          id: `s${i}`,
          status: 'ok',
          captured: 'full',
          flags: [],
          startedAt: new Date(START + i * 1000).toISOString(),
          ...step,
        }) as unknown as Step,
    ),
  };
}
const tool = (name: string, args: Record<string, string>, result: Record<string, string>) =>
  ({ kind: 'tool', name, tool: { name, arguments: args, result } }) as const;
const refunded = side([
  tool('get_order', { order: 'W1' }, { order: 'W1', total: '112.00' }),
  tool('request_approval', { order: 'W1' }, { approved: 'true', note: 'within policy' }),
  tool('issue_refund', { order: 'W1' }, { done: 'true' }),
  tool('send_reply', { order: 'W1' }, { sent: 'true' }),
]);
const refused = side([
  tool('get_order', { order: 'W2' }, { order: 'W2', total: '169.00' }),
  tool('request_approval', { order: 'W2' }, { approved: 'false', note: 'ask for a photo first' }),
  tool('send_reply', { order: 'W2' }, { sent: 'true' }),
]);

describe('where two decisions part', () => {
  it('is the first act that only one of them has, with the last answer before it that differs, on whichever side it is', () => {
    for (const [left, right, word] of [
      [refunded, refused, 'left'],
      [refused, refunded, 'right'],
    ] as const) {
      const parting = partingOf(compareDecisions(left, right, true))!;
      expect(parting.words).toBe(`only the ${word} goes on to step 3 issue_refund`);
      expect(parting.before?.left?.tool).toBe('request_approval');
      expect(parting.before?.differences.map((one) => one.field)).toEqual(['tool.result']);
    }
  });

  it('is not told of steps that both have, nor again where the first difference is that very step', () => {
    expect(partingOf(compareDecisions(refused, { ...refused }, true))).toBeNull();
    const more = side([tool('get_order', { order: 'W2' }, { order: 'W2', total: '169.00' }), tool('issue_refund', {}, {})]);
    const less = side([tool('get_order', { order: 'W2' }, { order: 'W2', total: '169.00' })]);
    expect(partingOf(compareDecisions(more, less, true))).toBeNull();
  });

  it('names no answer where what came in was the same on both sides', () => {
    const asked = (content: string) =>
      ({ kind: 'model', name: 'chat', messages: { input: [{ role: 'user', content }], output: [] } }) as unknown as Step;
    const parting = partingOf(compareDecisions(side([asked('a'), tool('issue_refund', {}, {})]), side([asked('b')]), true));
    expect(parting).toMatchObject({ words: 'only the left goes on to step 2 issue_refund', before: null });
  });
});

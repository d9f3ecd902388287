import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TraceStep } from '@/lib/risk/contract';
import { boundedTrace } from './bounded-trace';

const MOST = 200_000;
const step = (...texts: string[]): TraceStep => ({
  kind: 'tool',
  name: 'search',
  texts: texts.map((text, n) => ({ field: `texts[${n}]`, text, provenance: 'tool' as const })),
});
const lengthOf = (steps: readonly TraceStep[]): number =>
  steps.flatMap(({ texts }) => texts).reduce((sum, { text }) => sum + text.length, 0);
const value = (n: number): string => `ACCT-${String(n).padStart(8, '0')}`;

describe('the texts before a call', () => {
  test('are never longer than what is allowed in all, whatever the call names and how often it stands there', () => {
    const args = { accounts: Array.from({ length: 60 }, (_, n) => value(n)) };
    const text = fc.tuple(fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 500, max: 9_000 })).map(([length, gap]) => {
      const piece = Array.from({ length: 60 }, (_, n) => `${value(n)} ${'x'.repeat(gap)}`).join(' ');
      return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    });
    fc.assert(
      fc.property(fc.array(fc.array(text, { maxLength: 3 }), { maxLength: 30 }), (texts) => {
        const steps = texts.map((of) => step(...of));
        const kept = boundedTrace(steps, args);
        expect(lengthOf(kept.steps)).toBeLessThanOrEqual(MOST);
        expect(kept.cut).toBe(lengthOf(steps) > MOST);
        // Something of every text is left.
        for (const [at, { texts: before }] of steps.entries())
          for (const [n, { text: whole }] of before.entries()) expect(kept.steps[at]!.texts[n]!.text === '').toBe(whole === '');
      }),
      { numRuns: 15 },
    );
  });

  test('keep every value that the call names, however many there are', () => {
    const accounts = Array.from({ length: 40 }, (_, n) => value(n));
    const long = accounts.map((one) => `${'y'.repeat(20_000)} pay ${one} now ${'z'.repeat(20_000)}`).join(' ');
    const kept = boundedTrace([step(long)], { accounts }).steps[0]!.texts[0]!.text;
    for (const one of accounts) expect(kept).toContain(one);
    expect(kept).toContain(`pay ${accounts[0]!} now`);
  });
});

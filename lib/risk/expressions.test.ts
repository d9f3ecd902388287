import { checkSync } from 'recheck';
import { describe, expect, test } from 'vitest';
import { ABOUT, FORBIDS, OBEYS_IT, OWNED, RULES, SPEAKS_OF } from './input/rules';
import { ACTIVE, CODE } from './output/markup';
import { FORBIDDEN, TOXIC } from './output/wording';

/**
 * Every list of expressions that hostile text meets. Linear is proved in one of two ways: no repetition is without a bound, so that a try at
 * one place costs at most a constant; or recheck finds no string on which it takes longer than linear. `countersign bench risk` measures the constant.
 */
const EXPRESSIONS: readonly [name: string, form: RegExp][] = [
  ...RULES.flatMap(({ id, forms }) => forms.map((form, index): [string, RegExp] => [`${id} ${index}`, form])),
  ['about', ABOUT],
  ['speaks of', SPEAKS_OF],
  ['obeys it', OBEYS_IT],
  ['owned', OWNED],
  ['forbids', FORBIDS],
  ...[...TOXIC, ...FORBIDDEN, ...ACTIVE, ...CODE].map(({ form }, index): [string, RegExp] => [`output ${index}`, form]),
];

/** True when the expression holds no `*`, `+` or `{n,}` outside character classes. */
function isBounded(source: string): boolean {
  const plain = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  return !/[*+]|\{\d+,\}/.test(plain);
}

describe('our expressions take linear time', () => {
  test.each(EXPRESSIONS)('%s', (_, form) => {
    if (isBounded(form.source)) return;
    expect(checkSync(form.source, form.flags, { timeout: 10_000 }).status).toBe('safe');
  });

  test('and a bound is told from none', () => {
    expect([isBounded('a{0,3}b?[*+]\\+'), isBounded('a+'), isBounded('(?:ab){2,}')]).toEqual([true, false, false]);
  });
});

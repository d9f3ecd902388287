import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkSync } from 'recheck';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { expressionFiles, isBounded } from '@/lib/shared/testing/expression-files';
import { ABOUT, FORBIDS, OBEYS_IT, OWNED, RULES, SPEAKS_OF } from './input/rules';

/**
 * Every expression that is written out in the sources of lib, and those that are put together for rules: what nobody else writes today somebody else
 * writes tomorrow, as a case number or a file's name. Linear is proved in one of two ways: no repetition is without a bound, so that a try at one place costs at most a constant; or recheck finds
 * no string on which it takes longer than linear. `countersign bench risk` measures the constant.
 */
const LIB = path.resolve(import.meta.dirname, '..');

function expressionsOf(file: string): [string, RegExp][] {
  const found: [string, RegExp][] = [];
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, false);
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      found.push([`${path.relative(LIB, file)} ${found.length}`, new RegExp(node.text.slice(1, end), node.text.slice(end + 1))]); // prettier-ignore
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const BUILT: readonly [name: string, form: RegExp][] = [
  ...RULES.flatMap(({ id, forms }) => forms.map((form, index): [string, RegExp] => [`${id} ${index}`, form])),
  ['about', ABOUT],
  ['speaks of', SPEAKS_OF],
  ['obeys it', OBEYS_IT],
  ['owned', OWNED],
  ['forbids', FORBIDS],
];

describe('our expressions take linear time', () => {
  const files = expressionFiles(LIB);
  const all = [...files.flatMap(expressionsOf), ...BUILT];
  const open = all.filter(([, { source }]) => !isBounded(source));

  test('and all of them are looked at', () => {
    expect(files.length).toBeGreaterThan(1_000);
    expect(all.length).toBeGreaterThan(1_100);
  });

  test.each(open)('%s', (_, form) => {
    expect(checkSync(form.source, form.flags, { timeout: 20_000, randomSeed: 1 }).status, form.source).toBe('safe');
  });

  test('and a bound is told from none', () => {
    expect([isBounded('a{0,3}b?[*+]\\+'), isBounded('a+'), isBounded('(?:ab){2,}')]).toEqual([true, false, false]);
  });
});

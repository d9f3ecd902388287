import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { INPUT_CASES } from '../evaluation/input-cases';
import { findRules, findRulesOneByOne } from '../input/find-rules';
import { RULES } from '../input/rules';
import { SEARCH } from '../model/shapes';
import { tokensByForm, tokensOf, type Tokens } from '../model/tokens';
import { AnchoredForms } from './anchored-forms';
import { leadsOf } from './form-leads';

const ALPHABET = ['a', 'b', ' ', '\n', '.', '_', '7', '<', 'é', '漢'];
const letters = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 24 }).map((all) => all.join(''));

/** Expressions of the kinds that rules are made of. */
const form = fc.letrec<{ form: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('a', 'b', 'ab', '\\n', '\\.', ' ', '<', 'é', '漢', '[ab]', '[^.\\n]', '\\w', '\\b', '^', '(?=a)', '(?<!b)', '[.\\n"]'),
    tie('form').map((inside) => `(?:${inside})`),
  ),
  form: fc
    .array(
      fc.array(fc.tuple(tie('atom'), fc.constantFrom('', '', '', '?', '{0,2}', '{2}', '{1,2}')).map(([atom, times]) => (/^(?:\\b|\^|\(\?[=<])/.test(atom) ? atom : atom + times)), { minLength: 1, maxLength: 4 }).map((all) => all.join('')),
      { minLength: 1, maxLength: 3 },
    )
    .map((ways) => ways.join('|')),
})).form; // prettier-ignore

function oneByOne(source: string, text: string): string[] {
  return [...text.matchAll(new RegExp(source, 'g'))].filter(([shown]) => shown !== '').map((hit) => `${hit.index} ${hit[0]}`);
}

describe('many expressions in one pass', () => {
  test('find what each finds by itself', () => {
    let known = 0;
    fc.assert(
      fc.property(form, letters, (source, text) => {
        const forms = new AnchoredForms([source]);
        if (forms.others.length > 0) return;
        known++;
        const found: string[] = [];
        forms.search(text, (_, start, end) => {
          if (end > start) found.push(`${start} ${text.slice(start, end)}`);
          return Math.max(end, start + 1);
        });
        expect(found).toEqual(oneByOne(source, text));
      }),
      { numRuns: 100 },
    );
    expect(known).toBeGreaterThan(10);
  });

  test('of our rules all but few begin with something known, and of the signs of a sentence all', () => {
    const open = RULES.flatMap(({ forms }) => forms).filter(({ source }) => leadsOf(source) === null);
    expect(open.length).toBeLessThan(3);
    expect(SEARCH.others).toEqual([]);
  });

  test('so rules hit the same places', () => {
    const words = INPUT_CASES.flatMap(({ text }) => text.toLowerCase().split(/(?<=[ .,:;!?\n"'<>[\]])/));
    const piece = fc.oneof(
      fc.constantFrom(...words),
      fc.constantFrom(...INPUT_CASES.map(({ text }) => text.toLowerCase())),
      letters,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (all) => {
        const text = all.join('');
        expect(findRules({ text })).toEqual(findRulesOneByOne({ text }));
      }),
      { numRuns: 100 },
    );
  });
});

test('a text is cut as its expression says', () => {
  const sign = fc.constantFrom(...'abzAZ09_ \'<>[]{}#"=/*|!?:.,-\n');
  const read = ({ starts, ends, size }: Tokens): number[][] => Array.from({ length: size }, (_, n) => [starts[n]!, ends[n]!]);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(sign, { maxLength: 60 }).map((all) => all.join('')),
        fc.string(),
      ),
      (text) => {
        const cut = read(tokensOf(text));
        expect(cut).toEqual(read(tokensByForm(text)));
      },
    ),
    { numRuns: 1_000 },
  );
});

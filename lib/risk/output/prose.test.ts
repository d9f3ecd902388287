import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PROSE_MODEL } from '../model/prose-weights';
import { scoreOutput } from '../score-output';
import { groundednessOf, signsOfProse } from './groundedness';
import { ProseBook, tokensOf, WORD } from './prose-book';
import { pooled, proseRisk } from './prose-risk';
import { PROSE_SIGNS } from './prose-signs';

const ARTICLE = `The harbour town of Ellerby closed its oldest bridge on Tuesday after divers found cracks in two of its nine pillars. Mayor Ruth Okafor told the council that repairs would cost 1, 250, 000 pounds and take until October. The bridge was opened in 1911 by the railway company and has carried road traffic since 1956.
Around 14,000 vehicles cross it every day. They are sent over the northern bypass, which adds 20 minutes to the way to the hospital. Shop owners in Quay Street, led by the baker Tom Lindqvist, have asked for a ferry during the works. The council has not decided. A spokeswoman of the port said that the divers would return in May, and that the other seven pillars were sound.`; // prettier-ignore
const context = [{ field: 'context', text: ARTICLE, provenance: 'retrieved' as const }];
const risk = (answer: string): number => groundednessOf(answer, context).score!;

describe('a sentence about an article', () => {
  test.each<[what: string, right: string, wrong: string]>([
    ['a number', 'Repairs would cost 1,250,000 pounds and take until October.', 'Repairs would cost 1,850,000 pounds and take until October.'],
    ['a year', 'The bridge was opened in 1911 by the railway company.', 'The bridge was opened in 1934 by the railway company.'],
    ['a new denial', 'The other seven pillars were sound.', 'The other seven pillars were not sound.'],
    ['a name', 'Tom Lindqvist, a baker, asked for a ferry.', 'Mark Hollander, a baker, asked for a ferry.'],
    ['something else', 'Traffic is sent over the northern bypass.', 'Passengers praised the new tram between both banks.'],
  ])('counts for less than one with another value: %s', (_, right, wrong) => {
    expect(risk(right)).toBeLessThan(risk(wrong));
  }); // prettier-ignore

  test('in its own words is no worse for words by which any text speaks of a text, for forms of a word, and for its neighbours', () => {
    const plain = risk('Divers found cracks in two pillars of the bridge.');
    expect(risk('The article describes that divers found cracks in two pillars of the bridge.')).toBeLessThan(0.5);
    expect(risk('Divers have discovered cracks in two pillars of the bridge.')).toBeLessThan(0.5);
    expect(plain).toBeLessThan(0.3);
  });

  test('is told where it stands, and supported or not', () => {
    const answer =
      'Here is a summary of the article in 20 words:\nThe bridge was opened in 1911. Tourists admire its famous blue lanterns.';
    expect(groundednessOf(answer, context).claims.map(({ span, label }) => [answer.slice(span.start, span.end), label])).toEqual([
      ['The bridge was opened in 1911.', 'supported'],
      ['Tourists admire its famous blue lanterns.', 'unsupported'],
    ]);
  });
});

// A bare figure is an answer, however long the context is: the number of a list is one only before what it numbers.
test.each(['350', '350.', '12%', '$12.', '1956', '(350)'])('%s alone is a claim', (answer) => {
  const { claims, open } = groundednessOf(answer, context);
  expect(open).toBeUndefined();
  expect(claims.map(({ label }) => label)).not.toContain('no_context');
  expect(claims).toHaveLength(1);
});
test('a figure that the context does not have is worse than one that it has, at the end of an answer too', () => {
  expect(risk('350')).toBeGreaterThan(risk('1956'));
  expect(risk('The bridge was opened in 1911. Vehicles a day: 350.')).toBeGreaterThan(risk('The bridge was opened in 1911.'));
  const ended = groundednessOf('How many minutes does the northern bypass add? 350.', context).claims;
  expect(ended.at(-1)).toMatchObject({ label: 'unsupported' });
});
test('the number of a list is no claim', () => {
  const listed = '1. The bridge was opened in 1911.\n2. Divers found cracks in two pillars.';
  expect(groundednessOf(listed, context).claims.filter(({ span }) => span.end - span.start < 4)).toEqual([]);
});

test('numbers that were cut apart are one', () => {
  const claims = groundednessOf('Repairs cost 1,250,000 pounds.', context).claims;
  expect(claims).toMatchObject([{ label: 'supported' }]);
});

test('nothing that is amiss makes a claim look better', () => {
  const signs = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), {
    minLength: PROSE_SIGNS.length,
    maxLength: PROSE_SIGNS.length,
  });
  expect(PROSE_MODEL.weights).toHaveLength(PROSE_SIGNS.length);
  fc.assert(
    fc.property(signs, fc.nat(PROSE_SIGNS.length - 1), fc.double({ min: 0, max: 2, noNaN: true }), (before, at, more) => {
      expect(proseRisk(before.with(at, before[at]! + more))).toBeGreaterThanOrEqual(proseRisk(before));
    }),
  );
});

test('an answer is between the mean of its sentences and the worst, and no better for a worse one', () => {
  const risks = fc.array(fc.double({ min: 0.001, max: 0.999, noNaN: true }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(risks, fc.nat(11), (all, at) => {
      const whole = pooled(all);
      expect(whole).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
      expect(whole).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
      const worse = all.with(at % all.length, Math.max(all[at % all.length]!, 0.9));
      expect(pooled(worse)).toBeGreaterThanOrEqual(whole - 1e-9);
    }),
  );
});

test('contributions add up', () => {
  const { score, findings } = scoreOutput({
    answer: 'The bridge was opened in 1934. Tourists admire its famous blue lanterns.',
    context,
  });
  const sum = findings.reduce((units, { contribution }) => units + Math.round(contribution * 10_000), 0);
  expect(sum).toBe(Math.round(score * 10_000));
});

test('a shared stretch is seen whatever stands around it', () => {
  const words = fc.array(fc.constantFrom('harbour', 'the', 'bridge', 'closed', 'not', 'in', '1911', 'mayor'), {
    minLength: 4,
    maxLength: 12,
  });
  fc.assert(
    fc.property(words, words, (source, other) => {
      const book = new ProseBook([source.join(' ')]);
      expect(book.unseen(book.words(source.join(' '))).threes).toBe(0);
      expect(book.unseen(book.words(other.join(' '))).threes).toBeLessThanOrEqual(1);
    }),
  );
});

test('words are cut by the scan as by the expression', () => {
  const sign = fc.constantFrom(...'ab z019.,;:!?-_$é’ \n'.split(''));
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 80 }), (signs) => {
      const text = signs.join('');
      expect(tokensOf(text)).toEqual(text.match(WORD) ?? []);
    }),
    { numRuns: 2_000 },
  );
});

test('one, first and two are no counts that have to stand beside the same words', () => {
  const context = [{ field: 'c', provenance: 'retrieved' as const, text: `${'The harbour of Dunmore was built by the monks and paid by the town over many winters. '.repeat(10)}Two ferries leave on Friday. One of them is painted green.` }]; // prettier-ignore
  const apart = PROSE_SIGNS.indexOf('numberApart');
  const signs = (answer: string): number => signsOfProse(answer, context)[0]!.signs[apart]!;
  expect(signs('One of the monks built the harbour in two winters.')).toBe(0);
});

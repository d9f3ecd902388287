import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sideWords } from './side-words';

const field = (before: string | null, after: string | null) => ({ field: 'condition', before, after });
const marked = (parts: ReturnType<typeof sideWords>) => parts.filter((part) => part.marked).map((part) => part.text);

it('marks the words of a line that differ, and only those', () => {
  const change = field('action.amount > 100 && risk.tier == "high"', 'action.amount > 250 && risk.tier == "high"');
  expect(marked(sideWords(change, 'del'))).toEqual(['100']);
  expect(marked(sideWords(change, 'ins'))).toEqual(['250']);
});

it('marks no space beside the words, and spaces where nothing else changed', () => {
  const title = field('Refunds: limits and orders', 'Refunds: limits, orders and vouchers');
  for (const side of ['del', 'ins'] as const) for (const text of marked(sideWords(title, side))) expect(text).toBe(text.trim());
  expect(marked(sideWords(field('a condition', 'a  condition'), 'ins')).join('')).toMatch(/^\s+$/);
});

it('marks nothing where there is no other side, or nothing in common', () => {
  expect(sideWords(field(null, 'a new reason'), 'ins')).toEqual([{ text: 'a new reason', marked: false }]);
  expect(sideWords(field(null, 'a new reason'), 'del')).toEqual([]);
  expect(marked(sideWords(field('yes', 'never'), 'del'))).toEqual([]);
});

it('shows each side whole, whatever changed', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(sideWords(field(before, after), 'del').map((part) => part.text).join('')).toBe(before); // prettier-ignore
      expect(sideWords(field(before, after), 'ins').map((part) => part.text).join('')).toBe(after); // prettier-ignore
    }),
  );
});

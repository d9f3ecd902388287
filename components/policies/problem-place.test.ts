import { expect, test } from 'vitest';
import { problemPlace } from './problem-place';

const document = { rules: [{ id: 'above-100' }, { id: '' }], tests: [{ name: 'a refund of 120' }] };

test('a problem is placed by the name of its rule or test, and by its path where that has none', () => {
  expect(problemPlace('rules[0].when', document)).toBe('above-100: when');
  expect(problemPlace('tests[0]', document)).toBe('a refund of 120');
  for (const path of ['rules[1].when', 'rules[7]', 'scope.systems', '']) expect(problemPlace(path, document)).toBe(path);
});

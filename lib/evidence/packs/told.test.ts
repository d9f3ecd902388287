import { expect, test } from 'vitest';
import { newTold, tell } from './told';

const recordOf = (index: number, value: object) => ({ index, decision: 'dec_1', entry: '', content: { state: 'masked' as const, value } }); // prettier-ignore

test('what a report on paper has no room for is counted, never left out without a word', () => {
  const told = newTold();
  tell(told, recordOf(0, Object.fromEntries(Array.from({ length: 203 }, (_, i) => [`f${i}`, 'x']))));
  tell(told, recordOf(1, { f: 'x' }));
  expect(told.records.map(({ fields, more }) => [fields.length, more])).toEqual([
    [200, 3],
    [1, 0],
  ]);
  for (let index = 2; index < 405; index++) tell(told, recordOf(index, { f: 'x' }));
  expect([told.records.length, told.more]).toEqual([400, 5]);
});

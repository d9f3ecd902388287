import { expect, test } from 'vitest';
import { readIdentifiers } from './person-search-form';

test('lines become subjects with their type, and values without one', () => {
  expect(readIdentifiers(' customer/c-5531\n\nmia@example.org\n+49 30 901820\nhttps://x.example/a\n')).toEqual([
    { type: 'customer', value: 'c-5531' },
    { value: 'mia@example.org' },
    { value: '+49 30 901820' },
    { value: 'https://x.example/a' },
  ]);
});

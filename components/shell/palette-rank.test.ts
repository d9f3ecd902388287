import { defaultFilter } from 'cmdk';
import { expect, it } from 'vitest';

it('in the palette, a page named as typed ranks before the search, and words that name none are searched for', () => {
  const search = (typed: string): number => defaultFilter(`search ${typed}`, typed, []);
  expect(defaultFilter('Retention', 'retention', [])).toBeGreaterThan(search('retention'));
  for (const typed of ['duplicate charge', 'status:error', '日本', 'a.b@example.org']) {
    expect(search(typed)).toBeGreaterThan(0);
    expect(search(typed)).toBeGreaterThan(defaultFilter('Retention', typed, []));
  }
});

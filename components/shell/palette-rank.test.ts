import { expect, it } from 'vitest';
import { rank, searchEntry } from './palette-rank';

it('a page named as typed ranks before the search, and words that name none are searched for', () => {
  const search = (typed: string): number => rank(searchEntry(typed), typed);
  expect(rank('Retention', 'retention')).toBeGreaterThan(search('retention'));
  for (const typed of ['duplicate charge', 'duplicate charge ', ' W100', 'status:error', '日本', 'a.b@example.org', 'long '.repeat(2_000)]) {
    expect(search(typed)).toBeGreaterThan(0);
    expect(search(typed)).toBeGreaterThan(rank('Retention', typed));
  }
}); // prettier-ignore

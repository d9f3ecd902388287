import { expect, it } from 'vitest';
import { byScope } from './shortcuts';

it('lists the shortcuts of a part of the page once, whoever registered them', () => {
  const one = (keys: string) => ({ keys, label: keys, run: () => undefined });
  const parts = byScope([
    { scope: 'Trail', shortcuts: [one('V')] },
    { scope: 'Go to', shortcuts: [one('G then D')] },
    { scope: 'Trail', shortcuts: [one('J'), one('K')] },
  ]);
  expect(parts.map(([scope, list]) => [scope, list.map((each) => each.keys)])).toEqual([
    ['Trail', ['V', 'J', 'K']],
    ['Go to', ['G then D']],
  ]);
});

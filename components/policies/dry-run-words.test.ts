import { expect, it } from 'vitest';
import { comparisonOf, type DryRunView } from '@/lib/assessment/dry-run';
import { dryRunSentence } from './dry-run-words';

const run: DryRunView = {
  id: 'dry_1',
  policy: 'limits',
  version: 3,
  hash: '',
  base: ['limits@3'],
  comparison: 'inForce',
  from: '2026-08-29T00:00:00.000Z',
  until: '2026-11-27T00:00:00.000Z',
  askedBy: 'Ann',
  askedAt: '2026-11-27T00:00:00.000Z',
  startedAt: '2026-11-27T00:00:00.000Z',
  finishedAt: '2026-11-27T00:00:00.000Z',
  state: 'done',
  total: 40_000,
  checked: 40_000,
  changed: 0,
  unread: 0,
  arguments: 'none',
  asksOfArguments: false,
  moves: [],
  calls: null,
};

it('a version in force is said to differ from no policy only where that is what it was compared with', () => {
  expect(comparisonOf(run)).toBe('withoutPolicy');
  expect(comparisonOf({ ...run, version: 4 })).toBe('inForce');
  expect(dryRunSentence({ ...run, comparison: 'withoutPolicy', changed: 7 })).toContain(
    'Version 3 of limits is in force: 7 of 40,000 decisions of the last 90 days are routed differently with it than without this policy.',
  );
  // Runs from before the kind of comparison was kept.
  expect(dryRunSentence(run)).toContain('Under version 3 of limits, 0 of 40,000 decisions of the last 90 days would have been');
});

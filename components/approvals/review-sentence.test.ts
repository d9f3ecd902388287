import { expect, test } from 'vitest';
import type { ReviewDetail } from '@/lib/approvals/contract';
import { reviewSentence } from './review-sentence';

const clock = { zone: 'UTC', locale: 'en-GB', now: Date.parse('2026-11-22T00:00:00Z') };
const detail = (over: Partial<ReviewDetail>): ReviewDetail =>
  ({
    system: { id: 'sys_1', name: 'Desk' },
    askedAt: '2026-11-20T10:00:00.000Z',
    environment: 'prod',
    required: 2,
    approvals: 1,
    votes: [],
    execution: 'none',
    state: 'pendingReview',
    ...over,
  }) as unknown as ReviewDetail;

test('while people are waited for, it says how many must agree, how many did, and that nothing runs', () => {
  const said = reviewSentence(detail({}), clock);
  expect(said).toMatch(
    /^Desk asked leave at 20 Nov 10:00:00 UTC, for prod; 2 people must agree, 1 of 2 did\. Nothing runs until then\.$/,
  );
  expect(reviewSentence(detail({ required: 1, approvals: 0 }), clock)).toContain('1 person must agree, 0 of 1 did');
  expect(reviewSentence(detail({ environment: null }), clock)).not.toContain(', for');
});

test('what was not approved or let through is never said to have run or to wait for it, and what may run says whether it did', () => {
  for (const state of ['denied', 'rejected', 'expired', 'cancelled', 'revoked'] as const)
    expect(reviewSentence(detail({ state }), clock)).not.toMatch(/it ran|is running|has not run yet/);
  for (const state of ['approved', 'allowed'] as const) {
    expect(reviewSentence(detail({ state }), clock)).toContain('and it has not run yet');
    expect(reviewSentence(detail({ state, execution: 'succeeded' }), clock)).toMatch(/, and it ran\.$/);
    expect(reviewSentence(detail({ state, execution: 'failed' }), clock)).toContain('it ran and failed');
    expect(reviewSentence(detail({ state, execution: 'lapsed' }), clock)).toContain('it never ran');
  }
  const votes = [{ person: { name: 'Ann' } }, { person: { name: 'Ben' } }] as unknown as ReviewDetail['votes'];
  expect(reviewSentence(detail({ state: 'approved', votes }), clock)).toContain('it was approved by Ben');
});

test("the time is told by the reader's zone and locale, and the zone is named", () => {
  const late = detail({ askedAt: '2026-11-21T23:30:00Z', environment: null });
  expect(reviewSentence(late, clock)).toContain('at 21 Nov 23:30:00 UTC;');
  const german = reviewSentence(late, { ...clock, zone: 'Europe/Berlin', locale: 'de-DE' });
  expect(german).toContain('at 22. Nov. 00:30:00 MEZ;');
  expect(german).not.toContain('UTC');
});

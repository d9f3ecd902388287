import { expect, test } from 'vitest';
import type { ReviewDetail } from '@/lib/approvals/contract';
import { reviewSentence } from './review-sentence';

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
  const said = reviewSentence(detail({}), 'en');
  expect(said).toMatch(
    /^Desk asked leave at .*20 10:00:00 UTC, for prod; 2 people must agree, 1 of 2 did\. Nothing runs until then\.$/,
  );
  expect(reviewSentence(detail({ required: 1, approvals: 0 }), 'en')).toContain('1 person must agree, 0 of 1 did');
  expect(reviewSentence(detail({ environment: null }), 'en')).not.toContain(', for');
});

test('what was not approved or let through is never said to have run or to wait for it, and what may run says whether it did', () => {
  for (const state of ['denied', 'rejected', 'expired', 'cancelled', 'revoked'] as const)
    expect(reviewSentence(detail({ state }), 'en')).not.toMatch(/it ran|is running|has not run yet/);
  for (const state of ['approved', 'allowed'] as const) {
    expect(reviewSentence(detail({ state }), 'en')).toContain('and it has not run yet');
    expect(reviewSentence(detail({ state, execution: 'succeeded' }), 'en')).toMatch(/, and it ran\.$/);
    expect(reviewSentence(detail({ state, execution: 'failed' }), 'en')).toContain('it ran and failed');
    expect(reviewSentence(detail({ state, execution: 'lapsed' }), 'en')).toContain('it never ran');
  }
  const votes = [{ person: { name: 'Ann' } }, { person: { name: 'Ben' } }] as unknown as ReviewDetail['votes'];
  expect(reviewSentence(detail({ state: 'approved', votes }), 'en')).toContain('it was approved by Ben');
});

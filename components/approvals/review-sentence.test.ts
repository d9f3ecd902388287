import { describe, expect, it } from 'vitest';
import type { ReviewDetail } from '@/lib/approvals/contract';
import { reviewSentence } from './review-sentence';

const detail = {
  system: { id: 'sys_1', name: 'Refund agent' },
  askedAt: '2026-11-21T23:30:00Z',
  state: 'pendingReview',
  required: 2,
  approvals: 1,
  votes: [],
  execution: 'none',
} as unknown as ReviewDetail;
const now = Date.parse('2026-11-22T00:00:00Z');

describe('reviewSentence', () => {
  it("tells the time by the reader's zone and locale, and names the zone", () => {
    expect(reviewSentence(detail, { zone: 'UTC', locale: 'en-GB', now })).toContain('at 21 Nov 23:30:00 UTC;');
    const german = reviewSentence(detail, { zone: 'Europe/Berlin', locale: 'de-DE', now });
    expect(german).toContain('at 22. Nov. 00:30:00 MEZ;');
    expect(german).not.toContain('UTC');
  });
  it('of what waits it says how many still must agree, and that nothing runs', () => {
    expect(reviewSentence(detail, { zone: 'UTC', locale: 'en-GB', now })).toMatch(
      /2 people must agree, 1 of 2 did\. Nothing runs until then\.$/,
    );
  });
});

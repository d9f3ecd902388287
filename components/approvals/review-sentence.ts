import type { ReviewDetail } from '@/lib/approvals/contract';
import { formatNumber, plural } from '@/lib/shared/format';
import { formatInstant, zoneAbbreviation, type TimeOptions } from '@/lib/shared/time';

/**
 * One sentence of facts, from a template: nothing in it was written by an agent but the names of system and environment. Times are by the reader's
 * `clock`, whose zone is named.
 */
export function reviewSentence(detail: ReviewDetail, clock: TimeOptions): string {
  const { locale } = clock;
  const asked = `${detail.system.name} asked leave at ${formatInstant(detail.askedAt, 'stamp', clock)} ${zoneAbbreviation(detail.askedAt, clock)}${detail.environment ? `, for ${detail.environment}` : ''}`;
  const needs =
    detail.required > 0 ? `${plural(detail.required, 'person', 'people', locale)} must agree` : 'policy decided alone';
  if (detail.state === 'pendingReview')
    return `${asked}; ${needs}, ${formatNumber(detail.approvals, locale)} of ${formatNumber(detail.required, locale)} did. Nothing runs until then.`;
  if (detail.state === 'checking') return `${asked}; it is being checked.`;
  const last = detail.votes.at(-1);
  const by = last ? ` by ${last.person.name}` : '';
  const ended: Record<string, string> = {
    approved: `it was approved${by}`,
    allowed: 'policy let it through',
    denied: 'it was denied',
    rejected: `it was rejected${by}`,
    expired: 'nobody decided in time, so it did not run',
    cancelled: 'the agent withdrew it',
    revoked: 'the approval was revoked before it was used',
  };
  const ran: Record<string, string> = {
    none: detail.state === 'approved' || detail.state === 'allowed' ? ', and it has not run yet' : '',
    redeemed: ', and it is running',
    succeeded: ', and it ran',
    failed: ', it ran and failed',
    unknown: ', it ran, and nobody said how it ended',
    lapsed: ', and it never ran',
  };
  return `${asked}; ${ended[detail.state] ?? detail.state}${ran[detail.execution] ?? ''}.`;
}

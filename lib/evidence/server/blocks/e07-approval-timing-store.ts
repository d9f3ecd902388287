import { actionBlock } from '../action-block-store';
import { define, of } from './define';

const WAIT = (share: number): string =>
  `round((percentile_cont(${share}) WITHIN GROUP (ORDER BY extract(epoch FROM a.decided_at - a.asked_at)) FILTER (WHERE a.required > 0 AND a.decided_at IS NOT NULL))::numeric)`;

/** Is silence a no, and how long do people take? */
export const E07 = actionBlock({
  definition: define('E07', '1', {
    unit: 'action',
    title: 'Approval timing',
    question: 'Was every action that waited for people decided in time, or stopped by default?',
    population: 'Actions that waited for people, asked for in the period.',
    covered: 'A person decided before it expired, or it expired and did not run.',
    contradicted: 'It expired and ran all the same.',
    limit: 'A quick answer is no careful one: see oversight quality.',
  }),
  at: 'a.asked_at',
  population: 'a.required > 0',
  covered: `a.state IN ('approved', 'rejected', 'revoked', 'cancelled') OR (a.state = 'expired' AND a.execution = 'none')`,
  contradicted: `a.state = 'expired' AND a.execution NOT IN ('none', 'lapsed')`,
  excluded: { 'no person was needed': 'a.required = 0' },
  facts: {
    approved: `a.required > 0 AND a.state = 'approved'`,
    rejected: `a.required > 0 AND a.state = 'rejected'`,
    'expired, so denied': `a.required > 0 AND a.state = 'expired'`,
    escalated: 'a.required > 0 AND a.escalation > 0',
    waiting: `a.state = 'pendingReview'`,
  },
  values: { 'usual wait in seconds': WAIT(0.5), 'wait in seconds, 95 of 100': WAIT(0.95) },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'actions that waited for people')} were decided in time or stopped: ${String(facts['approved'])} approved, ${String(facts['rejected'])} rejected, ${String(facts['expired, so denied'])} expired and denied; usual wait ${facts['usual wait in seconds'] === null ? 'unknown' : `${String(facts['usual wait in seconds'])} s`}.`,
});

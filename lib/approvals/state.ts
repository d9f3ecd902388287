/**
 * What can happen to an action. Pure and client-safe: every writer (a request, a vote, a bulk of votes, the sweeper, a halt, a redemption) asks
 * this machine, under the row's lock, with the database's clock. Four separate fields: state, execution, the review's counts, and whether a
 * halt has frozen it. Times are Unix milliseconds.
 */
export const ACTION_STATES = [
  'checking',
  'allowed',
  'denied',
  'pendingReview',
  'approved',
  'rejected',
  'expired',
  'cancelled',
  'revoked',
] as const;
export type ActionState = (typeof ACTION_STATES)[number];

export const EXECUTIONS = ['none', 'redeemed', 'succeeded', 'failed', 'unknown', 'lapsed'] as const;
export type Execution = (typeof EXECUTIONS)[number];

/** Still to be decided: everything else is final as far as the agent's question goes. */
export const WAITING_STATES = ['checking', 'pendingReview'] as const satisfies readonly ActionState[];
export const isWaiting = (state: ActionState): boolean => (WAITING_STATES as readonly string[]).includes(state);
/** A closed list: whatever else a state is called, the action does not run. */
export const mayRun = (state: ActionState): boolean => state === 'allowed' || state === 'approved';

/** Medium actions are decided within this, or a person is asked. */
export const CHECK_BUDGET_MS = 5_000;
/** From leave to redemption. A verdict's `exp` is never later. */
export const RUN_WINDOW_MS = 15 * 60_000;
/** From redemption to a result; after that nobody knows how it ended. */
export const RESULT_WINDOW_MS = 60 * 60_000;
export const LONGEST_REVIEW_MS = 30 * 86_400_000;
export const CLAIM_MS = 15 * 60_000;

export interface ActionFacts {
  state: ActionState;
  execution: Execution;
  revision: number;
  /** How many distinct people must approve. */
  required: number;
  /** Who approved the current revision: the person, or in whose place they decided. */
  approvedBy: readonly string[];
  /** Who edited it last, and so does not approve it. */
  maker: string | null;
  frozen: boolean;
  checkingUntil: number | null;
  expiresAt: number | null;
  executeBy: number | null;
  redeemedAt: number | null;
}

export type Act =
  | { do: 'allow' | 'deny'; at: number }
  | { do: 'ask'; at: number; required: number; expiresAt: number }
  | { do: 'approve'; at: number; by: string; authority: string }
  | { do: 'reject'; at: number; by: string }
  | { do: 'return'; at: number; by: string }
  | { do: 'edit'; at: number; by: string; required: number }
  | { do: 'override'; at: number; by: string }
  | { do: 'expire' | 'lapse' | 'lose' | 'cancel' | 'revoke' | 'freeze' | 'thaw' | 'redeem'; at: number }
  | { do: 'report'; at: number; outcome: 'succeeded' | 'failed' | 'unknown' };

export const REFUSALS = [
  'alreadyDecided',
  'alreadyRedeemed',
  'alreadyVoted',
  'checking',
  'expired',
  'halted',
  'notApproved',
  'notDue',
  'notRedeemed',
  'separationOfDuties',
] as const;
export type Refusal = (typeof REFUSALS)[number];
export type Transition = { ok: true; facts: ActionFacts } | { ok: false; refusal: Refusal };

const refuse = (refusal: Refusal): Transition => ({ ok: false, refusal });
const to = (facts: ActionFacts, change: Partial<ActionFacts>): Transition => ({ ok: true, facts: { ...facts, ...change } });
const runs = (facts: ActionFacts, state: 'allowed' | 'approved', at: number): Transition =>
  to(facts, { state, executeBy: at + RUN_WINDOW_MS, checkingUntil: null });

/** True when the review's time is over, whether or not anybody has written so. */
export const isPastReview = (facts: ActionFacts, at: number): boolean =>
  facts.state === 'pendingReview' && facts.expiresAt !== null && at >= facts.expiresAt;

/** The action after the act, or why it cannot happen. */
export function apply(facts: ActionFacts, act: Act): Transition {
  switch (act.do) {
    case 'allow':
    case 'deny':
    case 'ask':
      return afterChecking(facts, act);
    case 'approve':
    case 'reject':
    case 'return':
    case 'edit':
    case 'override':
      return afterVote(facts, act);
    case 'expire':
      if (facts.state !== 'pendingReview') return refuse('alreadyDecided');
      return isPastReview(facts, act.at) ? to(facts, { state: 'expired' }) : refuse('notDue');
    case 'cancel':
      return isWaiting(facts.state) ? to(facts, { state: 'cancelled', checkingUntil: null }) : refuse('alreadyDecided');
    case 'revoke':
      if (!mayRun(facts.state)) return refuse('notApproved');
      return facts.execution === 'none' ? to(facts, { state: 'revoked' }) : refuse('alreadyRedeemed');
    case 'freeze':
      return isWaiting(facts.state) ? to(facts, { frozen: true }) : refuse('alreadyDecided');
    case 'thaw':
      return to(facts, { frozen: false });
    case 'redeem':
      return afterRedeem(facts, act.at);
    case 'lapse':
      if (!mayRun(facts.state) || facts.execution !== 'none' || facts.executeBy === null) return refuse('notApproved');
      return act.at >= facts.executeBy ? to(facts, { execution: 'lapsed' }) : refuse('notDue');
    case 'lose':
      if (facts.execution !== 'redeemed' || facts.redeemedAt === null) return refuse('notRedeemed');
      return act.at >= facts.redeemedAt + RESULT_WINDOW_MS ? to(facts, { execution: 'unknown' }) : refuse('notDue');
    case 'report':
      // What was given up as unknown may still be told; what succeeded or failed is not told otherwise later.
      return facts.execution === 'redeemed' || facts.execution === 'unknown'
        ? to(facts, { execution: act.outcome })
        : refuse('notRedeemed');
  }
}

function afterChecking(facts: ActionFacts, act: Extract<Act, { do: 'allow' | 'deny' | 'ask' }>): Transition {
  if (facts.state !== 'checking') return refuse('alreadyDecided');
  if (act.do === 'deny') return to(facts, { state: 'denied', checkingUntil: null });
  if (act.do === 'ask')
    return to(facts, {
      state: 'pendingReview',
      required: Math.max(1, act.required),
      expiresAt: Math.min(act.expiresAt, act.at + LONGEST_REVIEW_MS),
      checkingUntil: null,
    });
  if (facts.frozen) return refuse('halted');
  // A check that took longer than its budget decides nothing any more.
  if (facts.checkingUntil !== null && act.at > facts.checkingUntil) return refuse('expired');
  return runs(facts, 'allowed', act.at);
}

function afterVote(facts: ActionFacts, act: Extract<Act, { by: string }>): Transition {
  if (facts.state === 'checking') return refuse('checking');
  if (facts.state !== 'pendingReview') return refuse(facts.state === 'expired' ? 'expired' : 'alreadyDecided');
  // Silence is a no: after its time nobody decides any more, also where the sweeper is late.
  if (isPastReview(facts, act.at)) return refuse('expired');
  if (act.do !== 'approve' && act.do !== 'edit' && act.do !== 'override') return to(facts, { state: 'rejected' });
  // A halt stops what begins something; a no is always possible.
  if (facts.frozen) return refuse('halted');
  if (act.do === 'override') return runs(facts, 'approved', act.at);
  if (act.do === 'edit')
    return to(facts, {
      revision: facts.revision + 1,
      approvedBy: [],
      maker: act.by,
      required: Math.max(facts.required, act.required, 1),
    });
  if (facts.maker !== null && (facts.maker === act.by || facts.maker === act.authority)) return refuse('separationOfDuties');
  if (facts.approvedBy.includes(act.by) || facts.approvedBy.includes(act.authority)) return refuse('alreadyVoted');
  const approvedBy = [...facts.approvedBy, act.authority];
  const voted = { ...facts, approvedBy };
  return approvedBy.length >= facts.required ? runs(voted, 'approved', act.at) : { ok: true, facts: voted };
}

function afterRedeem(facts: ActionFacts, at: number): Transition {
  if (facts.execution !== 'none' && facts.execution !== 'lapsed') return refuse('alreadyRedeemed');
  if (!mayRun(facts.state)) return refuse('notApproved');
  if (facts.frozen) return refuse('halted');
  if (facts.execution === 'lapsed' || facts.executeBy === null || at >= facts.executeBy) return refuse('expired');
  return to(facts, { execution: 'redeemed', redeemedAt: at });
}

import type { ReasonCode, VoteName } from '@/lib/approvals/contract';

export const REASONS: Readonly<Record<ReasonCode, string>> = {
  asIntended: 'It is what was intended',
  verifiedWithSubject: 'Checked with the person it is about',
  withinPolicy: 'Within what the policy allows',
  wrongAmount: 'The amount is wrong',
  wrongTarget: 'The target is wrong',
  notRequested: 'Nobody asked for this',
  insufficientEvidence: 'The evidence does not bear it out',
  suspectedManipulation: 'The agent may have been manipulated',
  policyViolation: 'It goes against a policy',
  needsChange: 'It needs a change',
  other: 'Another reason, in your own words',
};
const YES: readonly ReasonCode[] = ['asIntended', 'verifiedWithSubject', 'withinPolicy', 'other'];
const NO: readonly ReasonCode[] = [
  'notRequested',
  'insufficientEvidence',
  'suspectedManipulation',
  'policyViolation',
  'wrongAmount',
  'wrongTarget',
  'needsChange',
  'other',
];
const CHANGE: readonly ReasonCode[] = [
  'wrongAmount',
  'wrongTarget',
  'needsChange',
  'insufficientEvidence',
  'policyViolation',
  'other',
];

/** The codes that make sense for a vote, the usual one first. */
export function reasonsFor(vote: VoteName): readonly ReasonCode[] {
  return vote === 'approve' ? YES : vote === 'reject' ? NO : CHANGE;
}

/** True when words are asked for beside the code, as the server asks for them. */
export function needsWords(vote: VoteName, tier: string, code: string): boolean {
  return vote !== 'approve' || tier === 'high' || tier === 'critical' || code === 'other';
}

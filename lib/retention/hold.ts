import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { subjectScope } from './subject-scope';
import { reason } from './policy';

/**
 * A hold: what must not go while a matter is open. It stops retention and erasure; a request that touches it is restricted instead
 * (GDPR Art. 18). One person places it, two release it. Pure and client-safe.
 */
export const HOLD_STATES = ['active', 'releaseAsked', 'released'] as const;
export type HoldState = (typeof HOLD_STATES)[number];

const instant = z.iso.datetime({ offset: true });
export const holdScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('decisions'), decisions: z.array(z.string().min(1)).min(1).max(5_000) }),
  subjectScope,
  z.object({ kind: z.literal('system'), systemId: z.uuid(), from: instant.optional(), to: instant.optional() }),
  /** What a query finds now; what comes later is not in it. */
  z.object({
    kind: z.literal('query'),
    q: z.string().max(4_000),
    from: instant.optional(),
    to: instant.optional(),
    tz: z.string().max(64).optional(),
  }),
]);
export type HoldScope = z.output<typeof holdScope>;

export const newHold = z
  .object({
    matter: writtenText().trim().min(3, 'Name the matter.').max(200),
    basis: writtenText().trim().min(3, 'Say on what basis: a law, a court, a claim that is expected.').max(1_000),
    scope: holdScope,
    /** A day. Nothing ends by itself then: somebody looks whether the hold is still needed. */
    reviewOn: z.iso.date('Give the day on which somebody looks whether it is still needed.'),
  })
  .refine(
    ({ scope }) =>
      !('from' in scope && scope.from !== undefined && scope.to !== undefined && Date.parse(scope.from) >= Date.parse(scope.to)),
    {
      // It would stand in the list as held, and hold nothing.
      path: ['scope', 'to'],
      message: 'The time ends before it begins, so nothing would be held. The day it ends on is not in it.',
    },
  );
export type NewHold = z.input<typeof newHold>;

export const holdStep = z
  .object({
    step: z.enum(['askRelease', 'confirmRelease', 'keep']),
    reason,
    /** The hold's `revision` as it was shown: an act on what somebody else changed meanwhile is refused. */
    revision: z.string().max(64).optional(),
    /** With `keep`: it is still needed, and this is the next day on which somebody looks. */
    reviewOn: z.iso.date('Give the day on which somebody looks again.').optional(),
  })
  .refine(({ step, reviewOn }) => step === 'keep' || reviewOn === undefined, {
    path: ['reviewOn'],
    message: 'A day for the next review is given when a hold is kept.',
  });

export interface HoldFacts {
  state: HoldState;
  releaseAskedBy: string | null;
}
export type HoldAct =
  | { act: 'askRelease' | 'confirmRelease'; by: string }
  /** `reviewed`: somebody looked whether it is still needed, and names the next day for that. */
  | { act: 'keep'; by: string; reviewed?: boolean };

/** Why this person may not do this to the hold now, in words; null when they may. */
export function refusesHold(hold: HoldFacts, given: HoldAct): string | null {
  const { act, by } = given;
  if (hold.state === 'released') return 'This hold is released already.';
  if (act === 'askRelease') return hold.state === 'active' ? null : 'Its release has been asked for already.';
  if (given.act === 'keep' && given.reviewed) return null;
  if (hold.state !== 'releaseAsked') return 'Nobody has asked for its release.';
  if (act === 'confirmRelease' && hold.releaseAskedBy === by)
    return 'You asked for this release. A second person has to confirm it.';
  return null;
}

/** The hold after the act. Call refusesHold first. */
export function afterHoldAct(hold: HoldFacts, { act, by }: HoldAct): HoldFacts {
  if (act === 'askRelease') return { state: 'releaseAsked', releaseAskedBy: by };
  if (act === 'keep') return { state: 'active', releaseAskedBy: null };
  return { ...hold, state: 'released' };
}

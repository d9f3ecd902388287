import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { MAX_MONTHS, monthsInWords } from './period';
import { COOLING_DAYS, DATA_CLASSES, DATA_CLASS_WORDS, type DataClass } from './words';

/**
 * How long what is kept. One policy a class of data and AI system; what a system has none of its own for follows the policy for all
 * systems. Pure and client-safe.
 */

/** What the law asks of a system's logs, as far as a policy says so itself, beside what the register says of the system. */
export const duties = z.object({
  /** High-risk AI system: providers and deployers keep its logs for at least six months (AI Act Art. 19(1), 26(6)). */
  highRisk: z.boolean().default(false),
  /** Months that financial-services law asks for, where the logs are part of those records (AI Act Art. 19(2), 26(6)). Null: does not apply. */
  financialMonths: z.number().int().min(1).max(MAX_MONTHS).nullable().default(null),
});
export type Duties = z.output<typeof duties>;

export const HIGH_RISK_MONTHS = 6;

/**
 * The least number of months: six for a high-risk system's logs, more where financial records ask for more. Never fewer. `registered`: the register
 * says that the system is high-risk, and no period says otherwise.
 */
export function floorMonths(dataClass: DataClass, { highRisk, financialMonths }: Duties, registered = false): number {
  if (dataClass !== 'decisionContent') return 0;
  return Math.max(highRisk || registered ? HIGH_RISK_MONTHS : 0, financialMonths ?? 0);
}

/** Why the floor is where it is, for the page and for the event. */
export function floorReason(dataClass: DataClass, given: Duties, registered = false): string | null {
  const floor = floorMonths(dataClass, given, registered);
  if (floor === 0) return null;
  if (given.financialMonths !== null && given.financialMonths >= (given.highRisk || registered ? HIGH_RISK_MONTHS : 0))
    return `${monthsInWords(floor)} as financial records (AI Act Art. 19(2), 26(6))`;
  return `${monthsInWords(floor)} for a high-risk AI system${registered ? ', as the register says' : ''} (AI Act Art. 19(1), 26(6))`;
}

export const reason = writtenText()
  .trim()
  .min(5, 'Say why, in a few words: it is written into the log.')
  .max(2_000, 'Say it in at most 2,000 characters.');

export const policyChange = z
  .object({
    dataClass: z.enum(DATA_CLASSES),
    /** UUID; null is the policy for all AI systems without one of their own. */
    systemId: z.uuid().nullable().default(null),
    /** Null: kept until somebody sets an end. */
    keepMonths: z.number().int().min(0).max(MAX_MONTHS).nullable(),
    ...duties.shape,
    reason,
  })
  .superRefine((change, context) => {
    const floor = floorMonths(change.dataClass, change);
    if (change.keepMonths !== null && change.keepMonths < floor)
      context.addIssue({
        code: 'custom',
        path: ['keepMonths'],
        message: `This must be kept for at least ${floorReason(change.dataClass, change) ?? monthsInWords(floor)}.`,
      });
    if (change.keepMonths === 0 && change.dataClass !== 'searchIndex')
      context.addIssue({ code: 'custom', path: ['keepMonths'], message: 'Keep it for at least one month.' });
    if (change.systemId !== null && !DATA_CLASS_WORDS[change.dataClass].perSystem)
      context.addIssue({
        code: 'custom',
        path: ['systemId'],
        message: 'This class of data belongs to no single AI system.',
      });
  });
export type PolicyChange = z.input<typeof policyChange>;

/** A policy as it stands. */
export interface Policy extends Duties {
  dataClass: DataClass;
  systemId: string | null;
  keepMonths: number | null;
}

/**
 * Whether a period declares less of a duty than the one before: that takes a second person. What the register says is left out on purpose: who may drop a
 * declared duty because the register covers it, and lower the class there afterwards, would have done both alone.
 */
export function lowersFloor(before: Policy, after: Policy): boolean {
  return floorMonths(after.dataClass, after) < floorMonths(before.dataClass, before);
}

export const floorStep = z.object({ step: z.enum(['confirm', 'keep']), reason });

/** Why this person may not take this step of such a change, in words; null when they may. */
export function refusesFloorStep(
  change: { state: string; askedBy: string },
  { step, by }: { step: 'confirm' | 'keep'; by: string },
): string | null {
  if (change.state !== 'asked') return 'This change is not open any more.';
  return step === 'confirm' && change.askedBy === by ? 'You asked for this change. A second person has to confirm it.' : null;
}

/** A longer period counts at once; a shorter one after COOLING_DAYS. */
export function countsFrom(before: number | null, after: number | null, now: Date): Date {
  const shorter = after !== null && (before === null || after < before);
  return shorter ? new Date(now.getTime() + COOLING_DAYS * 86_400_000) : now;
}

/** The policy that is followed for a system: its own, else the one for all. Null: kept. */
export function policyFor<P extends Policy>(policies: readonly P[], dataClass: DataClass, systemId: string | null): P | null {
  const own = systemId === null ? undefined : policies.find((one) => one.dataClass === dataClass && one.systemId === systemId);
  return own ?? policies.find((one) => one.dataClass === dataClass && one.systemId === null) ?? null;
}

/**
 * Months after which it goes, of a system that the register calls high-risk or not; null: never. The floor counts even where a policy was made before
 * the duty was known, and a policy for all systems keeps each as long as that one asks for.
 */
export function monthsKept(policy: Policy | null, registered = false): number | null {
  if (policy === null || policy.keepMonths === null) return null;
  return Math.max(policy.keepMonths, floorMonths(policy.dataClass, policy, registered));
}

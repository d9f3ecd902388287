/**
 * Who is competent to decide, as the register says. Pure and client-safe. A register entry is never changed: extending, correcting and
 * withdrawing are further versions, so that a verdict can name the entry that stood when it was given.
 */
export const CAPACITIES = {
  reviewer: 'Reviewer',
  criticalReviewer: 'Reviewer, critical actions too',
} as const;
export type Capacity = keyof typeof CAPACITIES;
export const CAPACITY_NAMES = Object.keys(CAPACITIES) as [Capacity, ...Capacity[]];

/** The newest version of one line of the register. Ids are UUIDs. */
export interface CompetenceFacts {
  competenceId: string;
  version: number;
  personId: string;
  capacity: Capacity;
  validFrom: Date;
  validUntil: Date;
  withdrawn: boolean;
}

/** What a vote freezes: which line, in which version, and how many lines the register had. */
export interface CompetenceRef {
  /** Public id, `cmp_...`. */
  competence: string;
  version: number;
  register: number;
}

/** True when this line lets its person decide about an action of the tier at that time. From is included, until is not. */
export function isInForce(line: CompetenceFacts, at: Date, tier: string): boolean {
  if (line.withdrawn || line.validFrom > at || line.validUntil <= at) return false;
  return tier !== 'critical' || line.capacity === 'criticalReviewer';
}

/** The line that a person decides on: of those in force the one that lasts longest. Null: none, and with the rule on they may not decide. */
export function competenceFor(
  lines: readonly CompetenceFacts[],
  personId: string,
  at: Date,
  tier: string,
): CompetenceFacts | null {
  let best: CompetenceFacts | null = null;
  for (const line of lines) {
    if (line.personId !== personId || !isInForce(line, at, tier)) continue;
    if (!best || line.validUntil > best.validUntil) best = line;
  }
  return best;
}

/** Days before its end at which a line is shown as ending soon. */
export const EXPIRING_DAYS = 30;
export type CompetenceState = 'valid' | 'expiring' | 'expired' | 'notYet' | 'withdrawn';

export const COMPETENCE_STATE_WORDS: Readonly<Record<CompetenceState, string>> = {
  valid: 'valid',
  expiring: 'ends soon',
  expired: 'expired',
  notYet: 'not yet valid',
  withdrawn: 'withdrawn',
};

export function competenceState(
  line: Pick<CompetenceFacts, 'validFrom' | 'validUntil' | 'withdrawn'>,
  at: Date,
): CompetenceState {
  if (line.withdrawn) return 'withdrawn';
  if (line.validUntil <= at) return 'expired';
  if (line.validFrom > at) return 'notYet';
  return line.validUntil.getTime() - at.getTime() <= EXPIRING_DAYS * 86_400_000 ? 'expiring' : 'valid';
}

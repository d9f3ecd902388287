/**
 * The life of a policy's version: a draft is written, somebody proposes it, a second person puts it in force, and two persons end it. A proposed
 * text is never changed; what is wrong with it is mended in a new draft. Pure and client-safe.
 */
export const POLICY_STATUSES = ['draft', 'proposed', 'scheduled', 'active', 'paused', 'retired', 'withdrawn'] as const;
export type PolicyStatus = (typeof POLICY_STATUSES)[number];
export const POLICY_STATUS_WORDS: Readonly<Record<PolicyStatus, string>> = {
  draft: 'Draft',
  proposed: 'Waits for a second person',
  scheduled: 'Begins later',
  active: 'In force',
  paused: 'Resumes when a later one ends',
  retired: 'Retired',
  withdrawn: 'Withdrawn',
};

export interface VersionFacts {
  state: 'proposed' | 'active' | 'withdrawn';
  /** Everybody who wrote on it. */
  editors: readonly string[];
  proposedBy: string;
  fromAt: Date | null;
  untilAt: Date | null;
  retireBy: string | null;
}

export function statusOf({ state, fromAt, untilAt }: Pick<VersionFacts, 'state' | 'fromAt' | 'untilAt'>, at: Date): PolicyStatus {
  if (state !== 'active') return state;
  if (untilAt && untilAt <= at) return 'retired';
  return fromAt && fromAt > at ? 'scheduled' : 'active';
}

/**
 * Of the versions of one policy, the one that holds at an instant: of those whose window is open, the one that began last; null where none is. So a
 * version with an end of its own only covers the one before it, which resumes.
 */
export function heldBy<T extends Pick<VersionFacts, 'state' | 'fromAt' | 'untilAt'>>(versions: readonly T[], at: Date): T | null {
  const open = versions.filter((one) => statusOf(one, at) === 'active');
  return open.reduce<T | null>((last, one) => (last && last.fromAt! >= one.fromAt! ? last : one), null);
}

export type VersionAct = 'activate' | 'withdraw' | 'retire';

/** Why this person may not do this to the version now, in words; null when they may. */
export function refusesVersionAct(version: VersionFacts, act: VersionAct, by: string, at: Date): string | null {
  const status = statusOf(version, at);
  if (act === 'retire')
    return status === 'active' || status === 'scheduled'
      ? null
      : `This version is not in force: ${POLICY_STATUS_WORDS[status].toLowerCase()}.`;
  if (version.state !== 'proposed')
    return `This version does not wait for consent: ${POLICY_STATUS_WORDS[status].toLowerCase()}.`;
  if (act === 'withdraw') return null;
  if (version.proposedBy === by) return 'You proposed this version. A second person puts it in force.';
  if (version.editors.includes(by)) return 'You wrote on this version. Somebody who did not puts it in force.';
  return null;
}

/** The window that a consent given at `now` opens: never before the consent, and not at all once the wished end has passed. */
export function windowOf(
  wished: { from: Date | null; until: Date | null },
  now: Date,
): { from: Date; until: Date | null } | null {
  const from = wished.from && wished.from > now ? wished.from : now;
  return wished.until && wished.until <= from ? null : { from, until: wished.until };
}

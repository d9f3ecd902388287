/**
 * How the deciding goes, counted over votes. Pure and client-safe. Supports the human oversight of AI Act Art. 14(4)(b) and 26(2): signs of automation
 * bias are statistical, so nothing is said below MIN_COUNT, and what is said is "look", never "guilty". No person is named or ranked.
 */
export const MIN_COUNT = 20;
/** Prose read attentively: 25 characters a second, after five seconds to find one's way. A floor, not a goal. */
export const READING = { base: 5_000, charsPerSecond: 25 } as const;
/** This many approvals by one person within two minutes are a burst. */
export const BURST = { votes: 5, withinMs: 120_000 } as const;

export interface VoteFacts {
  /** Pseudonym. */
  person: string;
  vote: 'approve' | 'reject' | 'return' | 'edit' | 'override';
  tier: string;
  at: number;
  /** Null: not measured. */
  activeMs: number | null;
  chars: number | null;
  reasonCode: string;
  /** A keyed digest of the words, to see repeats without reading them. Null: none were written. */
  wordsDigest: string | null;
  /** The approval was taken back later, or the action failed. */
  reversed: boolean;
  batch: boolean;
}
export interface Share {
  /** Null: withheld, because it is out of too few. */
  part: number | null;
  of: number;
}
export interface VoteMetrics {
  votes: number;
  approved: Share;
  /** Person differed from what was asked: a no, a return or an edit. */
  overridden: Share;
  reversed: Share;
  belowFloor: Share;
  /** Milliseconds. */
  medianActive: number | null;
  p10Active: number | null;
  boilerplate: Share;
  bursts: number;
  inBatch: Share;
}
export interface TierMetrics extends VoteMetrics {
  tier: string;
}
export interface TeamMetrics {
  from: string;
  until: string;
  reviewers: number;
  votes: number;
  /** Of tiers with at least MIN_COUNT votes by at least two people. */
  tiers: TierMetrics[];
  /** Tiers of which too little is known to say anything. */
  withheld: { tier: string; votes: number }[];
  /** Most and middle load per reviewer and working day, without saying whose. */
  load: { most: number; middle: number } | null;
  flags: string[];
}
export interface OwnMetrics extends VoteMetrics {
  from: string;
}

export const floorOf = (chars: number): number => READING.base + (chars / READING.charsPerSecond) * 1000;

const quantile = (sorted: readonly number[], q: number): number | null =>
  sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;

export function measure(votes: readonly VoteFacts[]): VoteMetrics {
  const share = (some: readonly VoteFacts[], test: (vote: VoteFacts) => boolean) => ({
    part: some.filter(test).length,
    of: some.length,
  });
  const approvals = votes.filter((vote) => vote.vote === 'approve');
  const timed = votes.filter((vote) => vote.activeMs !== null && vote.chars !== null);
  const active = timed.map((vote) => vote.activeMs!).sort((a, b) => a - b);
  const worded = votes.filter((vote) => vote.wordsDigest !== null);
  const seen = new Map<string, number>();
  for (const vote of worded) {
    const key = `${vote.person} ${vote.wordsDigest}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  return {
    votes: votes.length,
    approved: share(votes, (vote) => vote.vote === 'approve'),
    overridden: share(votes, (vote) => vote.vote !== 'approve'),
    reversed: share(approvals, (vote) => vote.reversed),
    belowFloor: share(timed, (vote) => vote.activeMs! < floorOf(vote.chars!)),
    medianActive: quantile(active, 0.5),
    p10Active: quantile(active, 0.1),
    // The same words of the same person three times and more.
    boilerplate: share(worded, (vote) => seen.get(`${vote.person} ${vote.wordsDigest}`)! >= 3),
    bursts: countBursts(approvals),
    inBatch: share(votes, (vote) => vote.batch),
  };
}

function countBursts(approvals: readonly VoteFacts[]): number {
  let bursts = 0;
  for (const person of new Set(approvals.map((vote) => vote.person))) {
    const times = approvals.filter((vote) => vote.person === person && !vote.batch).map((vote) => vote.at).sort((a, b) => a - b); // prettier-ignore
    for (let index = 0; index + BURST.votes <= times.length;) {
      if (times[index + BURST.votes - 1]! - times[index]! <= BURST.withinMs) {
        bursts++;
        index += BURST.votes;
      } else index++;
    }
  }
  return bursts;
}

/** Without each figure that is out of fewer than MIN_COUNT of its own: a tier of forty votes may have two that were timed. */
function withhold(all: VoteMetrics): VoteMetrics {
  const few = ({ of }: Share): boolean => of < MIN_COUNT;
  const shown = (one: Share): Share => (few(one) ? { part: null, of: one.of } : one);
  return {
    ...all,
    approved: shown(all.approved),
    overridden: shown(all.overridden),
    reversed: shown(all.reversed),
    belowFloor: shown(all.belowFloor),
    // Out of the same votes: those that were timed.
    medianActive: few(all.belowFloor) ? null : all.medianActive,
    p10Active: few(all.belowFloor) ? null : all.p10Active,
    boilerplate: shown(all.boilerplate),
    inBatch: shown(all.inBatch),
  };
}

/** The team's figures. A tier with fewer than MIN_COUNT votes, or of one person only, is withheld: it would be about somebody; and so is each figure that is out of too few. */
export function measureTeam(votes: readonly VoteFacts[], window: { from: Date; until: Date }): TeamMetrics {
  const tiers: TierMetrics[] = [];
  const withheld: TeamMetrics['withheld'] = [];
  for (const tier of [...new Set(votes.map((vote) => vote.tier))].sort()) {
    const some = votes.filter((vote) => vote.tier === tier);
    if (some.length < MIN_COUNT || new Set(some.map((vote) => vote.person)).size < 2) withheld.push({ tier, votes: some.length });
    else tiers.push({ tier, ...withhold(measure(some)) });
  }
  const people = [...new Set(votes.map((vote) => vote.person))];
  const enough = votes.length >= MIN_COUNT && people.length >= 2;
  const days = new Set(votes.map((vote) => new Date(vote.at).toISOString().slice(0, 10))).size || 1;
  const loads = people.map((person) => votes.filter((vote) => vote.person === person).length / days).sort((a, b) => a - b);
  return {
    from: window.from.toISOString(),
    until: window.until.toISOString(),
    reviewers: people.length,
    votes: votes.length,
    tiers,
    withheld,
    load: enough ? { most: round(loads.at(-1)!), middle: round(quantile(loads, 0.5)!) } : null,
    flags: tiers.flatMap(flagsOf),
  };
}
const round = (value: number): number => Math.round(value * 10) / 10;
const rate = ({ part, of }: Share): number => (of === 0 || part === null ? 0 : part / of);

function flagsOf(tier: TierMetrics): string[] {
  const out: string[] = [];
  if (rate(tier.belowFloor) > 0.5) out.push(`${tier.tier}: more than half were decided faster than they can be read.`);
  if (rate(tier.approved) > 0.98)
    out.push(`${tier.tier}: nearly everything is approved. Look whether the rule asks about the right things.`);
  if (rate(tier.boilerplate) > 0.3) out.push(`${tier.tier}: the same reasons come back word for word.`);
  if (tier.bursts > 0) out.push(`${tier.tier}: approvals came in bursts. Look whether too much arrives at once.`);
  return out;
}

/** Ways a checkpoint leaves the installation, and what the log is worth with them. Pure and client-safe. */
export const ANCHOR_KINDS = ['timestamp', 'directory', 'webhook'] as const;
export type AnchorKind = (typeof ANCHOR_KINDS)[number];

export const ANCHOR_WORDS: Readonly<Record<AnchorKind, { name: string; says: string; variable: string }>> = {
  timestamp: {
    name: 'Time stamp',
    says: 'An outside authority (RFC 3161) states that the signed checkpoint existed at a time. Asked every hour.',
    variable: 'COUNTERSIGN_TSA_URL',
  },
  directory: {
    name: 'Directory',
    says: 'Every checkpoint is written to a directory, at most once a minute. It counts as outside only if that directory is.',
    variable: 'COUNTERSIGN_CHECKPOINT_DIR',
  },
  webhook: {
    name: 'Webhook',
    says: 'Every checkpoint is posted to an address, signed, at most once a minute. Whoever receives it keeps it.',
    variable: 'COUNTERSIGN_CHECKPOINT_WEBHOOK',
  },
};

export type EvidenceLevel = 'A0' | 'A1' | 'A2' | 'A3' | 'A4';
export const EVIDENCE_LEVELS: Readonly<Record<EvidenceLevel, { title: string; says: string; open: string }>> = {
  A0: {
    title: 'Signature only',
    says: 'The log is signed by a signer with a memory of its own. Whoever changes the database without its key is noticed.',
    open: 'Who has the machine, the key and the memory of the signer can rewrite everything, and nobody outside could tell.',
  },
  A1: {
    title: 'Copies kept elsewhere',
    says: 'Signed checkpoints also leave this installation. Whoever rewrites what they cover contradicts the copies.',
    open: 'A copy carries no time of its own, and it helps only if who keeps it is independent of who operates this.',
  },
  A2: {
    title: 'Witnessed',
    says: 'Another party checks that each checkpoint continues the one before, and signs it too.',
    open: 'Not offered by this release.',
  },
  A3: {
    title: 'Time-stamped outside',
    says: 'An outside authority states at which time a signed state of the log existed. It cannot be dated back.',
    open: 'What was received after the last time stamp, and whether what was reported is true.',
  },
  A4: {
    title: 'Anchored in public',
    says: 'Checkpoints are part of a public chain.',
    open: 'Not offered by this release.',
  },
};

/** What the time stamps of a log are worth, judged by the newest. */
export const STAMP_STANDINGS = ['none', 'unauthenticated', 'failed', 'old', 'holds'] as const;
export type StampStanding = (typeof STAMP_STANDINGS)[number];

/** Why there are time stamps and they do not count; null where nothing is to be said. */
export const STAMP_WORDS: Readonly<Record<StampStanding, string | null>> = {
  none: null,
  holds: null,
  unauthenticated:
    'There are time stamps, and they do not count: nobody named the authority whose certificate they must end in (COUNTERSIGN_TSA_CA), and anybody can make one.',
  failed:
    'There are time stamps, and they do not count: one does not hold. The last verification, or COUNTERSIGN_TSA_CA, says why.',
  old: 'There are time stamps, and they do not count: the newest is older than a day and does not cover what was signed since.',
};

/** What a way out has reached, as far as the level asks. */
export interface ReachedOut {
  kind: AnchorKind;
  anchors: number;
  /** Entries that the newest covers, and when it went out. */
  size: number | null;
  anchoredAt: Date | null;
}
/** After a day without a copy the way out is broken, and what was signed since is inside only. */
const RECENT_MS = 24 * 3_600_000;

/** Copies of a way count while the newest covers what is signed, or is from the last day, and no verification found fault with one. */
export function copiesHold(
  way: ReachedOut,
  given: { newestSize: number; now: Date; faults: readonly { layer: string; where: string }[] },
): boolean {
  if (way.anchors === 0 || way.size === null || way.anchoredAt === null) return false;
  if (given.faults.some(({ layer, where }) => layer === 'anchor' && where.startsWith(`${way.kind} `))) return false;
  return way.size >= given.newestSize || given.now.getTime() - way.anchoredAt.getTime() <= RECENT_MS;
}

/** The ways out whose copies count, for the level and for the window until the first copy was outside. */
export function countingWays(
  ways: readonly ReachedOut[],
  stamps: StampStanding,
  given: Parameters<typeof copiesHold>[1],
): AnchorKind[] {
  return ways
    .filter((way) => (way.kind === 'timestamp' ? stamps === 'holds' && way.anchors > 0 : copiesHold(way, given)))
    .map((way) => way.kind);
}

/** The level a log has reached by what really went out and holds: of the log, up to now. Each decision has its own (lib/ledger/seal.ts). */
export function evidenceLevel(
  ways: readonly ReachedOut[],
  stamps: StampStanding,
  given: Parameters<typeof copiesHold>[1],
): EvidenceLevel {
  const counting = countingWays(ways, stamps, given);
  return counting.includes('timestamp') ? 'A3' : counting.length > 0 ? 'A1' : 'A0';
}

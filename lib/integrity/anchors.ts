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

/** The level a log has reached by what really went out. Time stamps count while the newest holds, is recent and none failed. */
export function evidenceLevel(ways: readonly { kind: AnchorKind; anchors: number }[], stamps: StampStanding): EvidenceLevel {
  const has = (kind: AnchorKind): boolean => ways.some((way) => way.kind === kind && way.anchors > 0);
  if (has('timestamp') && stamps === 'holds') return 'A3';
  return has('directory') || has('webhook') ? 'A1' : 'A0';
}

/** What the first page shows. Days are UTC days as `YYYY-MM-DD`. Client-safe. */
export const OVERVIEW_DAYS = [7, 30, 90] as const;
export type OverviewDays = (typeof OVERVIEW_DAYS)[number];

export interface StatusCounts {
  decisions: number;
  ok: number;
  error: number;
  incomplete: number;
  running: number;
}

export interface OverviewSystem {
  id: string;
  key: string;
  name: string;
  registered: boolean;
  firstSeenAt: string;
  now: StatusCounts;
  before: StatusCounts;
  /** One entry a day of the range, oldest first, days without decisions included. */
  days: { day: string; counts: StatusCounts }[];
}

export interface ActingTool {
  tool: string;
  effect: 'acts' | 'unknown';
  systems: { key: string; name: string }[];
  /** Decisions in which it was called, in the range and in the range before it. */
  decisions: number;
  before: number;
  firstSeenAt: string | null;
}

export interface FirstSeen {
  field: string;
  value: string;
  system: { key: string; name: string };
  firstSeenAt: string;
  decisionId: string;
}

export interface Overview {
  days: OverviewDays;
  /** First and last UTC day of the range, both included; `previousFrom` starts the equally long range before it. */
  from: string;
  to: string;
  previousFrom: string;
  asOf: string;
  total: StatusCounts;
  before: StatusCounts;
  systems: OverviewSystem[];
  tools: ActingTool[];
  /** Tools, then the rest, each newest first. */
  firstSeen: FirstSeen[];
  /** How many more appeared than are listed. */
  firstSeenMore: { tools: number; others: number };
  /** Decisions of the range that carry a flag somebody should look at, by flag. */
  flags: { flag: string; decisions: number }[];
  /** Null when the actor may not read ingest health. */
  ingest: {
    accepted: number;
    duplicates: number;
    conflicts: number;
    rejected: number;
    lastHour: string | null;
    quarantined: number;
    search: { lagEvents: number; lagSeconds: number };
  } | null;
  /** Comments that name this person and were not read yet. */
  mentions: number;
  /** Decisions that began today (UTC), by risk: what somebody should look at; and closed ones that wait to be scored. */
  risk: { day: string; high: number; critical: number; unscored: number; waiting: number };
  /** Faults that the last verification of the log found. */
  faults: number;
}

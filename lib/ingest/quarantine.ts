/** What the quarantine page shows. Client-safe, without zod. Times are RFC 3339 UTC. */
export interface RefusedGroup {
  code: string;
  route: string;
  /** UUID; null: Countersign itself. */
  keyId: string | null;
  keyName: string | null;
  count: number;
  /** Tried again and taken since. */
  taken: number;
  firstAt: string;
  lastAt: string;
  /** The newest one's words. */
  message: string;
  /** How many different messages were written for this cause, and up to four of the others. */
  messages: number;
  others: string[];
  /** The AI system that the key is bound to; null: to none, so a refused record is of none that one could rely on. */
  system: string | null;
}
export interface RefusedOne {
  id: string;
  receivedAt: string;
  code: string;
  /** JSON pointer into the record. */
  field: string | null;
  message: string;
  /** Something of it was kept. */
  kept: boolean;
  tried: { at: string; by: string | null; outcome: string } | null;
}
export interface RefusedFilter {
  code: string;
  route: string;
  keyId: string | null;
}
export interface Quarantine {
  /** False: nothing of it is shown, because the reader sees some of the workspace's AI systems only. */
  shown: boolean;
  groups: RefusedGroup[];
  /** The chosen cause. */
  chosen: (RefusedFilter & { items: RefusedOne[]; nextCursor: string | null }) | null;
  may: { read: boolean; reveal: boolean; retry: boolean };
}

/** What was kept of one refused record: masked, or clear for that view only. */
export interface RefusedText {
  text: string | null;
  complete: boolean;
}

/** What became of trying again. */
export interface RetryResult {
  outcome: 'accepted' | 'duplicate' | 'conflict' | 'refused' | 'impossible';
  /** In words. */
  says: string;
}

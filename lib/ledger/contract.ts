import type { JsonValue } from '@/lib/shared/json';

/**
 * What goes under an event's disclosure, ready to be encrypted: salted, packed, and its digest for the leaf. Made outside the
 * transaction by lib/ledger/server/content.ts.
 */
export interface PreparedContent {
  /** base64url(SHA-256) of the disclosure (lib/ledger/disclosure.ts). */
  digest: string;
  /** Format byte, salt, packed text. */
  plain: Uint8Array;
  /** Records of the same decision whose texts it repeats and refers to instead; null for most. */
  refs: readonly number[] | null;
}

/** One fact on its way into the log. Everything else (index, receipt time, leaf) is given by the append itself. */
export interface NewEvent {
  /** UUID of any version, kept verbatim. */
  eventId: string;
  kind: string;
  schemaVersion: string;
  /** Null for events about no decision. */
  decisionId: string | null;
  systemId: string | null;
  /** Its place among what emitters reported about the decision, from 0; null for what people and Countersign did. */
  seq: number | null;
  actor: { type: ActorType; id: string | null };
  /** As claimed by whoever reports it. */
  occurredAt: Date;
  /** HMAC over the canonical, secret-free input (16 bytes): lib/ledger/server/workspace-key.ts. */
  fingerprint: Uint8Array;
  /** Null when the envelope says everything. */
  content: PreparedContent | null;
}
export type ActorType = 'emitter' | 'person' | 'countersign';

export interface Appended {
  idx: number;
  receivedAt: Date;
  /** RFC 6962 leaf hash of the stored entry, base64. */
  leafHash: string;
}

/** A convenience for the many small events that people and Countersign write. */
export interface ActEvent {
  kind: string;
  /** Of an act that may be done again and is to be known then; a new one where none is given. */
  eventId?: string;
  decisionId?: string | null;
  systemId?: string | null;
  data: JsonValue;
}

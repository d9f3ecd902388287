import type { JsonValue } from '@/lib/shared/json';

/** One fact on its way into the log. Everything else (index, receipt time) is given by the append itself. */
export interface NewEvent {
  /** UUID of any version, kept verbatim. */
  eventId: string;
  kind: string;
  schemaVersion: string;
  /** Null for events about no decision. */
  decisionId: string | null;
  systemId: string | null;
  actor: { type: 'emitter' | 'person' | 'countersign'; id: string | null };
  /** As claimed by whoever reports it. */
  occurredAt: Date;
  /** HMAC over the canonical, secret-free input (16 bytes): lib/ledger/server/fingerprint.ts. */
  fingerprint: Uint8Array;
  /** What goes under the disclosure: already encoded bytes, or null when the envelope says everything. */
  body: { encoding: 0 | 1; bytes: Uint8Array } | null;
}
export interface Appended {
  idx: number;
  receivedAt: Date;
}
/** A convenience for the many small events that people and Countersign write. */
export interface ActEvent {
  kind: string;
  decisionId?: string | null;
  systemId?: string | null;
  data: JsonValue;
}

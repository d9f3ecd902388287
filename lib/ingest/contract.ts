import type { RecordTree } from '@/lib/dialects/contract';
import type { JsonObject } from '@/lib/shared/json';
import type { CaptureLevel } from '@/lib/registry/capture-levels';

/**
 * One record of a request after decoding and before storage: what the wire side hands to the ingest use case. Its tree is free of
 * secrets and of what the system's capture level leaves out.
 */
export interface DecodedRecord {
  /** Place in the request, for the answer. */
  position: number;
  /** The emitter's event id, or for OTLP one derived from the record's identity, so that a resend is recognised. */
  eventId: string;
  kind: string;
  schemaVersion: string;
  /** The AI system as the emitter names it. */
  systemKey: string;
  /** As claimed by the emitter. */
  occurredAt: Date;
  /** How the emitter names the decision, most specific first: the first one known, or the first one given, decides. */
  aliases: readonly { scheme: 'external' | 'trace'; value: string }[];
  tree: RecordTree;
  /** RFC 8785 text of the tree: what is stored. */
  canonical: string;
  /** Its UTF-8, where it was made already. */
  bytes?: Buffer;
  /** HMAC of the RFC 8785 text of what was sent, without secrets but before capture. Absent: nothing was left out, and `canonical` is that text. */
  fingerprint?: Uint8Array;
  /** The capture level that was applied. Absent: nothing was left out. */
  captured?: CaptureLevel;
}

export type RecordResult =
  | { position: number; id: string; status: 'accepted'; idx: number; leafHash: string; decisionId: string }
  | { position: number; id: string; status: 'duplicate'; idx: number; leafHash: string }
  /** Same id, other content: kept beside the first as event.conflicted under `keptAs`. */
  | { position: number; id: string; status: 'conflict'; idx: number; leafHash: string; keptAs: string }
  /** `kept`: the record, for the quarantine, where it was decoded. */
  | {
      position: number;
      id: string;
      status: 'rejected';
      error: { code: string; message: string; field?: string };
      kept?: JsonObject;
    };

import { z } from 'zod';
import type { ActorType } from './contract';

/**
 * The leaf of the log: who reported or did what, when, about which decision, and the digest of what was said. No content and no direct
 * identifier of a person stands in it, because it can never be taken back. Its bytes (RFC 8785) are stored and hashed as they are.
 */
export interface Envelope {
  v: 1;
  /** Origin of the log: an entry cannot be moved to another one. */
  log: string;
  /** UUID of the event, as sent. */
  id: string;
  kind: string;
  schemaVersion: string;
  actor: { type: ActorType; id?: string };
  /** Public ids, `dec_` and `sys_`. */
  decision?: string;
  system?: string;
  /** Place among what emitters reported about the decision, from 0. */
  seq?: number;
  /** RFC 3339, UTC, milliseconds: as claimed, and as received by the database's clock. */
  occurredAt: string;
  receivedAt: string;
  /** Digests of the disclosures: lib/ledger/disclosure.ts. */
  sd?: { record: string };
}

/** tlog-tiles gives an entry 16 bits for its length; ours stay well below. */
export const MAX_ENTRY_BYTES = 32 * 1024;

const instant = z.iso.datetime({ precision: 3 });
const publicId = (prefix: string): z.ZodString => z.string().regex(new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`));

export const envelopeSchema = z.strictObject({
  v: z.literal(1),
  log: z.string().min(1).max(200),
  id: z.guid(),
  kind: z.string().min(1),
  schemaVersion: z.string().min(1),
  actor: z.strictObject({ type: z.enum(['emitter', 'person', 'countersign']), id: publicId('(?:per|key)').optional() }),
  decision: publicId('dec').optional(),
  system: publicId('sys').optional(),
  seq: z.int().min(0).optional(),
  occurredAt: instant,
  receivedAt: instant,
  sd: z.strictObject({ record: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }).optional(),
});

const text = JSON.stringify as (value: string) => string;

/**
 * The envelope's RFC 8785 text. Members are few and known, so they are written in their order directly; JSON.stringify writes strings and
 * integers as RFC 8785 wants them. A test compares it with the canonicalising library.
 */
export function encodeEnvelope(e: Envelope): string {
  const actor = e.actor.id === undefined ? '' : `"id":${text(e.actor.id)},`;
  return (
    `{"actor":{${actor}"type":"${e.actor.type}"}` +
    (e.decision === undefined ? '' : `,"decision":${text(e.decision)}`) +
    `,"id":${text(e.id)},"kind":${text(e.kind)},"log":${text(e.log)},"occurredAt":"${e.occurredAt}","receivedAt":"${e.receivedAt}"` +
    `,"schemaVersion":${text(e.schemaVersion)}` +
    (e.sd === undefined ? '' : `,"sd":{"record":"${e.sd.record}"}`) +
    (e.seq === undefined ? '' : `,"seq":${e.seq}`) +
    (e.system === undefined ? '' : `,"system":${text(e.system)}`) +
    ',"v":1}'
  );
}

/** A stored entry as an envelope. Throws when it is none, or not in its canonical form: then its bytes are not what we write. */
export function parseEnvelope(entry: string): Envelope {
  const parsed = envelopeSchema.parse(JSON.parse(entry)) as Envelope;
  if (encodeEnvelope(parsed) !== entry) throw new Error('the entry is not in its canonical form');
  return parsed;
}

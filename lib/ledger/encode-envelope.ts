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

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import type { SqlTx } from '@/lib/db/transaction';
import { uuidv7 } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { ActEvent, Appended, NewEvent } from '../contract';
import { insertEvents, lockHead } from './append-store';
import { fingerprint } from './workspace-key';

/** Canonical JSON (RFC 8785) of a JSON value. Throws on lone surrogates and non-finite numbers. */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('not a JSON value');
  return text;
}

/** Bodies below this size do not gain from deflate. */
const SMALL = 120;

/** Most bodies are a few KB: a window and a hash table of their size cost a third less time than zlib's defaults, for the same size. */
const SHORT = 8_192;
const FOR_SHORT = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 4_096 } as const;

/** Canonical text to stored bytes: raw deflate (RFC 1951) level 1 when it pays. */
export function encodeBody(canonical: string): NonNullable<NewEvent['body']> {
  const plain = Buffer.from(canonical, 'utf8');
  if (plain.length < SMALL) return { encoding: 0, bytes: plain };
  const packed = deflateRawSync(plain, plain.length <= SHORT ? FOR_SHORT : { level: 1 });
  return packed.length < plain.length ? { encoding: 1, bytes: packed } : { encoding: 0, bytes: plain };
}

/** Stored bytes back to the JSON value. */
export function decodeBody(body: { encoding: number; bytes: Uint8Array }): JsonValue {
  return JSON.parse(decodeBodyText(body)) as JsonValue;
}

/** Stored bytes back to the canonical text. */
export function decodeBodyText(body: { encoding: number; bytes: Uint8Array }): string {
  const plain = body.encoding === 1 ? inflateRawSync(body.bytes) : body.bytes;
  return Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength).toString('utf8');
}

/** Appends events in order, in the caller's transaction, and returns their indexes. Callers have dealt with known ids. */
export async function appendEvents(tx: SqlTx, workspaceId: string, events: readonly NewEvent[]): Promise<Appended[]> {
  const head = await lockHead(tx, workspaceId);
  return insertEvents(tx, workspaceId, head, events);
}

/** Who acted, as the log writes it. Keys and services of ours count as countersign unless they are emitters. */
export interface Acting {
  workspaceId: string;
  type: 'person' | 'key' | 'service';
  personId?: string;
  keyId?: string;
}

/** Appends what a person or Countersign did, in the transaction that does it. */
export async function appendAct(tx: SqlTx, acting: Acting, ...acts: readonly ActEvent[]): Promise<Appended[]> {
  const now = new Date();
  return appendEvents(
    tx,
    acting.workspaceId,
    acts.map((act) => {
      const canonical = canonicalJson(act.data);
      return {
        eventId: uuidv7(now.getTime()),
        kind: act.kind,
        schemaVersion: '1.0',
        decisionId: act.decisionId ?? null,
        systemId: act.systemId ?? null,
        actor:
          acting.type === 'person'
            ? { type: 'person', id: acting.personId ?? null }
            : { type: 'countersign', id: acting.keyId ?? null },
        occurredAt: now,
        fingerprint: fingerprint(acting.workspaceId, canonical),
        body: encodeBody(canonical),
      };
    }),
  );
}

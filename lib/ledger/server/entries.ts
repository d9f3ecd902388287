import { hash } from 'node:crypto';
import { toPublicId } from '@/lib/shared/ids';
import type { NewEvent } from '../contract';
import { encodeEnvelope, MAX_ENTRY_BYTES } from '../envelope';

/** Writes entries of one log that are received at one instant. Ids that come again are converted once. */
export function entryWriter(origin: string, receivedAt: Date): (event: NewEvent) => Buffer {
  const received = receivedAt.toISOString();
  const known = new Map<string, string>();
  const publicId = (kind: 'decision' | 'system' | 'person' | 'key', uuid: string): string => {
    const at = `${kind} ${uuid}`;
    let id = known.get(at);
    if (id === undefined) known.set(at, (id = toPublicId(kind, uuid)));
    return id;
  };
  return (event) => {
    const { actor } = event;
    const entry = Buffer.from(
      encodeEnvelope({
        v: 1,
        log: origin,
        id: event.eventId,
        kind: event.kind,
        schemaVersion: event.schemaVersion,
        actor: {
          type: actor.type,
          ...(actor.id !== null && { id: publicId(actor.type === 'person' ? 'person' : 'key', actor.id) }),
        },
        ...(event.decisionId !== null && { decision: publicId('decision', event.decisionId) }),
        ...(event.systemId !== null && { system: publicId('system', event.systemId) }),
        ...(event.seq !== null && { seq: event.seq }),
        occurredAt: event.occurredAt.toISOString(),
        receivedAt: received,
        ...(event.content && { sd: { record: event.content.digest } }),
      }),
      'utf8',
    );
    if (entry.length > MAX_ENTRY_BYTES)
      throw new Error(`an entry may hold ${MAX_ENTRY_BYTES} bytes, this one has ${entry.length}`);
    return entry;
  };
}

const LEAF = Buffer.from([0]);

/** RFC 6962 section 2.1: SHA-256(0x00 || entry). */
export function leafHash(entry: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF, entry]), 'buffer');
}

import { encodeEnvelope, type Envelope } from '@/lib/ledger/encode-envelope';

/** The columns of `event` that copy what the entry says, as they were read. Times in Unix milliseconds. */
export interface EventColumns {
  idx: number;
  eventId: string;
  kind: string;
  /** Public ids. */
  decision: string | null;
  system: string | null;
  actorType: string;
  occurredAt: { ms: number; micros: number };
  receivedAt: { ms: number; micros: number };
}

export type LeafFinding = { layer: 'entry' | 'columns'; expected: string; found: string };

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DIGEST = /^[A-Za-z0-9_-]{43}$/;
const ACTORS = ['emitter', 'person', 'countersign'];
const MEMBERS = new Set([
  'actor',
  'decision',
  'id',
  'kind',
  'log',
  'occurredAt',
  'receivedAt',
  'schemaVersion',
  'sd',
  'seq',
  'system',
  'v',
]);

/**
 * Reads an entry as lib/ledger/envelope.ts does, several times faster: verification does this for every leaf there is. Null when it is
 * no envelope in its canonical form (RFC 8785). A test holds both readers against each other.
 */
export function readEntry(text: string): Envelope | null {
  let value: Envelope;
  try {
    value = JSON.parse(text) as Envelope;
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !hasShape(value)) return null;
  return encodeEnvelope(value) === text ? value : null;
}

function hasShape(e: Envelope): boolean {
  for (const name in e) if (!MEMBERS.has(name)) return false;
  return (
    e.v === 1 &&
    typeof e.log === 'string' &&
    typeof e.id === 'string' &&
    typeof e.kind === 'string' &&
    typeof e.schemaVersion === 'string' &&
    typeof e.occurredAt === 'string' &&
    INSTANT.test(e.occurredAt) &&
    typeof e.receivedAt === 'string' &&
    INSTANT.test(e.receivedAt) &&
    typeof e.actor === 'object' &&
    e.actor !== null &&
    ACTORS.includes(e.actor.type) &&
    optional(e.actor.id, 'string') &&
    optional(e.decision, 'string') &&
    optional(e.system, 'string') &&
    (e.seq === undefined || (Number.isSafeInteger(e.seq) && e.seq >= 0)) &&
    (e.sd === undefined ||
      (typeof e.sd === 'object' && e.sd !== null && typeof e.sd.record === 'string' && DIGEST.test(e.sd.record)))
  );
}

function optional(value: unknown, type: 'string'): boolean {
  return value === undefined || typeof value === type;
}

/** The first thing about an entry and its columns that is not as it must be; null when all is. */
export function checkLeaf(entry: Envelope | null, origin: string, columns: EventColumns): LeafFinding | null {
  if (!entry) return { layer: 'entry', expected: 'an envelope in its canonical form', found: 'other bytes' };
  if (entry.log !== origin)
    return { layer: 'entry', expected: `an entry of the log ${origin}`, found: `one of the log ${entry.log.slice(0, 80)}` };
  const differs = (name: string, said: string | null, stored: string | null): LeafFinding => ({
    layer: 'columns',
    expected: `${name} ${said ?? 'NULL'}, as the entry says`,
    found: stored?.slice(0, 80) ?? 'NULL',
  });
  const decision = entry.decision ?? null;
  const system = entry.system ?? null;
  if (entry.id !== columns.eventId && entry.id.toLowerCase() !== columns.eventId)
    return differs('event_id', entry.id, columns.eventId);
  if (entry.kind !== columns.kind) return differs('kind', entry.kind, columns.kind);
  if (decision !== columns.decision) return differs('decision_id', decision, columns.decision);
  if (system !== columns.system) return differs('system_id', system, columns.system);
  if (entry.actor.type !== columns.actorType) return differs('actor_type', entry.actor.type, columns.actorType);
  return (
    checkTime('occurred_at', entry.occurredAt, columns.occurredAt) ??
    checkTime('received_at', entry.receivedAt, columns.receivedAt)
  );
}

function checkTime(name: string, said: string, stored: { ms: number; micros: number }): LeafFinding | null {
  if (stored.micros === 0 && Date.parse(said) === stored.ms) return null;
  const found =
    Math.abs(stored.ms) > 8.64e15
      ? 'no instant'
      : `${new Date(stored.ms).toISOString()}${stored.micros ? ` and ${stored.micros} us` : ''}`;
  return { layer: 'columns', expected: `${name} ${said}, as the entry says`, found };
}

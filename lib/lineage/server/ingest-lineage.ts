import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { decodeUtf8 } from '@/lib/http/server/read-body';
import { requireBounded } from '@/lib/ingest/bounded-json';
import { mayHoldHalfSurrogates, replaceNulEscapes } from '@/lib/ingest/json-profile';
import { addIngestCounts } from '@/lib/ingest/server/ingest-records-store';
import { keepRefused, keepRefusedRequest } from '@/lib/ingest/server/keep-refused';
import type { Issue } from '@/lib/ingest/refusal';
import type { NewEvent } from '@/lib/ledger/contract';
import { findKnown, insertEvents, lockHead } from '@/lib/ledger/server/append-store';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { prepareContent } from '@/lib/ledger/server/content';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import { ensureMonths } from '@/lib/ingest/server/ingest-records-store';
import { removeSecretsFrom } from '@/lib/privacy/scrub-json';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidFrom } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { BatchAnswer, LineageAnswer } from '../contract';
import { isIssue, readLineageEvent, type ReadLineage } from '../read-event';

const NO_KEY = '00000000-0000-0000-0000-000000000000';
const MAX_BATCH = 5_000;

export interface LineageInput {
  /** JSON, as sent. */
  body: Uint8Array | string;
  /** Where it came in, for ingest health. */
  route: string;
}

/** Takes one OpenLineage event. What is wrong is answered with the member it is about; nothing is stored then. */
export async function ingestLineageEvent(actor: Actor, input: LineageInput): Promise<LineageAnswer> {
  mayPost(actor);
  const { value, checkText } = await parse(actor, input);
  const read = Array.isArray(value)
    ? { code: 'invalidEvent' as const, message: 'One event is posted here. A list goes to /api/v1/lineage/batch.', field: '' }
    : readLineageEvent(value, checkText);
  if (isIssue(read)) {
    await refuse(actor, input, [{ ...read, raw: value }]);
    throw new AppError('invalidRequest', `${read.message}.`.replace(/\.\.$/, '.'), { field: read.field, reason: read.code });
  }
  const [stored] = await store(actor, input, [read], 0);
  return stored!;
}

/** Takes a list of events: one bad event never fails the others. Null when all were taken. */
export async function ingestLineageBatch(actor: Actor, input: LineageInput): Promise<BatchAnswer | null> {
  mayPost(actor);
  const { value, checkText } = await parse(actor, input);
  if (!Array.isArray(value) || value.length > MAX_BATCH) {
    const error = new AppError('invalidRequest', Array.isArray(value) ? `A batch holds at most ${MAX_BATCH} events.` : 'A batch is a JSON array of OpenLineage events.', { field: '' }); // prettier-ignore
    await keepRefusedRequest(actor, input.route, error, null);
    throw error;
  }
  const good: ReadLineage[] = [];
  const bad: (Issue & { index: number; raw: JsonValue })[] = [];
  for (const [index, one] of value.entries()) {
    const read = readLineageEvent(one, checkText);
    if (isIssue(read)) bad.push({ ...read, index, raw: one });
    else good.push(read);
  }
  await store(actor, input, good, bad.length);
  await keepRefused(actor, input.route, bad);
  if (bad.length === 0) return null;
  return {
    status: 'partial_success',
    summary: { received: value.length, successful: good.length, failed: bad.length, retriable: 0, non_retriable: bad.length },
    failed_events: bad.map(({ index, field, message }) => ({ index, reason: `${field ? `${field}: ` : ''}${message}`, retriable: false })),
  }; // prettier-ignore
}

function mayPost(actor: Actor): void {
  requirePermission(actor, 'events.ingest');
  // Jobs and datasets belong to no AI system, and every system's lineage leads through them.
  if (actor.type === 'key' && actor.systemId !== null)
    throw new AppError('systemNotPermitted', 'This API key is bound to one AI system, and lineage is about the whole workspace. Send it with a key that is not bound.'); // prettier-ignore
}

async function parse(actor: Actor, input: LineageInput): Promise<{ value: JsonValue; checkText: boolean }> {
  try {
    const text = typeof input.body === 'string' ? input.body : decodeUtf8(input.body);
    return { value: parseJson(replaceNulEscapes(text)), checkText: mayHoldHalfSurrogates(text) };
  } catch (error) {
    await keepRefusedRequest(actor, input.route, error, input.body);
    throw error;
  }
}

function parseJson(text: string): JsonValue {
  requireBounded(text);
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw new AppError('malformedJson', 'The body is not JSON.');
  }
}

async function refuse(actor: Actor, input: LineageInput, refused: readonly (Issue & { raw: JsonValue })[]): Promise<void> {
  await keepRefused(actor, input.route, refused);
  await store(actor, input, [], refused.length);
}

/** Appends what is new, in one transaction with the counts of ingest health. What the log holds already is answered with its place. */
async function store(
  actor: Actor,
  input: LineageInput,
  read: readonly ReadLineage[],
  rejected: number,
): Promise<LineageAnswer[]> {
  const { workspaceId } = actor;
  const keyId = actor.type === 'key' ? actor.keyId : null;
  const events = read.map((one) => toEvent(workspaceId, one, keyId));
  if (events.length > 0) await ensureMonths([new Date()]);
  return withWorkspace(workspaceId, async (tx) => {
    const answers: LineageAnswer[] = [];
    let accepted = 0;
    if (events.length > 0) {
      const head = await lockHead(tx, workspaceId);
      const known = await findKnown(
        tx,
        workspaceId,
        events.map((event) => event.eventId),
      );
      const fresh = [...new Map(events.map((event) => [event.eventId, event])).values()].filter(({ eventId }) => !known.has(eventId)); // prettier-ignore
      const appended = await insertEvents(tx, workspaceId, head, fresh);
      const places = new Map(fresh.map((event, i) => [event.eventId, appended[i]!]));
      accepted = fresh.length;
      const first = new Set<string>();
      for (const { eventId } of events) {
        const place = places.get(eventId) ?? known.get(eventId)!;
        const isNew = places.has(eventId) && !first.has(eventId);
        first.add(eventId);
        answers.push({
          id: toPublicId('event', eventId),
          status: isNew ? 'accepted' : 'duplicate',
          receipt: { index: place.idx, leafHash: place.leafHash! },
        });
      }
    }
    await addIngestCounts(tx, workspaceId, [
      {
        route: input.route,
        keyId: keyId ?? NO_KEY,
        accepted,
        duplicates: events.length - accepted,
        conflicts: 0,
        rejected,
        bytes: input.body.length,
      },
    ]);
    return answers;
  });
}

/** OpenLineage events have no id: theirs follows from what was sent without its secrets, so that a resend is recognised. */
function toEvent(workspaceId: string, { kind, event, at }: ReadLineage, keyId: string | null): NewEvent {
  const canonical = canonicalJson({ form: 'openlineage', event: removeSecretsFrom(event) });
  const mark = fingerprint(workspaceId, canonical);
  return {
    eventId: uuidFrom(kind, mark.toString('hex')),
    kind,
    schemaVersion: '2-0-2',
    decisionId: null,
    systemId: null,
    seq: null,
    actor: { type: 'emitter', id: keyId },
    occurredAt: new Date(at),
    fingerprint: mark,
    content: prepareContent(canonical),
  };
}

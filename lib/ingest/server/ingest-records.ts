import type { Actor } from '@/lib/access/actor';
import { lostToAnother, withWorkspace } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { isUuid } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { resolveSystems } from '@/lib/registry/server/resolve-systems';
import type { StricterLevels } from '@/lib/registry/server/capture-in-force';
import { keysKnown } from '@/lib/decisions/server/identity-keys-in-force';
import type { DecodedRecord, RecordResult } from '../contract';
import { keptRecord } from '../kept-record';
import { systemColumn } from '../system-key';
import { lockHead } from '@/lib/ledger/server/append-store';
import { addIngestCounts, ensureMonths, type IngestCount } from './ingest-records-store';
import { letOthersGo, STRETCH } from './let-others-go';
import { prepareRecord, treeOf, withCaptureInForce, type PreparedRecord } from './prepare-record';
import { CapturedTooLoosely, placeRecords } from './store-records';
import { askToStore, type ToStore } from './storing-process';
import { WriteQueue } from './write-queue';

export interface IngestOrigin {
  /** Path of the route, or the name of the command. */
  route: string;
  /** Size of the request as received. */
  bytes: number;
  /** Records of the request that were refused before they came here: counted with it. */
  rejected?: number;
  /** Called when all is made ready: from then on the request waits for others (in-turn.ts). */
  madeReady?: () => void;
}
type Item = ToStore;

const OTHER_SYSTEM = {
  code: 'systemNotPermitted',
  message: 'This API key is bound to another AI system. Send with a key of that system, or with one that is not bound.',
  field: 'system',
};
const TOO_MANY_SYSTEMS = {
  code: 'tooManySystems',
  message:
    'The workspace holds as many AI systems as traffic may add. Does the name hold something that changes, such as a host or a run? Name the system itself, or let an administrator register it.',
  field: 'system',
};
const NO_KEY = '00000000-0000-0000-0000-000000000000';
/** Records of one transaction, unless one request brings more. */
const GROUP = 5_000;
const TRIES = 4;
/** See WriteQueue: at 1,000 events a second in requests of 20, two or three requests share a transaction, and a tenth of the work is saved. */
const GATHER_MS = 40;

/**
 * Stores decoded records: appended to the log and folded into the read models in one transaction, acknowledged once it is durable.
 * One result a record, in the order given: one bad record never fails the others. Throws `unavailable` when the database is away;
 * then nothing of the request is stored, or all of it, and a resend is recognised. The list is empty afterwards: what was decoded is several times as large
 * as what waits to be stored, and would be collected as garbage only after many other requests.
 */
export async function ingestRecords(actor: Actor, records: DecodedRecord[], origin: IngestOrigin): Promise<RecordResult[]> {
  const { workspaceId } = actor;
  const boundTo = actor.type === 'key' ? actor.systemId : null;
  const order = records.map((record) => record.position);
  const rejected: RecordResult[] = [];
  const reject = (record: DecodedRecord, error: { code: string; message: string; field?: string }): void => {
    const { position, eventId: id } = record;
    rejected.push({ position, id, status: 'rejected', error, kept: keptOf(record) });
  };
  const wellFormed = records.splice(0).filter((record) => {
    const fault = faultOf(record);
    if (fault) reject(record, fault);
    return !fault;
  });
  const heardOf = firstHeardOf(wellFormed);
  const systems = await resolveSystems(workspaceId, heardOf.keys(), boundTo === null && heardOf);
  const histories = await keysKnown(workspaceId);
  const prepared: PreparedRecord[] = [];
  wellFormed.reverse();
  for (let i = 0, record = wellFormed.pop(); record; i++, record = wellFormed.pop()) {
    if (i % STRETCH === 0) await letOthersGo();
    const system = systems.get(systemKeyOf(record));
    if (system && (boundTo === null || system.id === boundTo))
      prepared.push(prepareRecord(workspaceId, record, system.id, histories.get(system.id)));
    else reject(record, boundTo === null ? TOO_MANY_SYSTEMS : OTHER_SYSTEM);
  }
  origin.madeReady?.();
  const now = Date.now();
  await ensureMonths(prepared.map((record) => new Date(Math.min(record.projected.occurredAt.getTime(), now))));
  const { route, bytes, rejected: before = 0 } = origin;
  const item: Item = {
    keyId: actor.type === 'key' ? actor.keyId : null,
    records: prepared,
    origin: { route, bytes, rejected: before + rejected.length },
  };
  const stored = (await askToStore(workspaceId, item)) ?? (await storePrepared(workspaceId, item));
  const byPosition = new Map([...withKept(stored, prepared), ...rejected].map((result) => [result.position, result]));
  return order.map((position) => byPosition.get(position)!);
}

/** What the store refused, each with its record. */
function withKept(results: readonly RecordResult[], records: readonly PreparedRecord[]): RecordResult[] {
  if (!results.some((result) => result.status === 'rejected')) return [...results];
  const byPosition = new Map(records.map((record) => [record.position, record]));
  return results.map((result) => {
    const record = result.status === 'rejected' ? byPosition.get(result.position) : undefined;
    if (!record) return result;
    const { kind, schemaVersion, systemKey, givenId: eventId, projected } = record;
    const { occurredAt } = projected;
    return { ...result, kept: keptOf({ systemKey, eventId, kind, schemaVersion, occurredAt, tree: treeOf(record) }) };
  });
}

/** A native event says by itself all that trying it again needs. */
function keptOf(record: Parameters<typeof keptRecord>[0]): JsonObject {
  return record.tree.form === 'event' ? record.tree.event : keptRecord(record);
}

/** Stores what was made ready, here or in another process of this server (storing-process.ts), with what else waits for the same log. */
export async function storePrepared(workspaceId: string, item: ToStore, wanted?: () => boolean): Promise<RecordResult[]> {
  return (await queue.submit(workspaceId, [item], wanted)).flat();
}

/** Each system key of the batch with the earliest time its records claim. */
function firstHeardOf(records: readonly DecodedRecord[]): Map<string, Date> {
  const found = new Map<string, Date>();
  for (const record of records) {
    const key = systemKeyOf(record);
    const earlier = found.get(key);
    if (!earlier || record.occurredAt < earlier) found.set(key, record.occurredAt);
  }
  return found;
}

function systemKeyOf(record: DecodedRecord): string {
  return systemColumn(record.systemKey);
}

function faultOf(record: DecodedRecord): { code: string; message: string; field: string } | null {
  if (!isUuid(record.eventId)) return { code: 'invalidRequest', message: 'The event id must be a UUID.', field: 'id' };
  if (record.systemKey.trim() === '') return { code: 'invalidRequest', message: 'The AI system must be named.', field: 'system' };
  return null;
}

type Held = typeof globalThis & { countersignWrites?: WriteQueue<Item, RecordResult[]> };
/** One queue a process, also when the bundler loads this module twice. */
const queue = ((globalThis as Held).countersignWrites ??= new WriteQueue<Item, RecordResult[]>(
  GROUP,
  write,
  (item) => item.records.length,
  1,
  GATHER_MS,
));

async function write(workspaceId: string, jobs: readonly Item[][]): Promise<RecordResult[][][]> {
  const items = jobs.flat();
  const results = await writeTogether(workspaceId, items);
  let at = 0;
  return jobs.map((job) => job.map(() => results[at++]!));
}

/** All requests in one transaction. A value that PostgreSQL refuses costs its own record only. */
async function writeTogether(workspaceId: string, items: readonly Item[]): Promise<RecordResult[][]> {
  try {
    return await commit(workspaceId, items);
  } catch (error) {
    if (!isRefusedValue(error)) throw error;
    const results: RecordResult[][] = [];
    for (const item of items) results.push(await writeApart(workspaceId, item));
    return results;
  }
}

async function writeApart(workspaceId: string, item: Item): Promise<RecordResult[]> {
  if (item.records.length > 1) {
    const results: RecordResult[] = [];
    const half = Math.ceil(item.records.length / 2);
    for (const [i, records] of [item.records.slice(0, half), item.records.slice(half)].entries()) {
      const part: Item = {
        ...item,
        records,
        origin: i === 0 ? item.origin : { ...item.origin, bytes: 0, rejected: 0 },
      };
      const [stored] = await writeTogether(workspaceId, [part]);
      results.push(...stored!);
    }
    return results;
  }
  try {
    return (await commit(workspaceId, [item]))[0]!;
  } catch (error) {
    if (!isRefusedValue(error) || !item.records[0]) throw error;
    const { position, givenId: id } = item.records[0];
    const refused: RecordResult = {
      position,
      id,
      status: 'rejected',
      error: { code: 'unprocessable', message: 'This record holds a value that cannot be stored.' },
    };
    await commit(workspaceId, [{ ...item, records: [], origin: { ...item.origin, rejected: (item.origin.rejected ?? 0) + 1 } }]);
    return [refused];
  }
}

/**
 * A transaction that was given up for another one's sake (a month being made, a rebuild) is simply run again. One whose records were captured too loosely is run
 * again with what may be kept of them: each time at a stricter level, so it comes to an end.
 */
async function commit(workspaceId: string, given: readonly Item[]): Promise<RecordResult[][]> {
  let items = given;
  for (let tried = 1; ; tried++) {
    try {
      return await commitOnce(workspaceId, items);
    } catch (error) {
      if (error instanceof CapturedTooLoosely) {
        items = await captureAnew(workspaceId, items, error.levels);
        tried--;
      } else if (tried === TRIES || !lostToAnother(error)) throw error;
    }
  }
}

async function captureAnew(workspaceId: string, items: readonly Item[], levels: StricterLevels): Promise<Item[]> {
  const histories = await keysKnown(workspaceId);
  const out: Item[] = [];
  for (const item of items) {
    const records: PreparedRecord[] = [];
    for (const [i, record] of item.records.entries()) {
      if (i % STRETCH === 0) await letOthersGo();
      const { systemId } = record.projected;
      records.push(withCaptureInForce(workspaceId, record, levels.get(systemId) ?? 'full', histories.get(systemId)));
    }
    out.push({ ...item, records });
  }
  return out;
}

async function commitOnce(workspaceId: string, items: readonly Item[]): Promise<RecordResult[][]> {
  const { results, committed } = await withWorkspace(workspaceId, async (tx) => {
    // positions are those of a request: here they are places in the whole group
    const flat = items.flatMap((item) => item.records.map((record) => ({ item, record })));
    const placed =
      flat.length === 0
        ? { results: [], write: () => Promise.resolve(() => undefined) }
        : await placeRecords(
            tx,
            workspaceId,
            lockHead(tx, workspaceId),
            flat.map(({ item, record }, position) => ({ ...record, position, emitter: item.keyId })),
          );
    const results = items.map((): RecordResult[] => []);
    const placeOf = new Map(items.map((item, i) => [item, i]));
    for (const result of placed.results) {
      const { item, record } = flat[result.position]!;
      results[placeOf.get(item)!]!.push({ ...result, position: record.position });
    }
    const counts = items.map((item, i) => countOf(item, results[i]!));
    const [done] = await Promise.all([placed.write(), addIngestCounts(tx, workspaceId, counts)]);
    return { results, committed: done };
  });
  committed();
  return results;
}

function countOf(item: Item, results: readonly RecordResult[]): IngestCount {
  const count = (status: RecordResult['status']): number => results.filter((result) => result.status === status).length;
  return {
    route: item.origin.route,
    keyId: item.keyId ?? NO_KEY,
    accepted: count('accepted'),
    duplicates: count('duplicate'),
    conflicts: count('conflict'),
    rejected: count('rejected') + (item.origin.rejected ?? 0),
    bytes: item.origin.bytes,
  };
}

/** SQLSTATE classes 22 (data), 23 (constraint) and 54 (a limit): the statement was refused for what it held. */
function isRefusedValue(error: unknown): boolean {
  // A NUL character is told in words to whoever asks for something; here what PostgreSQL said of it counts.
  const { code } = (error instanceof AppError ? (error.cause ?? {}) : error) as { code?: unknown };
  return typeof code === 'string' && /^(22|23|54)/.test(code);
}

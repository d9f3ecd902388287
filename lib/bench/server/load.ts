import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import type { ServiceActor } from '@/lib/access/actor';
import { sealDueDecisions } from '@/lib/decisions/server/seal-due-decisions';
import type { DecodedRecord } from '@/lib/ingest/contract';
import { ingestRecords } from '@/lib/ingest/server/ingest-records';
import { encodeEnvelope, parseEnvelope, type Envelope } from '@/lib/ledger/envelope';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { decrypt, encrypt, placeOf, unwrapKey, wrapKey } from '@/lib/ledger/server/cipher';
import { workspaceKey } from '@/lib/ledger/server/workspace-key';
import { Random } from '@/lib/sample/random';
import { indexNewRecords } from '@/lib/search/server/index-new-records';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { benchDecision, WordSource } from '../workload';
import {
  columnsOf,
  connectOwner,
  copySystems,
  CopyInto,
  COPIED_TABLES,
  countDecisions,
  dropIndexes,
  ensureMonths,
  ensureWorkspace,
  finishLoad,
  makeIndexes,
  readOrigin,
  readRows,
  type CopiedTable,
} from './load-store';

/** Fixed, so that a second run finds what the first one loaded. */
export const BENCH_WORKSPACE = '01900000-0000-7000-8000-00000000b001';
export const TEMPLATE_WORKSPACE = '01900000-0000-7000-8000-00000000b002';
const YEAR = 365 * 86_400_000;
const CHUNK = 2_000;

export interface LoadProgress {
  (phase: string, done: number, of: number): void;
}

/**
 * Fills the bench workspace with `decisions` decisions of six steps over the last twelve months. The first ones (1 in 100, at most 10,000) go
 * through the real ingest, sealing and indexing into a template workspace; their rows are then copied under new ids and times, so that every
 * row is one that the product itself would have written. Returns the number of decisions the workspace holds.
 */
export async function loadBench(url: string, decisions: number, progress: LoadProgress): Promise<number> {
  const owner = await connectOwner(url);
  try {
    await ensureWorkspace(owner, BENCH_WORKSPACE, 'bench');
    await ensureWorkspace(owner, TEMPLATE_WORKSPACE, 'bench-template');
    const present = await countDecisions(owner, BENCH_WORKSPACE);
    if (present > 0) return present;
    const templates = Math.min(10_000, Math.max(100, Math.ceil(decisions / 100)));
    await makeTemplates(templates, progress);
    await copyTemplates(owner, url, decisions, progress);
    return decisions;
  } finally {
    await owner.end();
  }
}

async function makeTemplates(count: number, progress: LoadProgress): Promise<void> {
  const actor: ServiceActor = { type: 'service', workspaceId: TEMPLATE_WORKSPACE, name: 'sample' };
  const random = new Random(4417);
  const words = new WordSource(random);
  const start = Date.now() - 86_400_000;
  for (let done = 0; done < count; done += 50) {
    const events = Array.from({ length: Math.min(50, count - done) }, (_, i) =>
      benchDecision(random, words, `template-${done + i}`, start + (done + i) * 100, 690),
    ).flat();
    await ingestRecords(actor, events.map(toRecord), { route: 'bench', bytes: 0 });
    progress('templates through ingest', done, count);
  }
  while ((await sealDueDecisions(500)) > 0) progress('sealing', count, count);
  while ((await indexNewRecords()) > 0) progress('indexing', count, count);
}

/** A native event as the ingest use case takes it. */
export function toRecord(event: JsonObject, position: number): DecodedRecord {
  const tree = { form: 'event' as const, event };
  return {
    position,
    eventId: String(event.id),
    kind: String(event.kind),
    schemaVersion: String(event.schemaVersion),
    systemKey: String(event.system),
    occurredAt: new Date(String(event.occurredAt)),
    aliases: [{ scheme: 'external', value: String(event.decision) }],
    tree,
    canonical: canonicalJson(tree as unknown as JsonObject),
  };
}

type Row = string[];
interface Template {
  base: number;
  idxs: string[];
  /** By index: the leaf as an envelope, and what lies under its disclosure before encryption. */
  leaves: Map<string, { envelope: Envelope; plain: Buffer }>;
  rows: Record<CopiedTable, Row[]>;
}

async function copyTemplates(owner: pg.Client, url: string, decisions: number, progress: LoadProgress): Promise<void> {
  const columns = {} as Record<CopiedTable, string[]>;
  for (const table of COPIED_TABLES) columns[table] = await columnsOf(owner, table);
  const templates = await readTemplates(owner, columns);
  const systems = await copySystems(owner, TEMPLATE_WORKSPACE, BENCH_WORKSPACE);
  const now = Date.now();
  await ensureMonths(owner, new Date(now - YEAR), new Date(now));
  const indexes = await dropIndexes(owner);
  const writers = Object.fromEntries(
    await Promise.all(COPIED_TABLES.map(async (table) => [table, await CopyInto.open(url, table, columns[table])])),
  ) as Record<CopiedTable, CopyInto>;
  const origin = await readOrigin(owner, BENCH_WORKSPACE);
  const random = new Random(99);
  let nextIdx = 0;
  for (let done = 0; done < decisions;) {
    const out = Object.fromEntries(COPIED_TABLES.map((table) => [table, [] as string[]])) as Record<CopiedTable, string[]>;
    for (const end = Math.min(decisions, done + CHUNK); done < end; done++) {
      const at = now - YEAR + Math.floor(((done + random.next()) / decisions) * (YEAR - 120_000));
      const template = templates[random.int(0, templates.length - 1)]!;
      place(template, { at, number: done, nextIdx, systems, columns, origin }, out);
      nextIdx += template.idxs.length;
    }
    for (const table of COPIED_TABLES) await writers[table].write(out[table].join(''));
    progress('copying', done, decisions);
  }
  for (const table of COPIED_TABLES) await writers[table].close();
  await makeIndexes(owner, indexes, (definition) => progress(`index ${definition.split(' ')[2]}`, decisions, decisions));
  progress('counting', decisions, decisions);
  await finishLoad(owner, BENCH_WORKSPACE, TEMPLATE_WORKSPACE);
}

async function readTemplates(owner: pg.Client, columns: Record<CopiedTable, string[]>): Promise<Template[]> {
  const byDecision = new Map<string, Template>();
  for (const table of COPIED_TABLES) {
    const idColumn = columns[table].indexOf(table === 'disclosure' || table === 'data_key' ? 'anchor_id' : 'decision_id');
    const idxColumn = columns[table].indexOf('idx');
    for (const row of await readRows(owner, table, columns[table], TEMPLATE_WORKSPACE)) {
      const id = row[idColumn]!;
      if (id === '\\N') continue;
      let template = byDecision.get(id);
      if (!template)
        byDecision.set(
          id,
          (template = {
            base: 0,
            idxs: [],
            leaves: new Map(),
            rows: { event: [], disclosure: [], data_key: [], alias: [], decision: [], step: [], decision_search: [] },
          }),
        );
      template.rows[table].push(row);
      if (table === 'event') template.idxs.push(row[idxColumn]!);
      if (table === 'decision') template.base = instantOf(row[columns.decision.indexOf('started_at')]!);
    }
  }
  const whole = [...byDecision.values()].filter((one) => one.rows.decision.length === 1);
  for (const one of whole) {
    one.idxs.sort((a, b) => Number(a) - Number(b));
    openTemplate(one, columns);
  }
  return whole;
}

interface Placing {
  at: number;
  number: number;
  nextIdx: number;
  systems: ReadonlyMap<string, string>;
  columns: Record<CopiedTable, string[]>;
  origin: string;
}

/** Writes one copy of a template: new ids, new times, indexes moved up, everything else as the product wrote it. */
function place(template: Template, placing: Placing, out: Record<CopiedTable, string[]>): void {
  const decisionId = fastUuidv7(placing.at);
  const newIdx = new Map(template.idxs.map((idx, i) => [idx, String(placing.nextIdx + i)]));
  const eventIds = template.idxs.map(() => fastUuidv7(placing.at));
  const moved = (text: string) => (text === '\\N' ? text : new Date(placing.at + instantOf(text) - template.base).toISOString());
  const key = randomBytes(32);
  const decision = toPublicId('decision', decisionId);
  const leaf = (row: Row, columns: readonly string[]) => template.leaves.get(row[columns.indexOf('idx')]!)!;
  const change: Record<string, (value: string, row: Row, columns: readonly string[]) => string> = {
    workspace_id: () => BENCH_WORKSPACE,
    decision_id: () => decisionId,
    anchor_id: () => decisionId,
    system_id: (value) => placing.systems.get(value) ?? value,
    idx: (value) => newIdx.get(value) ?? value,
    idxs: (value) =>
      `{${value
        .slice(1, -1)
        .split(',')
        .map((idx) => newIdx.get(idx) ?? idx)
        .join(',')}}`,
    latest_idx: (value) => newIdx.get(value) ?? value,
    sealed_idx: (value) => newIdx.get(value) ?? value,
    event_id: (_, row, columns) => eventIds[template.idxs.indexOf(row[columns.indexOf('idx')]!)]!,
    wrapped: () => bytea(wrapKey(workspaceKey(BENCH_WORKSPACE, 'wrap'), key)),
    body: (_, row, columns) =>
      bytea(encrypt(key, leaf(row, columns).plain, placeOf(BENCH_WORKSPACE, Number(newIdx.get(row[columns.indexOf('idx')]!))))),
    entry: (_, row, columns) => {
      const at = (name: string) => row[columns.indexOf(name)]!;
      const { envelope } = leaf(row, columns);
      const system = placing.systems.get(at('system_id'));
      return bytea(
        Buffer.from(
          encodeEnvelope({
            ...envelope,
            log: placing.origin,
            id: eventIds[template.idxs.indexOf(at('idx'))]!,
            decision,
            ...(system !== undefined && { system: toPublicId('system', system) }),
            occurredAt: moved(at('occurred_at')),
            receivedAt: moved(at('received_at')),
          }),
        ),
      );
    },
    external_id: () => `bench-${placing.number}`,
    value: () => `bench-${placing.number}`,
    tsv: (value) => `${value} 'bench-${placing.number}'`,
    started_at: moved,
    ended_at: moved,
    occurred_at: moved,
    received_at: moved,
    first_received_at: moved,
    last_received_at: moved,
  };
  for (const table of COPIED_TABLES) {
    const columns = placing.columns[table];
    for (const row of template.rows[table]) {
      out[table].push(`${row.map((value, i) => change[columns[i]!]?.(value, row, columns) ?? value).join('\t')}\n`);
    }
  }
}

/** Reads the leaves and opens the disclosures of a template, so that copies can be written and encrypted anew. */
function openTemplate(template: Template, columns: Record<CopiedTable, string[]>): void {
  const field = (table: CopiedTable, row: Row, name: string) => row[columns[table].indexOf(name)]!;
  const wrapped = fromBytea(field('data_key', template.rows.data_key[0]!, 'wrapped'));
  const key = unwrapKey(workspaceKey(TEMPLATE_WORKSPACE, 'wrap'), wrapped);
  const bodies = new Map(
    template.rows.disclosure.map((row) => [field('disclosure', row, 'idx'), field('disclosure', row, 'body')]),
  );
  for (const row of template.rows.event) {
    const idx = field('event', row, 'idx');
    const plain = decrypt(key, fromBytea(bodies.get(idx)!), placeOf(TEMPLATE_WORKSPACE, Number(idx)));
    const envelope = parseEnvelope(fromBytea(field('event', row, 'entry')).toString('utf8'));
    template.leaves.set(idx, { envelope, plain });
  }
}

/** COPY's text form of bytea: `\\x` and hexadecimal digits. */
function bytea(bytes: Buffer): string {
  return `\\\\x${bytes.toString('hex')}`;
}
function fromBytea(text: string): Buffer {
  return Buffer.from(text.replace(/^\\+x/, ''), 'hex');
}

/** PostgreSQL's text form of an instant in UTC to Unix milliseconds. */
function instantOf(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, '')}Z`);
}

let entropy = randomBytes(8192);
let used = 0;
/** A UUIDv7 from pooled entropy: the loader needs fifteen million of them. */
function fastUuidv7(unixMs: number): string {
  if (used + 10 > entropy.length) {
    entropy = randomBytes(8192);
    used = 0;
  }
  const hex = entropy.toString('hex', used, used + 10);
  used += 10;
  const time = unixMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(1, 4)}-${'89ab'[Number.parseInt(hex[4]!, 16) & 3]}${hex.slice(5, 8)}-${hex.slice(8, 20)}`;
}

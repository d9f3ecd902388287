import type { RecordTree } from '@/lib/dialects/contract';
import { decisionAliases, type DecisionAlias } from '@/lib/dialects/identity';
import { latestKeys, type KeysSince } from '@/lib/dialects/identity-lists';
import { isStricter, type CaptureLevel } from '@/lib/registry/capture-levels';
import { projectTree } from '@/lib/decisions/server/project-tree';
import type { ProjectedRecord } from '@/lib/decisions/server/project-records';
import type { PreparedContent } from '@/lib/ledger/contract';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { prepareContent, readContent } from '@/lib/ledger/server/content';
import { longTexts, type LongText } from '@/lib/ledger/server/repeats';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import type { JsonValue } from '@/lib/shared/json';
import { captureRecord } from '../capture';
import type { DecodedRecord } from '../contract';

/** A record with everything computed that needs no database: mapped, salted, packed, fingerprinted. */
export interface PreparedRecord {
  position: number;
  /** The emitter's id as given, for the answer. */
  givenId: string;
  /** The AI system as given. */
  systemKey: string;
  eventId: string;
  kind: string;
  schemaVersion: string;
  fingerprint: Uint8Array;
  /** Long texts of it, which the decision may hold already. */
  texts: LongText[];
  /** Its RFC 8785 text in UTF-8 where there are long texts, for taking them out; else null: `content` holds it too. */
  whole: Buffer | null;
  /** How long that text is, in bytes. */
  size: number;
  content: PreparedContent;
  projected: ProjectedRecord;
  /** Since when the lists of keys hold that it was mapped with; -1 for the defaults of a system that never had others. */
  mappedSince: number;
  /** The capture level that it was captured at. */
  captured: CaptureLevel;
}

/** Years that a timestamptz and a Date both hold. */
const MIN_MS = 0;
const MAX_MS = Date.parse('9999-12-31T23:59:59.999Z');

export function prepareRecord(
  workspaceId: string,
  record: DecodedRecord,
  systemId: string,
  history: readonly KeysSince[] | undefined,
): PreparedRecord {
  const bytes = record.bytes ?? Buffer.from(record.canonical, 'utf8');
  const ms = record.occurredAt.getTime();
  const occurredAt = Number.isFinite(ms) ? new Date(Math.min(MAX_MS, Math.max(MIN_MS, ms))) : new Date();
  return {
    position: record.position,
    givenId: record.eventId,
    systemKey: record.systemKey,
    eventId: record.eventId.toLowerCase(),
    kind: record.kind,
    schemaVersion: record.schemaVersion,
    fingerprint: record.fingerprint ?? fingerprint(workspaceId, bytes),
    ...packed(record.canonical, bytes),
    projected: projectTree(workspaceId, record.tree, {
      systemId,
      occurredAt,
      keys: latestKeys(history),
      aliases: record.aliases,
    }),
    mappedSince: history?.at(-1)?.from ?? -1,
    captured: record.captured ?? 'full',
  };
}

function packed(canonical: string, bytes: Buffer): Pick<PreparedRecord, 'texts' | 'whole' | 'size' | 'content'> {
  const texts = longTexts(canonical, bytes);
  return { texts, whole: texts.length > 0 ? bytes : null, size: bytes.length, content: prepareContent(bytes) };
}

/** RFC 8785 text of a record as it is to be stored. */
export function canonicalOf({ whole, content }: Pick<PreparedRecord, 'whole' | 'content'>): string {
  if (whole) return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength).toString('utf8');
  return readContent(Buffer.from(content.plain), refersToNothing).text;
}
function refersToNothing(): never {
  throw new Error('what was just made ready refers to no other record');
}

/** The tree of a record as it is to be stored. */
export function treeOf(record: Pick<PreparedRecord, 'whole' | 'content'>): RecordTree {
  return JSON.parse(canonicalOf(record)) as RecordTree;
}

/**
 * The record as its system's capture level in force lets it be stored: the same one, unless that was lowered after it was captured. Its fingerprint stays, so
 * that a resend is recognised. What an older, stricter level has left out is gone.
 */
export function withCaptureInForce<T extends PreparedRecord>(
  workspaceId: string,
  record: T,
  level: CaptureLevel,
  history: readonly KeysSince[] | undefined,
): T {
  if (!isStricter(level, record.captured)) return record;
  const tree = treeOf(record);
  captureRecord(tree, level);
  const canonical = canonicalJson(tree as unknown as JsonValue);
  const bytes = Buffer.from(canonical, 'utf8');
  return {
    ...record,
    ...packed(canonical, bytes),
    ...mapped(workspaceId, record, tree, history, decisionAliases(tree)),
    captured: level,
  };
}

/** The record as it is mapped with the lists in force: the same one, unless they changed after it was prepared. */
export function withKeysInForce<T extends PreparedRecord>(
  workspaceId: string,
  record: T,
  history: readonly KeysSince[] | undefined,
): T {
  if ((history?.at(-1)?.from ?? -1) === record.mappedSince) return record;
  return { ...record, ...mapped(workspaceId, record, treeOf(record), history) };
}

function mapped(
  workspaceId: string,
  record: PreparedRecord,
  tree: RecordTree,
  history: readonly KeysSince[] | undefined,
  aliases: readonly DecisionAlias[] = record.projected.aliases,
): Pick<PreparedRecord, 'projected' | 'mappedSince'> {
  const { systemId, occurredAt } = record.projected;
  return {
    projected: projectTree(workspaceId, tree, { systemId, occurredAt, keys: latestKeys(history), aliases }),
    mappedSince: history?.at(-1)?.from ?? -1,
  };
}

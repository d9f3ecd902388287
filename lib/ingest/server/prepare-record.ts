import type { RecordTree } from '@/lib/dialects/contract';
import { latestKeys, type KeysSince } from '@/lib/dialects/identity-lists';
import { projectTree } from '@/lib/decisions/server/project-tree';
import type { ProjectedRecord } from '@/lib/decisions/server/project-records';
import type { PreparedContent } from '@/lib/ledger/contract';
import { prepareContent } from '@/lib/ledger/server/content';
import { longTexts, type LongText } from '@/lib/ledger/server/repeats';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import type { DecodedRecord } from '../contract';

/** A record with everything computed that needs no database: mapped, salted, packed, fingerprinted. */
export interface PreparedRecord {
  position: number;
  /** The emitter's id as given, for the answer. */
  givenId: string;
  eventId: string;
  kind: string;
  schemaVersion: string;
  fingerprint: Uint8Array;
  canonical: string;
  /** Long texts of it, which the decision may hold already. */
  texts: LongText[];
  content: PreparedContent;
  projected: ProjectedRecord;
  /** Since when the lists of keys hold that it was mapped with; -1 for the defaults of a system that never had others. */
  mappedSince: number;
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
    eventId: record.eventId.toLowerCase(),
    kind: record.kind,
    schemaVersion: record.schemaVersion,
    fingerprint: record.fingerprint ?? fingerprint(workspaceId, bytes),
    canonical: record.canonical,
    texts: longTexts(record.canonical, bytes),
    content: prepareContent(bytes),
    projected: projectTree(workspaceId, record.tree, {
      systemId,
      occurredAt,
      keys: latestKeys(history),
      aliases: record.aliases,
    }),
    mappedSince: history?.at(-1)?.from ?? -1,
  };
}

/** The record as it is mapped with the lists in force: the same one, unless they changed after it was prepared. */
export function withKeysInForce<T extends PreparedRecord>(
  workspaceId: string,
  record: T,
  history: readonly KeysSince[] | undefined,
): T {
  const since = history?.at(-1)?.from ?? -1;
  if (since === record.mappedSince) return record;
  const { systemId, occurredAt, aliases } = record.projected;
  const tree = JSON.parse(record.canonical) as RecordTree;
  const projected = projectTree(workspaceId, tree, { systemId, occurredAt, keys: latestKeys(history), aliases });
  return { ...record, projected, mappedSince: since };
}

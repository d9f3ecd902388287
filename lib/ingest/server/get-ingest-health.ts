import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { IngestCounts, IngestHealth, IngestRefusal } from '../health';
import { lastReceived, listIngestHours, listQuarantine, type IngestHour, type QuarantineRow } from './quarantine-store';

export interface IngestHealthInput {
  /** How far back the counters go; 24 when not given, at most 31 days. */
  hours?: number;
  /** From `refusals.nextCursor`. */
  cursor?: string | null;
  /** Refusals a page, at most 100. */
  limit?: number;
}

const NO_KEY = '00000000-0000-0000-0000-000000000000';

/**
 * What came in and what was refused: counters by hour, route and key, and the newest refusals. All of it is about the whole workspace: a
 * refused record has no system one could rely on, and the counters are of keys. Whoever sees some systems only is told so and shown
 * nothing (`shown: false`). What was sent is on the quarantine page (get-quarantine.ts).
 */
export async function getIngestHealth(actor: Actor, input: IngestHealthInput): Promise<IngestHealth> {
  requirePermission(actor, 'ingest.read');
  const limit = Math.min(100, Math.max(1, input.limit ?? 25));
  const before = input.cursor ? fromPublicId('event', input.cursor) : null;
  if (input.cursor && !before) throw brokenCursor(input.cursor);
  const hours = Math.min(744, Math.max(1, Math.floor(input.hours ?? 24)));
  if (visibleSystems(actor) !== 'all') {
    const refusals = { items: [], nextCursor: null };
    return { shown: false, hours, lastReceivedAt: null, totals: [], byHour: [], refusals };
  }
  const [rows, refused, last] = await Promise.all([
    listIngestHours(actor.workspaceId, hours),
    listQuarantine(actor.workspaceId, before, limit + 1),
    lastReceived(actor.workspaceId),
  ]);
  const shown = refused.slice(0, limit);
  const oldest = shown.at(-1);
  return {
    shown: true,
    hours,
    lastReceivedAt: last?.toISOString() ?? null,
    totals: sumBy(rows, (row) => `${row.route} ${row.key_id}`),
    byHour: sumBy(rows, (row) => row.hour.toISOString()),
    refusals: {
      items: shown.map(refusalOf),
      nextCursor: refused.length > limit && oldest ? toPublicId('event', oldest.quarantine_id) : null,
    },
  };
}

function sumBy(rows: readonly IngestHour[], keyOf: (row: IngestHour) => string): IngestCounts[] {
  const sums = new Map<string, IngestCounts>();
  for (const row of rows) {
    const key = keyOf(row);
    let sum = sums.get(key);
    if (!sum) {
      const keyName = row.key_id === NO_KEY ? null : (row.key_name ?? 'removed key');
      sum = {
        hour: row.hour.toISOString(),
        route: row.route,
        keyName,
        accepted: 0,
        duplicates: 0,
        conflicts: 0,
        rejected: 0,
        bytes: 0,
      };
      sums.set(key, sum);
    }
    for (const name of ['accepted', 'duplicates', 'conflicts', 'rejected', 'bytes'] as const) sum[name] += row[name];
  }
  return [...sums.values()];
}

function refusalOf(row: QuarantineRow): IngestRefusal {
  return {
    id: toPublicId('event', row.quarantine_id),
    receivedAt: row.received_at.toISOString(),
    route: row.route,
    keyName: row.key_name,
    code: row.code,
    field: row.field,
    message: row.message,
  };
}

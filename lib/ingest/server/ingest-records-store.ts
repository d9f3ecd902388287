import { perDatabase } from '@/lib/db/per-database';
import { lostToAnother, withControl, type SqlTx } from '@/lib/db/transaction';

/** What one request adds to the counters of ingest health. */
export interface IngestCount {
  route: string;
  /** All zero for Countersign's own services. */
  keyId: string;
  accepted: number;
  duplicates: number;
  conflicts: number;
  rejected: number;
  bytes: number;
}

/** Adds to the counters of the hour; one row for each route and key. */
export async function addIngestCounts(tx: SqlTx, workspaceId: string, counts: readonly IngestCount[]): Promise<void> {
  const byRow = new Map<string, IngestCount>();
  for (const count of counts) {
    const key = `${count.route} ${count.keyId}`;
    const held = byRow.get(key);
    if (!held) byRow.set(key, { ...count });
    else for (const name of ['accepted', 'duplicates', 'conflicts', 'rejected', 'bytes'] as const) held[name] += count[name];
  }
  const rows = [...byRow].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  if (rows.length === 0) return;
  await tx.sql(
    `INSERT INTO ingest_rollup AS r (workspace_id, hour, route, key_id, accepted, duplicates, conflicts, rejected, bytes)
     SELECT $1::uuid, date_trunc('hour', now(), 'UTC'), route, "keyId", accepted, duplicates, conflicts, rejected, bytes
     FROM json_to_recordset($2::json)
       AS c(route text, "keyId" uuid, accepted bigint, duplicates bigint, conflicts bigint, rejected bigint, bytes bigint)
     ON CONFLICT (workspace_id, hour, route, key_id) DO UPDATE SET accepted = r.accepted + excluded.accepted,
       duplicates = r.duplicates + excluded.duplicates, conflicts = r.conflicts + excluded.conflicts,
       rejected = r.rejected + excluded.rejected, bytes = r.bytes + excluded.bytes`,
    [workspaceId, JSON.stringify(rows)],
    'add-ingest-counts',
  );
}

/** The decisions of events by their place in the log. */
export async function decisionsOfEvents(
  tx: SqlTx,
  workspaceId: string,
  idxs: readonly number[],
): Promise<Map<number, string | null>> {
  if (idxs.length === 0) return new Map();
  const rows = await tx.sql<{ idx: number; decision_id: string | null }>(
    'SELECT idx, decision_id FROM event WHERE workspace_id = $1::uuid AND idx = ANY($2::bigint[])',
    [workspaceId, idxs],
  );
  return new Map(rows.map((row) => [row.idx, row.decision_id]));
}

const ensured = perDatabase(() => new Set<string>());
const TRIES = 5;

/**
 * Makes the partitions of the months of these instants, each in a transaction of its own. A month out of range stays in the default
 * partition, and so does one whose tables are too busy just now: its rows move when it is made later. Known months cost nothing.
 */
export async function ensureMonths(instants: readonly Date[]): Promise<void> {
  const months = new Map<string, Date>();
  let last = Number.NaN;
  for (const instant of instants) {
    const number = instant.getUTCFullYear() * 12 + instant.getUTCMonth();
    if (number === last) continue;
    last = number;
    const month = instant.toISOString().slice(0, 7);
    if (!ensured().has(month)) months.set(month, instant);
  }
  for (const [month, instant] of [...months].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (await ensureMonth(instant)) ensured().add(month);
  }
}

/** False when its tables stayed busy. */
async function ensureMonth(instant: Date): Promise<boolean> {
  for (let tried = 1; ; tried++) {
    try {
      await withControl((tx) => tx.sql('SELECT countersign_ensure_month($1::timestamptz)', [instant]));
      return true;
    } catch (error) {
      if (!lostToAnother(error)) throw error;
      if (tried === TRIES) return false;
      await new Promise((resolve) => setTimeout(resolve, 50 * tried));
    }
  }
}

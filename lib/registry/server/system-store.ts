import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { SystemEntry } from '../contract';
import type { CaptureLevel } from '../capture-levels';

interface Row {
  system_id: string;
  key: string;
  name: string;
  description: string | null;
  capture_level: CaptureLevel;
  registered_at: Date | null;
  first_seen_at: Date;
}
const COLUMNS = 'system_id, key, name, description, capture_level, registered_at, first_seen_at';

function toEntry(row: Row): SystemEntry {
  return {
    id: row.system_id,
    publicId: toPublicId('system', row.system_id),
    key: row.key,
    name: row.name,
    description: row.description,
    captureLevel: row.capture_level,
    registeredAt: row.registered_at,
    firstSeenAt: row.first_seen_at,
  };
}

/** Systems in the order of their names; `only` limits to these ids. */
export async function selectSystems(tx: SqlTx, workspaceId: string, only: 'all' | readonly string[]): Promise<SystemEntry[]> {
  const rows = await tx.sql<Row>(
    `SELECT ${COLUMNS} FROM ai_system WHERE workspace_id = $1::uuid AND ($2::uuid[] IS NULL OR system_id = ANY($2::uuid[]))
     ORDER BY lower(name), system_id`,
    [workspaceId, only === 'all' ? null : only],
  );
  return rows.map(toEntry);
}

export async function selectSystemsByKey(tx: SqlTx, workspaceId: string, keys: readonly string[]): Promise<SystemEntry[]> {
  const rows = await tx.sql<Row>(`SELECT ${COLUMNS} FROM ai_system WHERE workspace_id = $1::uuid AND key = ANY($2::text[])`, [
    workspaceId,
    keys,
  ]);
  return rows.map(toEntry);
}

/**
 * Systems of one workspace. A sender that names a new one for every request (a pod, a person) would fill every list and facet of the
 * desk; names beyond this are refused by the ingest, and people may still register systems by hand.
 */
const MOST_SEEN = 2_000;

/**
 * Adds systems seen in traffic, with when each was first heard of; a key that another node adds at the same time stays that node's. Those
 * beyond MOST_SEEN are not added.
 */
export async function insertSystems(
  tx: SqlTx,
  workspaceId: string,
  firstSeen: ReadonlyMap<string, Date>,
  most = MOST_SEEN,
): Promise<void> {
  const systems = [...firstSeen].sort(([a], [b]) => (a < b ? -1 : 1));
  await tx.sql(
    `INSERT INTO ai_system (workspace_id, system_id, key, name, first_seen_at)
     SELECT $1::uuid, id, key, key, least(seen, now()) FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS k(id, key, seen)
     LIMIT (SELECT greatest(0, $5::int - count(*)) FROM ai_system WHERE workspace_id = $1::uuid)
     ON CONFLICT (workspace_id, key) DO NOTHING`,
    [workspaceId, systems.map(() => uuidv7()), systems.map(([key]) => key), systems.map(([, seen]) => seen), most],
  );
}

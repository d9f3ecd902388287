import type { SqlTx } from '@/lib/db/transaction';
import { BY_HOLDS, IS_HELD } from './held-store';
import { HAS_HOLDS, pastBorder } from './purge-store';

export interface KeptRow {
  kept: number;
  oldest: Date | null;
  due: number;
  dueRecords: number;
  held: number;
}
const NONE: KeptRow = { kept: 0, oldest: null, due: 0, dueRecords: 0, held: 0 };

/**
 * What is kept of a system's decisions, and what of it came before the border (null: nothing is due). Records are counted as a purge counts them: everything
 * that is said about the decision, by emitters, Countersign and people, with who opened it a moment ago and is not in the log yet.
 */
export async function countDecisions(tx: SqlTx, workspaceId: string, systemId: string, border: Date | null): Promise<KeptRow> {
  const [row] = await tx.sql<KeptRow>(
    `WITH ${BY_HOLDS} SELECT count(*) AS kept, min(last_received_at) AS oldest, 0::bigint AS "dueRecords",
       count(*) FILTER (WHERE past AND NOT held) AS due, count(*) FILTER (WHERE past AND held) AS held
     FROM (SELECT last_received_at, past, past AND ${HAS_HOLDS} AND ${IS_HELD} AS held FROM (
       SELECT d.decision_id, d.system_id, d.started_at, d.labels, d.last_received_at, coalesce(${pastBorder('$3::timestamptz')}, false) AS past
       FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid) d) x`,
    [workspaceId, systemId, border],
  );
  // Only where something is due are its records looked for: without that, a page about ten million of them would read them all to say none.
  return row?.due ? { ...row, dueRecords: await countRecords(tx, workspaceId, systemId, border) } : (row ?? NONE);
}

async function countRecords(tx: SqlTx, workspaceId: string, systemId: string, border: Date | null): Promise<number> {
  const [row] = await tx.sql<{ count: number }>(
    `WITH ${BY_HOLDS}, due AS (SELECT d.decision_id FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid AND ${pastBorder('$3::timestamptz')}
       AND NOT (${HAS_HOLDS} AND ${IS_HELD}))
     SELECT (SELECT count(*) FROM due k JOIN disclosure d ON d.workspace_id = $1::uuid AND d.anchor_id = k.decision_id)
       + (SELECT count(*) FROM due k JOIN access_note n ON n.workspace_id = $1::uuid AND n.decision_id = k.decision_id
          WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = $1::uuid AND e.event_id = n.note_id)) AS count`,
    [workspaceId, systemId, border],
  );
  return row?.count ?? 0;
}

/** Words that are kept, and of what is due those that do not go with the content of their decision anyway (`contentBorder`), which is named there. */
export async function countWords(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  { border, contentBorder }: { border: Date | null; contentBorder: Date | null },
): Promise<KeptRow> {
  const [row] = await tx.sql<KeptRow>(
    `SELECT count(*) AS kept, min(started_at) AS oldest, count(*) FILTER (WHERE past AND NOT held AND NOT with_content) AS due,
       0::bigint AS "dueRecords", count(*) FILTER (WHERE past AND held) AS held
     FROM (SELECT started_at, past, past AND ${HAS_HOLDS} AND countersign_held(decision_id) AS held, past AND EXISTS (SELECT 1 FROM decision c
         WHERE c.workspace_id = $1::uuid AND c.decision_id = d.decision_id AND c.last_received_at < $4::timestamptz) AS with_content
       FROM (SELECT decision_id, started_at, coalesce(started_at < $3::timestamptz, false) AS past
         FROM decision_search WHERE workspace_id = $1::uuid AND system_id = $2::uuid) d) x`,
    [workspaceId, systemId, border, contentBorder],
  );
  return row ?? NONE;
}

/** Content of events of these kinds about no decision. `held`: nothing of it goes now, so all that is past the border counts as held. */
export async function countActs(
  tx: SqlTx,
  workspaceId: string,
  kinds: readonly string[],
  border: Date | null,
  held: boolean,
): Promise<KeptRow> {
  const [row] = await tx.sql<KeptRow>(
    `SELECT count(*) AS kept, min(e.received_at) AS oldest,
       count(*) FILTER (WHERE NOT $4::boolean AND d.anchor_id < countersign_uuid_floor($2::timestamptz)) AS due,
       count(*) FILTER (WHERE NOT $4::boolean AND d.anchor_id < countersign_uuid_floor($2::timestamptz)) AS "dueRecords",
       count(*) FILTER (WHERE $4::boolean AND d.anchor_id < countersign_uuid_floor($2::timestamptz)) AS held
     FROM event e JOIN disclosure d ON d.workspace_id = e.workspace_id AND d.idx = e.idx
     WHERE e.workspace_id = $1::uuid AND e.decision_id IS NULL AND e.kind = ANY($3::text[])`,
    [workspaceId, border, kinds, held],
  );
  return row ?? NONE;
}

/** What was refused. `held` as in countActs. */
export async function countQuarantined(tx: SqlTx, workspaceId: string, border: Date | null, held: boolean): Promise<KeptRow> {
  const [row] = await tx.sql<KeptRow>(
    `SELECT count(*) AS kept, min(received_at) AS oldest, count(*) FILTER (WHERE NOT $3::boolean AND received_at < $2::timestamptz) AS due,
       count(*) FILTER (WHERE NOT $3::boolean AND received_at < $2::timestamptz) AS "dueRecords",
       count(*) FILTER (WHERE $3::boolean AND received_at < $2::timestamptz) AS held
     FROM quarantine WHERE workspace_id = $1::uuid`,
    [workspaceId, border, held],
  );
  return row ?? NONE;
}

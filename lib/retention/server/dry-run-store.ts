import type { SqlTx } from '@/lib/db/transaction';
import { amongHeld } from './held-store';
import { pastBorder } from './purge-store';

export interface KeptRow {
  kept: number;
  oldest: Date | null;
  due: number;
  dueRecords: number;
  held: number;
}
const NONE: KeptRow = { kept: 0, oldest: null, due: 0, dueRecords: 0, held: 0 };

/** A system's decisions that came before the border, as `past`, and of them those that a hold keeps, as `among_held`. */
const PAST = `past AS MATERIALIZED (SELECT d.decision_id FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid AND ${pastBorder('$3::timestamptz')}),
  ${amongHeld('past')}`;

/**
 * What is kept of a system's decisions, and what of it came before the border (null: nothing is due). Records are counted as a purge counts them: everything
 * that is said about the decision, by emitters, Countersign and people, with who opened it a moment ago and is not in the log yet.
 */
export async function countDecisions(tx: SqlTx, workspaceId: string, systemId: string, border: Date | null): Promise<KeptRow> {
  const [row] = await tx.sql<KeptRow>(
    `WITH ${PAST}, due AS MATERIALIZED (SELECT p.decision_id FROM past p WHERE NOT EXISTS (SELECT 1 FROM among_held a WHERE a.decision_id = p.decision_id))
     SELECT k.kept, k.oldest, n.due, h.held,
       -- Only where something is due are its records looked for: without that, a page about ten million of them would read them all to say none.
       CASE WHEN n.due > 0 THEN (SELECT count(*) FROM due u JOIN disclosure d ON d.workspace_id = $1::uuid AND d.anchor_id = u.decision_id)
         + (SELECT count(*) FROM due u JOIN access_note t ON t.workspace_id = $1::uuid AND t.decision_id = u.decision_id
            WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = $1::uuid AND e.event_id = t.note_id)) ELSE 0 END AS "dueRecords"
     FROM (SELECT count(*) AS kept, min(d.last_received_at) AS oldest FROM decision d WHERE d.workspace_id = $1::uuid AND d.system_id = $2::uuid) k,
       (SELECT count(*) AS due FROM due) n, (SELECT count(*) AS held FROM among_held) h`,
    [workspaceId, systemId, border],
  );
  return row ?? NONE;
}

/** Words that are kept, and of what is due those that do not go with the content of their decision anyway (`contentBorder`), which is named there. */
export async function countWords(
  tx: SqlTx,
  workspaceId: string,
  systemId: string,
  { border, contentBorder }: { border: Date | null; contentBorder: Date | null },
): Promise<KeptRow> {
  const [row] = await tx.sql<KeptRow>(
    `WITH d AS MATERIALIZED (SELECT decision_id, started_at, coalesce(started_at < $3::timestamptz, false) AS past
         FROM decision_search WHERE workspace_id = $1::uuid AND system_id = $2::uuid),
       ${amongHeld('(SELECT DISTINCT decision_id FROM d WHERE past)')}
     SELECT count(*) AS kept, min(started_at) AS oldest, count(*) FILTER (WHERE past AND NOT held AND NOT with_content) AS due,
       0::bigint AS "dueRecords", count(*) FILTER (WHERE past AND held) AS held
     FROM (SELECT d.started_at, d.past, a.decision_id IS NOT NULL AS held, d.past AND EXISTS (SELECT 1 FROM decision c
         WHERE c.workspace_id = $1::uuid AND c.decision_id = d.decision_id AND c.last_received_at < $4::timestamptz) AS with_content
       FROM d LEFT JOIN among_held a ON a.decision_id = d.decision_id) x`,
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

import type { SqlTx } from '@/lib/db/transaction';
import type { DueOutcome } from '../due';
import { HAS_HOLDS, pastBorder } from './purge-store';

/** Of an AI system: before `asked` the period that was set is over, before `border` the one that is followed. Never later than `asked`. */
export interface Borders {
  systemId: string;
  asked: Date;
  border: Date;
}
export interface DueRow {
  decisionId: string;
  systemId: string;
  startedAt: Date;
  lastReceivedAt: Date;
  outcome: DueOutcome;
  records: number;
}

/**
 * Decisions whose period is over as it was set, in the order in which a purge takes them, with what becomes of each and the records that go with it.
 */
export async function selectPastPeriod(
  tx: SqlTx,
  workspaceId: string,
  borders: readonly Borders[],
  { after, limit, outcome }: { after: string | null; limit: number; outcome: DueOutcome | null },
): Promise<DueRow[]> {
  if (borders.length === 0) return [];
  const latest = new Date(Math.max(...borders.map((one) => one.asked.getTime())));
  return tx.sql<DueRow>(
    `SELECT p.decision_id::text AS "decisionId", p.system_id::text AS "systemId", p.started_at AS "startedAt", p.last_received_at AS "lastReceivedAt", p.outcome,
       (SELECT count(*) FROM disclosure d WHERE d.workspace_id = $1::uuid AND d.anchor_id = p.decision_id)
         + (SELECT count(*) FROM access_note n WHERE n.workspace_id = $1::uuid AND n.decision_id = p.decision_id
            AND NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = $1::uuid AND e.event_id = n.note_id)) AS records
     FROM (SELECT d.decision_id, d.system_id, d.started_at, d.last_received_at, o.outcome
       FROM decision d JOIN unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS b(system_id, asked, border) ON b.system_id = d.system_id
       CROSS JOIN LATERAL (SELECT CASE WHEN d.last_received_at >= b.border THEN 'floor'
         WHEN ${HAS_HOLDS} AND countersign_held(d.decision_id) THEN 'held'
         ELSE 'goes' END AS outcome) o
       WHERE d.workspace_id = $1::uuid AND ${pastBorder('$5::timestamptz')} AND d.last_received_at < b.asked
         -- Told from the times alone: whether each is held need not be asked.
         AND ($7::text IS DISTINCT FROM 'floor' OR d.last_received_at >= b.border)
         AND ($6::uuid IS NULL OR d.decision_id > $6::uuid) AND ($7::text IS NULL OR o.outcome = $7)
       ORDER BY d.decision_id LIMIT $8::int) p
     ORDER BY p.decision_id`,
    [
      workspaceId,
      borders.map((one) => one.systemId),
      borders.map((one) => one.asked),
      borders.map((one) => one.border),
      latest,
      after,
      outcome,
      limit,
    ],
  );
}

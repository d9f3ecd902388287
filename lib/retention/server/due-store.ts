import type { SqlTx } from '@/lib/db/transaction';
import type { DueOutcome } from '../due';
import { BY_HOLDS, heldIds, IS_HELD } from './held-store';
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
 * Decisions whose period is over as it was set, in the order in which a purge takes them, with what becomes of each and the records that go with it. Those that
 * are held are looked for from the holds: whoever asks for them reads no decision that is not.
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
    `WITH b AS MATERIALIZED (SELECT b.*, countersign_uuid_floor(b.border + interval '1 day') AS border_id FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS b(system_id, asked, border)),
       ${BY_HOLDS},
       p AS MATERIALIZED (SELECT d.decision_id, d.system_id, d.started_at, d.last_received_at, o.outcome
         FROM ${outcome === 'held' ? THE_HELD : 'decision d'} JOIN b ON b.system_id = d.system_id
         CROSS JOIN LATERAL (SELECT ${WHAT[outcome ?? 'all']} AS outcome) o
         WHERE d.workspace_id = $1::uuid AND ${pastBorder('$5::timestamptz')} AND d.last_received_at < b.asked
           AND ($6::uuid IS NULL OR d.decision_id > $6::uuid) AND ${ONLY[outcome ?? 'all']}
         ORDER BY ${outcome === 'held' ? 'k' : 'd'}.decision_id LIMIT $7::int)
     SELECT p.decision_id::text AS "decisionId", p.system_id::text AS "systemId", p.started_at AS "startedAt", p.last_received_at AS "lastReceivedAt", p.outcome,
       (SELECT count(*) FROM disclosure d WHERE d.workspace_id = $1::uuid AND d.anchor_id = p.decision_id)
         + (SELECT count(*) FROM access_note n WHERE n.workspace_id = $1::uuid AND n.decision_id = p.decision_id
            AND NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = $1::uuid AND e.event_id = n.note_id)) AS records
     FROM p ORDER BY p.decision_id`,
    [
      workspaceId,
      borders.map((one) => one.systemId),
      borders.map((one) => one.asked),
      borders.map((one) => one.border),
      latest,
      after,
      limit,
    ],
  );
}

/**
 * The rows of what the holds say, each looked up by its id: a plan that reads decisions in their order and asks whether each is among them reads them all. In the
 * order of `k`, so that the ids are sorted and only those of the page looked up: sorted by `d`, every one would be, page after page.
 */
const THE_HELD = `(${heldIds({ after: '$6::uuid', limit: '$7::int' })}) k
  CROSS JOIN LATERAL (SELECT r.* FROM decision r WHERE r.workspace_id = $1::uuid AND r.decision_id = k.decision_id OFFSET 0) d`;
const ASKED = `CASE WHEN d.last_received_at >= b.border THEN 'floor' WHEN ${HAS_HOLDS} AND countersign_held(d.decision_id) THEN 'held' ELSE 'goes' END`;
/** What becomes of decision `d`: asked of each row of a page of all; known from the condition where one outcome is asked for. */
const WHAT: Readonly<Record<DueOutcome | 'all', string>> = { all: ASKED, goes: "'goes'", held: "'held'", floor: "'floor'" };
const ONLY: Readonly<Record<DueOutcome | 'all', string>> = {
  all: 'true',
  goes: `d.last_received_at < b.border AND (NOT ${HAS_HOLDS} OR NOT ${IS_HELD})`,
  held: 'd.last_received_at < b.border',
  floor: 'd.last_received_at >= b.border',
};

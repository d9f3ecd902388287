import type { SqlTx } from '@/lib/db/transaction';
import type { DueOutcome } from '../due';
import { amongHeld, BY_HOLDS, heldIds } from './held-store';
import { pastBorder } from './purge-store';

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

/** Decisions that one look at what goes takes: the first, and the most. Of those that a hold keeps in between a page shows none, and each look asks of all at once. */
const FIRST_LOOK = 1_000;
const LONGEST_LOOK = 32_000;
/** Decisions that one page of what goes looks at: where more than these lie under hold in a row, the page says how far it came, and the next one goes on. */
export const PAGE_LOOK = 50_000;

interface Asked {
  after: string | null;
  limit: number;
  outcome: DueOutcome | null;
}

export interface PastPeriod {
  rows: DueRow[];
  /** Not null: it looked no further than this decision, which may go or not. */
  upTo: { decisionId: string; startedAt: Date } | null;
}

/**
 * Decisions whose period is over as it was set, in the order in which a purge takes them, with what becomes of each and the records that go with it. Those that
 * are held are looked for from the holds: whoever asks for them reads no decision that is not. Of those that go it is asked which are held, many at a time, and of `budget` at most.
 */
export async function selectPastPeriod(
  tx: SqlTx,
  workspaceId: string,
  borders: readonly Borders[],
  { after, limit, outcome }: Asked,
  budget: number = PAGE_LOOK,
): Promise<PastPeriod> {
  if (borders.length === 0) return { rows: [], upTo: null };
  if (outcome !== 'goes')
    return { rows: (await lookAt(tx, workspaceId, borders, { after, limit, outcome }, limit)).rows, upTo: null };
  const found: DueRow[] = [];
  let from = after;
  for (let left = budget, size = Math.max(FIRST_LOOK, limit); ; size = Math.min(size * 4, LONGEST_LOOK)) {
    const look = Math.min(size, left);
    const { rows, last } = await lookAt(tx, workspaceId, borders, { after: from, limit: limit - found.length, outcome }, look);
    found.push(...rows);
    left -= look;
    if (found.length >= limit || last === null) return { rows: found, upTo: null };
    if (left <= 0) return { rows: found, upTo: last };
    from = last.decisionId;
  }
}

/** The next `look` decisions, and of them the first `limit` of the outcome; `last`: where the next look begins, null when this one came to the end. */
async function lookAt(
  tx: SqlTx,
  workspaceId: string,
  borders: readonly Borders[],
  { after, limit, outcome }: Asked,
  look: number,
): Promise<{ rows: DueRow[]; last: PastPeriod['upTo'] }> {
  const latest = new Date(Math.max(...borders.map((one) => one.asked.getTime())));
  const held = outcome === 'held';
  const rows = await tx.sql<DueRow & { looked: number; last: string | null; lastAt: Date }>(
    `WITH b AS MATERIALIZED (SELECT b.*, countersign_uuid_floor(b.border + interval '1 day') AS border_id FROM unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS b(system_id, asked, border)),
       ${held ? `${BY_HOLDS},` : ''}
       k AS MATERIALIZED (SELECT d.decision_id, d.system_id, d.started_at, d.last_received_at, d.last_received_at >= b.border AS floor
         FROM ${held ? THE_HELD : 'decision d'} JOIN b ON b.system_id = d.system_id
         WHERE d.workspace_id = $1::uuid AND ${pastBorder('$5::timestamptz')} AND d.last_received_at < b.asked
           AND ($6::uuid IS NULL OR d.decision_id > $6::uuid) AND ${ONLY[outcome ?? 'all']}
         ORDER BY ${held ? 'k' : 'd'}.decision_id LIMIT $8::int),
       ${amongHeld(held ? '(SELECT decision_id FROM k WHERE false)' : '(SELECT decision_id FROM k WHERE NOT floor)')},
       p AS MATERIALIZED (SELECT k.*, ${WHAT[outcome ?? 'all']} AS outcome FROM k LEFT JOIN among_held a ON a.decision_id = k.decision_id
         WHERE ${outcome === 'goes' ? 'a.decision_id IS NULL' : 'true'} ORDER BY k.decision_id LIMIT $7::int)
     SELECT c.looked, w.last, w."lastAt", p.decision_id::text AS "decisionId", p.system_id::text AS "systemId", p.started_at AS "startedAt", p.last_received_at AS "lastReceivedAt", p.outcome,
       (SELECT count(*) FROM disclosure d WHERE d.workspace_id = $1::uuid AND d.anchor_id = p.decision_id)
         + (SELECT count(*) FROM access_note n WHERE n.workspace_id = $1::uuid AND n.decision_id = p.decision_id
            AND NOT EXISTS (SELECT 1 FROM event e WHERE e.workspace_id = $1::uuid AND e.event_id = n.note_id)) AS records
     FROM (SELECT count(*) AS looked FROM k) c LEFT JOIN (SELECT k.decision_id::text AS last, k.started_at AS "lastAt" FROM k ORDER BY k.decision_id DESC LIMIT 1) w ON true
     LEFT JOIN p ON true ORDER BY p.decision_id`,
    [
      workspaceId,
      borders.map((one) => one.systemId),
      borders.map((one) => one.asked),
      borders.map((one) => one.border),
      latest,
      after,
      limit,
      look,
    ],
  );
  const { looked, last, lastAt } = rows[0]!;
  return {
    rows: rows.flatMap(({ looked: _, last: __, lastAt: ___, ...row }) => (row.decisionId === null ? [] : [row])),
    last: looked < look || last === null ? null : { decisionId: last, startedAt: lastAt },
  };
}

/**
 * The rows of what the holds say, each looked up by its id: a plan that reads decisions in their order and asks whether each is among them reads them all. In the
 * order of `k`, so that the ids are sorted and only those of the page looked up: sorted by `d`, every one would be, page after page.
 */
const THE_HELD = `(${heldIds({ after: '$6::uuid', limit: '$7::int' })}) k
  CROSS JOIN LATERAL (SELECT r.* FROM decision r WHERE r.workspace_id = $1::uuid AND r.decision_id = k.decision_id OFFSET 0) d`;
/** What becomes of decision `k`: asked of each row of a page of all; known from the condition where one outcome is asked for. */
const WHAT: Readonly<Record<DueOutcome | 'all', string>> = {
  all: "CASE WHEN k.floor THEN 'floor' WHEN a.decision_id IS NOT NULL THEN 'held' ELSE 'goes' END",
  goes: "'goes'",
  held: "'held'",
  floor: "'floor'",
};
const ONLY: Readonly<Record<DueOutcome | 'all', string>> = {
  all: 'true',
  goes: 'd.last_received_at < b.border',
  held: 'd.last_received_at < b.border',
  floor: 'd.last_received_at >= b.border',
};

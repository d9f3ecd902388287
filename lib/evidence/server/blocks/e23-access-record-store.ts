import type { SqlTx } from '@/lib/db/transaction';
import type { SeriesPoint } from '../../contract';
import { NOTHING, type Asked, type BlockQuery, type FoundRecord } from '../block-query';
import { define, factOf } from './define';

/** Kinds that say who looked at, revealed, searched or took away. All of them are in the condition of event_access_idx. */
const ACCESS = `e.kind IN ('trail.opened', 'search.performed', 'person.searched', 'content.revealed', 'record.exported', 'refusal.opened', 'pack.downloaded', 'audit.visited', 'audit.checked')`;
const WITHIN = `e.workspace_id = $1::uuid AND ${ACCESS} AND (e.system_id IS NULL OR e.system_id = ANY($2::uuid[]))
  AND e.received_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND e.received_at < $4::date::timestamp AT TIME ZONE 'UTC'`;
/** The entry names who it was: a person, or a key or service by its id. */
const NAMED = `(e.actor_type = 'person' OR position('"actor":{"id"' IN convert_from(e.entry, 'UTF8')) > 0)`;

interface Row {
  kind: string;
  day: string;
  count: number;
  named: number;
  newest: Date;
}
/** By kind and day: how many, and how many of them name a person or a key. */
function countAccess(tx: SqlTx, asked: Asked): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT e.kind, (e.received_at AT TIME ZONE 'UTC')::date::text AS day, count(*) AS count,
            count(*) FILTER (WHERE ${NAMED}) AS named, max(e.received_at) AS newest
       FROM event e WHERE ${WITHIN} GROUP BY 1, 2 ORDER BY 2`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Is it known who looked? The auditor is in it too. */
export const E23: BlockQuery = {
  definition: define('E23', '3', {
    unit: 'event',
    title: 'Access record',
    question: 'Who opened, searched, revealed and exported what, and is it known who it was?',
    population:
      'Acts of reading in the period: trails opened, searches, reveals, exports, refused records opened, packs downloaded, and what auditors visited and checked in their rooms.',
    covered: 'The act is in the log and names the person or the key.',
    limit:
      'Reads through the application. Whoever reads the database itself is not in it. Searches are one event a person and five minutes.',
  }),
  enough: 1,
  async measure(tx, asked) {
    const rows = await countAccess(tx, asked);
    const days = new Map<string, SeriesPoint>();
    const facts: Record<string, number> = {};
    for (const { kind, day, count, named } of rows) {
      const held = days.get(day) ?? { day, population: 0, covered: 0, contradicted: 0 };
      held.population += count;
      held.covered += named;
      days.set(day, held);
      facts[kind] = (facts[kind] ?? 0) + count;
    }
    const population = rows.reduce((sum, row) => sum + row.count, 0);
    return {
      ...NOTHING,
      population,
      covered: rows.reduce((sum, row) => sum + row.named, 0),
      newestAt: rows.reduce<Date | null>((newest, row) => (newest === null || row.newest > newest ? row.newest : newest), null),
      facts,
      series: [...days.values()],
      rows: population,
    };
  },
  async records(tx, asked, { verdict, after, limit }): Promise<FoundRecord[]> {
    if (verdict === 'contradicted') return [];
    const rows = await tx.sql<{ idx: number; kind: string; received_at: Date; at: string; named: boolean }>(
      `SELECT e.idx, e.kind, e.received_at, e.received_at::text AS at, ${NAMED} AS named FROM event e WHERE ${WITHIN}
          AND ($8::text IS NULL OR ${NAMED} = ($8 = 'covered')) AND ($5::timestamptz IS NULL OR (e.received_at, e.idx) < ($5::timestamptz, $6::bigint)) ORDER BY e.received_at DESC, e.idx DESC LIMIT $7::int`,
      [
        asked.workspaceId,
        asked.systems,
        asked.from,
        asked.to,
        after?.at ?? null,
        after ? Number(after.id) : null,
        limit,
        verdict,
      ],
    );
    return rows.map((row) => ({
      id: String(row.idx),
      unit: 'event',
      at: row.received_at.toISOString(),
      verdict: row.named ? 'covered' : 'uncovered',
      says: `${row.kind}, event ${row.idx} of the log${row.named ? '' : ', which names nobody'}.`,
      href: null,
      decisionId: null,
      position: { at: row.at, id: String(row.idx) },
    }));
  },
  says: ({ population, facts }) =>
    `${population.toLocaleString('en-GB')} acts of reading are recorded: ${factOf(facts, 'trail.opened')} trails opened, ${factOf(facts, 'search.performed')} searches, ${factOf(facts, 'content.revealed')} reveals, ${factOf(facts, 'record.exported')} exports, ${factOf(facts, 'pack.downloaded')} packs downloaded, ${factOf(facts, 'audit.visited') + factOf(facts, 'audit.checked')} visits and checks of auditors.`,
};

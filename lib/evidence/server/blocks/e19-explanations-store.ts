import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { count, define, of } from './define';

const DAY_MS = 86_400_000;

interface RequestRow {
  pack_id: string;
  decision_id: string | null;
  asked_at: Date;
  /** Of the pack or of one that followed it after an erasure. */
  answered_at: Date | null;
  sha256: string | null;
  ended: boolean;
}
/** Packs to affected persons that were asked for in the period, each with the first handing over of it or of a successor. */
function listRequests(tx: SqlTx, asked: Asked): Promise<RequestRow[]> {
  return tx.sql<RequestRow>(
    `WITH RECURSIVE chain AS (
       SELECT p.pack_id AS first_id, p.pack_id, p.asked_at, p.decisions[1] AS decision_id, p.state, p.zip_sha256 FROM evidence_pack p
        WHERE p.workspace_id = $1::uuid AND p.profile = 'affectedPerson' AND p.successor_of IS NULL
          AND p.asked_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND p.asked_at < $4::date::timestamp AT TIME ZONE 'UTC' AND ($5::uuid IS NULL OR $5::uuid = ANY(p.decisions))
          AND (p.system_id = ANY($2::uuid[]) OR EXISTS (SELECT 1 FROM decision d WHERE d.workspace_id = p.workspace_id AND d.decision_id = ANY(p.decisions) AND d.system_id = ANY($2::uuid[])))
       UNION ALL
       SELECT c.first_id, n.pack_id, c.asked_at, c.decision_id, n.state, n.zip_sha256 FROM chain c JOIN evidence_pack n ON n.workspace_id = $1::uuid AND n.successor_of = c.pack_id)
     SELECT c.first_id::text AS pack_id, c.decision_id::text, min(c.asked_at) AS asked_at, min(r.recorded_at) AS answered_at,
            (array_agg(c.zip_sha256 ORDER BY r.recorded_at) FILTER (WHERE r.recorded_at IS NOT NULL))[1] AS sha256,
            bool_and(c.state IN ('cancelled', 'withdrawn')) AS ended
       FROM chain c LEFT JOIN evidence_pack_recipient r ON r.workspace_id = $1::uuid AND r.pack_id = c.pack_id AND r.way <> 'download'
      GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 5000`,
    [asked.workspaceId, asked.systems, asked.from, asked.to, asked.decisionId ?? null],
  );
}

async function anyEver(tx: SqlTx, asked: Asked): Promise<boolean> {
  const [row] = await tx.sql<{ any: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM evidence_pack WHERE workspace_id = $1::uuid AND profile = 'affectedPerson') AS any`,
    [asked.workspaceId],
  );
  return row!.any;
}

/** Was who asked for an explanation given one? As far as the packs to affected persons tell. */
export const E19 = itemBlock({
  definition: define('E19', '2', {
    unit: 'notice',
    title: 'Explanations',
    question: 'Was each request for an explanation answered, and how fast?',
    population:
      'Packs to affected persons (AI Act Art. 86) that were asked for in the period; one that followed after an erasure is the same request.',
    covered: 'The pack, or the one that followed it, was handed over.',
    limit:
      'Requests that reached the organisation another way are not recorded here. The law sets no number of days; the organisation does.',
  }),
  async load(tx, asked) {
    const rows = await listRequests(tx, asked);
    const waited = (row: RequestRow): number => Math.floor(((row.answered_at ?? asked.now).getTime() - row.asked_at.getTime()) / DAY_MS); // prettier-ignore
    const dropped = rows.filter((row) => row.ended && !row.answered_at);
    const open = rows.filter((row) => !dropped.includes(row));
    const days = open.filter((row) => row.answered_at).map(waited).sort((a, b) => a - b); // prettier-ignore
    return {
      items: open.map((row): Item => ({
        id: toPublicId('pack', row.pack_id),
        at: row.asked_at,
        verdict: row.answered_at ? 'covered' : 'uncovered',
        says: row.answered_at
          ? `Answered after ${count(waited(row), 'day')}${row.sha256 ? `, archive sha256 ${row.sha256.slice(0, 16)}` : ''}.`
          : `Not handed over; asked for ${count(waited(row), 'day')} ago.`,
        href: `/evidence/packs/${toPublicId('pack', row.pack_id)}`,
        decisionId: row.decision_id && toPublicId('decision', row.decision_id),
      })),
      exclusions:
        dropped.length > 0 ? [{ reason: 'cancelled or withdrawn before it was handed over', count: dropped.length }] : [],
      facts: {
        'median days to answer': days[Math.floor((days.length - 1) / 2)] ?? 0,
        'longest days to answer': days.at(-1) ?? 0,
      },
      missing:
        rows.length > 0 || (await anyEver(tx, asked))
          ? null
          : 'No pack to an affected person was ever asked for here, so it cannot be told whether anybody asked for an explanation. The trail of each decision holds what one is made from.',
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'requests for an explanation')} were answered${covered > 0 ? `, half of them within ${count(Number(facts['median days to answer']), 'day')}, the slowest after ${count(Number(facts['longest days to answer']), 'day')}` : ''}.`,
});

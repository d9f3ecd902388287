import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, MOST_ITEMS, type Item } from '../item-block';
import { LATE_FACT } from '../../late';
import { define, of } from './define';
import { knownTrained, trained } from './trained';

interface Row {
  action_id: string;
  decision_id: string | null;
  decided_at: Date;
  required: number;
  authorities: number;
  maker_voted: boolean;
  trained: number;
  in_time: number;
  overridden: boolean;
}

/** Approved actions with who approved the revision that counted, and how many of those had a training record that was valid then. */
function listApproved(tx: SqlTx, asked: Asked): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT a.action_id::text, a.decision_id::text, a.decided_at, a.required, a.overridden, count(DISTINCT v.authority_id) AS authorities,
            coalesce(bool_or(v.person_id = a.maker_id), false) AS maker_voted,
            count(DISTINCT v.authority_id) FILTER (WHERE ${trained('a', 'v.person_id', 'v.voted_at', 'a.system_id')}) AS trained,
            count(DISTINCT v.authority_id) FILTER (WHERE ${trained('a', 'v.person_id', 'v.voted_at', 'a.system_id')} AND ${knownTrained('a', 'v.person_id', 'v.voted_at', 'a.system_id')}) AS in_time
       FROM action a LEFT JOIN action_vote v ON v.workspace_id = a.workspace_id AND v.action_id = a.action_id AND v.revision = a.revision AND v.vote = 'approve'
      WHERE a.workspace_id = $1::uuid AND a.system_id = ANY($2::uuid[]) AND a.required > 0 AND a.state = 'approved'
        AND a.decided_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND a.decided_at < $4::date::timestamp AT TIME ZONE 'UTC' AND ($5::uuid IS NULL OR a.decision_id = $5::uuid)
      GROUP BY a.workspace_id, a.action_id ORDER BY a.decided_at DESC LIMIT ${MOST_ITEMS}`,
    [asked.workspaceId, asked.systems, asked.from, asked.to, asked.decisionId ?? null],
  );
}

/** As many as were asked for, each trained. One that was approved alone in an emergency never had enough people, however it was meant. */
const enough = (row: Row, trained: number): boolean =>
  !row.overridden && !row.maker_voted && row.authorities >= Math.max(row.required, 1) && trained >= row.authorities;
const late = (row: Row): boolean => enough(row, row.trained) && !enough(row, row.in_time);

/** Was it the right people? */
export const E09 = itemBlock({
  definition: define('E09', '3', {
    unit: 'action',
    title: 'Authority and separation',
    question:
      'Was each approval given by as many different people as were asked for, none of whom wrote what they approved, each with a valid training record on that day?',
    population: 'Actions that people approved in the period.',
    covered:
      'Enough different people approved, none of them its author, and each had a training record that was valid, and on record, when they voted. One that was recorded afterwards shows a part.',
    contradicted: 'Fewer different people approved than were asked for, or its author approved it.',
    limit:
      'A training record says that somebody was trained, not that they can judge this case. What one person approved in an emergency is not covered, and no contradiction: its own review is.',
  }),
  async load(tx, asked) {
    const rows = await listApproved(tx, asked);
    return {
      items: rows.map((row): Item => {
        const decisionId = row.decision_id && toPublicId('decision', row.decision_id);
        const id = toPublicId('action', row.action_id);
        const wrong = !row.overridden && (row.authorities < row.required || row.maker_voted);
        return {
          id,
          at: row.decided_at,
          verdict: wrong ? 'contradicted' : enough(row, row.in_time) ? 'covered' : 'uncovered',
          says: `Approved by ${row.authorities} of ${row.required} people asked for, ${row.trained} of them with a training record valid that day${late(row) ? ', recorded only afterwards' : ''}${row.maker_voted ? '; its author approved it' : ''}${row.overridden ? '; one person approved it in an emergency' : ''}.`,
          href: decisionId ? `/decisions/${decisionId}` : `/approvals/${id}`,
          decisionId,
        };
      }),
      facts: {
        'approved in an emergency': rows.filter((row) => row.overridden).length,
        'by two people or more': rows.filter((row) => row.authorities > 1).length,
        [LATE_FACT]: rows.filter(late).length,
        'by people without a training record': rows.filter((row) => row.trained < row.authorities).length,
      },
    };
  },
  says: ({ covered, population, contradicted, facts }) =>
    `${of(covered, population, 'approved actions')} were approved by enough different people with valid training records; ${String(facts['by people without a training record'])} by somebody without one, ${contradicted} against the separation of duties.`,
});

import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, MOST_ITEMS, type Item } from '../item-block';
import { define, of } from './define';

const QUICK_SECONDS = 10;

interface Vote {
  action_id: string;
  decision_id: string | null;
  person_id: string;
  idx: number;
  vote: string;
  voted_at: Date;
  /** From the request to the vote: how long it lay in the queue too. */
  waited: number;
  /** For how long the voter had this revision open and was active; null where nothing was measured of it. */
  active: number | null;
  batch: boolean;
  second_review: string | null;
}
function listVotes(tx: SqlTx, asked: Asked): Promise<Vote[]> {
  return tx.sql<Vote>(
    `SELECT v.action_id::text, a.decision_id::text, v.person_id::text, v.idx, v.vote, v.voted_at, extract(epoch FROM v.voted_at - a.asked_at)::float8 AS waited,
            r.active_ms / 1000.0::float8 AS active, v.batch_id IS NOT NULL AS batch, a.second_review
       FROM action_vote v JOIN action a ON a.workspace_id = v.workspace_id AND a.action_id = v.action_id
       LEFT JOIN review_attention r ON r.workspace_id = v.workspace_id AND r.action_id = v.action_id AND r.person_id = v.person_id AND r.revision = v.revision
      WHERE v.workspace_id = $1::uuid AND a.system_id = ANY($2::uuid[]) AND v.voted_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND v.voted_at < $4::date::timestamp AT TIME ZONE 'UTC' AND ($5::uuid IS NULL OR a.decision_id = $5::uuid)
      ORDER BY v.voted_at DESC LIMIT ${MOST_ITEMS}`,
    [asked.workspaceId, asked.systems, asked.from, asked.to, asked.decisionId ?? null],
  );
}

/** What one vote shows. Time in a queue is no looking, and one click on many actions is no look at any of them. */
function lookOf(vote: Vote): { covered: boolean; words: string } {
  if (vote.vote !== 'approve') return { covered: true, words: 'no approval' };
  if (vote.batch) return { covered: false, words: 'one of a batch, so not looked at by itself' };
  if (vote.active === null) return { covered: false, words: 'for how long it was looked at was not measured' };
  return vote.active >= QUICK_SECONDS
    ? { covered: true, words: `looked at for at least ${QUICK_SECONDS} seconds` }
    : { covered: false, words: `looked at for less than ${QUICK_SECONDS} seconds` };
}

/** Do people look, or wave through? Statistical: a single vote shows nothing. */
export const E08 = itemBlock({
  definition: define('E08', '2', {
    unit: 'action',
    title: 'Oversight quality',
    question: 'Do the votes look like judgement: time taken, refusals, agreement with a second look?',
    population: 'Votes cast in the period.',
    covered: `The vote is a refusal, a return or an edit, or an approval by itself, not one of a batch, of what the voter was measured to look at for at least ${QUICK_SECONDS} seconds.`,
    contradicted: 'A second review found the decision wrong.',
    parameters: { quickSeconds: QUICK_SECONDS },
    limit:
      'A pattern over many votes; no single vote proves care or carelessness. How long people look is measured only where oversight quality is, and kept only as long as was stated there: approvals of which nothing is measured count as not shown. Time between request and vote is time in a queue, and counts for nothing.',
  }),
  enough: 0.9,
  async load(tx, asked) {
    const votes = await listVotes(tx, asked);
    const items = votes.map((vote): Item => {
      const look = lookOf(vote);
      const faulted = vote.second_review === 'faulted' && vote.vote === 'approve';
      const decisionId = vote.decision_id && toPublicId('decision', vote.decision_id);
      const action = toPublicId('action', vote.action_id);
      return {
        // One person may approve and then refuse: each vote is one, by its place in the log.
        id: `${action}/${vote.idx}`,
        at: vote.voted_at,
        verdict: faulted ? 'contradicted' : look.covered ? 'covered' : 'uncovered',
        says: `${vote.vote}: ${look.words}${faulted ? '; a second review found it wrong' : ''}.`,
        href: decisionId ? `/decisions/${decisionId}` : `/approvals/${action}`,
        decisionId,
      };
    });
    const counted = (word: string): number => votes.filter((one) => one.vote === word).length;
    const approvals = votes.filter((one) => one.vote === 'approve');
    const waits = votes.map((one) => one.waited).sort((a, b) => a - b);
    return {
      items,
      facts: {
        reviewers: new Set(votes.map((one) => one.person_id)).size,
        approvals: counted('approve'),
        refusals: counted('reject'),
        returns: counted('return'),
        edits: counted('edit'),
        'second reviews': votes.filter((one) => one.second_review === 'upheld' || one.second_review === 'faulted').length,
        'approvals in a batch': approvals.filter((one) => one.batch).length,
        'approvals with measured attention': approvals.filter((one) => !one.batch && one.active !== null).length,
        'approvals without measured attention': approvals.filter((one) => !one.batch && one.active === null).length,
        'usual seconds from request to vote': waits.length > 0 ? Math.round(waits[Math.floor((waits.length - 1) / 2)]!) : null,
      },
    };
  },
  says: ({ covered, population, contradicted, facts }) =>
    `${population} votes of ${String(facts['reviewers'])} people: ${String(facts['approvals'])} approvals, ${String(facts['refusals'])} refusals, ${String(facts['edits'])} edits; ${of(covered, population, 'votes')} were no approval, or measured to be looked at for ${QUICK_SECONDS} seconds; ${String(facts['approvals in a batch'])} approvals were cast in a batch, of ${String(facts['approvals without measured attention'])} others nothing is measured, ${contradicted} were found wrong by a second review.`,
});

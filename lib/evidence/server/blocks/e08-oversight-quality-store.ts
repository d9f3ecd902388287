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
  seconds: number;
  second_review: string | null;
}
function listVotes(tx: SqlTx, asked: Asked): Promise<Vote[]> {
  return tx.sql<Vote>(
    `SELECT v.action_id::text, a.decision_id::text, v.person_id::text, v.idx, v.vote, v.voted_at, extract(epoch FROM v.voted_at - a.asked_at)::float8 AS seconds, a.second_review
       FROM action_vote v JOIN action a ON a.workspace_id = v.workspace_id AND a.action_id = v.action_id
      WHERE v.workspace_id = $1::uuid AND a.system_id = ANY($2::uuid[]) AND v.voted_at >= $3::date AT TIME ZONE 'UTC' AND v.voted_at < $4::date AT TIME ZONE 'UTC'
      ORDER BY v.voted_at DESC LIMIT ${MOST_ITEMS}`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Do people look, or wave through? Statistical: a single vote shows nothing. */
export const E08 = itemBlock({
  definition: define('E08', '1', {
    unit: 'action',
    title: 'Oversight quality',
    question: 'Do the votes look like judgement: time taken, refusals, agreement with a second look?',
    population: 'Votes cast in the period.',
    covered: `The vote is a refusal, a return or an edit, or the approval came at least ${QUICK_SECONDS} seconds after the action was asked for.`,
    contradicted: 'A second review found the decision wrong.',
    parameters: { quickSeconds: QUICK_SECONDS },
    limit:
      'A pattern over many votes. Time taken is counted from the request, not from when somebody looked; no single vote proves care or carelessness.',
  }),
  enough: 0.9,
  async load(tx, asked) {
    const votes = await listVotes(tx, asked);
    const items = votes.map((vote): Item => {
      const quick = vote.vote === 'approve' && vote.seconds < QUICK_SECONDS;
      const faulted = vote.second_review === 'faulted' && vote.vote === 'approve';
      const decisionId = vote.decision_id && toPublicId('decision', vote.decision_id);
      const action = toPublicId('action', vote.action_id);
      return {
        // One person may approve and then refuse: each vote is one, by its place in the log.
        id: `${action}/${vote.idx}`,
        at: vote.voted_at,
        verdict: faulted ? 'contradicted' : quick ? 'uncovered' : 'covered',
        says: `${vote.vote}, ${Math.round(vote.seconds)} s after it was asked for${faulted ? '; a second review found it wrong' : ''}.`,
        href: decisionId ? `/decisions/${decisionId}` : `/approvals/${action}`,
        decisionId,
      };
    });
    const counted = (word: string): number => votes.filter((one) => one.vote === word).length;
    const waits = votes.map((one) => one.seconds).sort((a, b) => a - b);
    return {
      items,
      facts: {
        reviewers: new Set(votes.map((one) => one.person_id)).size,
        approvals: counted('approve'),
        refusals: counted('reject'),
        returns: counted('return'),
        edits: counted('edit'),
        'second reviews': votes.filter((one) => one.second_review === 'upheld' || one.second_review === 'faulted').length,
        'usual seconds to a vote': waits.length > 0 ? Math.round(waits[Math.floor((waits.length - 1) / 2)]!) : null,
      },
    };
  },
  says: ({ covered, population, contradicted, facts }) =>
    `${population} votes of ${String(facts['reviewers'])} people: ${String(facts['approvals'])} approvals, ${String(facts['refusals'])} refusals, ${String(facts['edits'])} edits; ${of(covered, population, 'votes')} took ${QUICK_SECONDS} seconds or were no approval, ${contradicted} were found wrong by a second review.`,
});

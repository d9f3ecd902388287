import type { SqlTx } from '@/lib/db/transaction';
import type { Asked } from '../block-query';
import { itemBlock } from '../item-block';
import { define, of } from './define';

interface State {
  size: number;
  signed: number | null;
  signed_at: Date | null;
  key_id: string | null;
  anchored: number | null;
  anchored_at: Date | null;
  last_id: string | null;
  last_at: Date | null;
  last_to: number | null;
  last_state: string | null;
  fault_total: number | null;
}
async function readState(tx: SqlTx, asked: Asked): Promise<State> {
  const [row] = await tx.sql<State>(
    `SELECT h.next_idx AS size, c.size AS signed, c.signed_at, (SELECT key_id::text FROM log_key k WHERE k.workspace_id = h.workspace_id ORDER BY k.from_size DESC LIMIT 1) AS key_id,
            a.size AS anchored, a.anchored_at, v.run_id::text AS last_id, v.finished_at AS last_at, (v.result ->> 'to')::bigint AS last_to, v.state AS last_state, v.fault_total
       FROM log_head h
       LEFT JOIN LATERAL (SELECT size, signed_at FROM checkpoint x WHERE x.workspace_id = h.workspace_id ORDER BY size DESC LIMIT 1) c ON true
       LEFT JOIN LATERAL (SELECT size, anchored_at FROM anchor x WHERE x.workspace_id = h.workspace_id ORDER BY size DESC LIMIT 1) a ON true
       LEFT JOIN LATERAL (SELECT run_id, finished_at, result, state, fault_total FROM verification_run x
          WHERE x.workspace_id = h.workspace_id AND x.state IN ('passed', 'failed') AND x.whole ORDER BY finished_at DESC LIMIT 1) v ON true
      WHERE h.workspace_id = $1::uuid`,
    [asked.workspaceId],
  );
  return row!;
}

/** Is what is recorded unaltered? Speaks of the whole log, because a system's entries are proved by the tree of all. */
export const E02 = itemBlock({
  definition: define('E02', '1', {
    unit: 'event',
    title: 'Integrity',
    question: 'Was the log verified from its first entry to its last, under a signed root?',
    population: 'Every entry of the log, of all AI systems: one tree proves them all.',
    covered: 'The entry was inside the last whole verification that passed, and under a signed checkpoint.',
    contradicted: 'The last whole verification found a fault.',
    limit:
      'Unaltered is not complete and not true: it says nothing about what was never recorded, nor whether what was recorded was so.',
  }),
  async load(tx, asked) {
    const state = await readState(tx, asked);
    const proved = state.last_state === 'passed' ? Math.min(state.last_to ?? 0, state.signed ?? 0) : 0;
    const facts = {
      entries: state.size,
      'under a signed root': state.signed ?? 0,
      'verified as a whole up to': state.last_to ?? 0,
      faults: state.fault_total ?? 0,
      'last verified': state.last_at?.toISOString() ?? null,
      'last signed': state.signed_at?.toISOString() ?? null,
      'signing key': state.key_id,
      'copied outside up to': state.anchored ?? 0,
      'last copied outside': state.anchored_at?.toISOString() ?? null,
    };
    if (state.size === 0) return { items: [], facts };
    if (state.last_id === null)
      return { items: [], facts, missing: 'The log was never verified as a whole: ask for it on the page "Integrity".' };
    const failed = state.last_state === 'failed';
    return {
      items: [
        {
          id: state.last_id,
          at: state.last_at ?? asked.now,
          verdict: failed ? ('contradicted' as const) : ('covered' as const),
          says: failed
            ? `The verification found ${state.fault_total} faults.`
            : `Verified from the first entry to ${state.last_to}, without a fault.`,
          href: '/integrity',
          weight: state.size,
          covered: failed ? 0 : proved,
        },
      ],
      facts,
    };
  },
  // What came since the last nightly run is not proved yet; nine tenths are enough, and the facts say the rest.
  enough: 0.9,
  says: ({ covered, population, contradicted, facts }) =>
    contradicted > 0
      ? `The last whole verification found ${String(facts['faults'])} faults.`
      : `${of(covered, population, 'entries')} were verified under a signed root; ${Number(facts['copied outside up to']) > 0 ? `copied outside up to ${String(facts['copied outside up to'])}` : 'nothing was copied outside'}.`,
});

import type { SqlTx } from '@/lib/db/transaction';
import { actionBlock } from '../action-block-store';
import type { Asked } from '../block-query';
import { define, of } from './define';

/**
 * Tools that act on the world by their registration. `called`: pairs of a decision and such a tool that it called, by the daily counts; `asked`: those
 * very pairs for which leave was asked here, found from the actions, which are few. Each of the second is one of the first, so that equal numbers mean
 * that none is missing; leave for a tool that the decision does not report to have called makes up for nothing.
 */
async function compareWithTools(tx: SqlTx, asked: Asked): Promise<{ called: number; asked: number; tools: number }> {
  const [row] = await tx.sql<{ called: number; asked: number; tools: number }>(
    `WITH acting AS (
       SELECT DISTINCT 'tool:' || a.name AS label FROM artifact a JOIN artifact_version v ON v.workspace_id = a.workspace_id AND v.artifact_id = a.artifact_id
        WHERE a.workspace_id = $1::uuid AND a.kind = 'tool' AND v.details ->> 'effect' IS NOT NULL AND v.details ->> 'effect' NOT IN ('read', 'sensitiveRead'))
     SELECT (SELECT coalesce(sum(r.decisions), 0)::bigint FROM label_rollup r JOIN acting USING (label) WHERE r.workspace_id = $1::uuid AND r.system_id = ANY($2::uuid[])
              AND r.day >= $3::date AND r.day < $4::date) AS called,
            (SELECT count(DISTINCT (d.decision_id, a.tool)) FROM action a JOIN acting ON acting.label = 'tool:' || a.tool
               JOIN decision d ON d.workspace_id = a.workspace_id AND d.decision_id = a.decision_id AND acting.label = ANY(d.labels)
              WHERE a.workspace_id = $1::uuid AND d.system_id = ANY($2::uuid[])
                AND d.started_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND d.started_at < $4::date::timestamp AT TIME ZONE 'UTC') AS asked,
            (SELECT count(*) FROM acting) AS tools`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
  return row!;
}

/** Did anything run that should have waited for a person? */
export const E06 = actionBlock({
  definition: define('E06', '2', {
    unit: 'action',
    title: 'Approval coverage',
    question:
      'Of the actions that a policy sent to people and that then ran: was each approved before, by as many people as were asked for?',
    population: 'Actions that needed people by their route, and ran.',
    covered: 'Enough people had approved it before it was redeemed, over the hash of what ran.',
    contradicted: 'It ran without enough approvals, or before they were given.',
    limit:
      'Speaks of actions for which leave was asked here. What runs past the gateway is seen only in the calls that decisions report, and a decision that asked once for a tool and called it twice is not told apart.',
  }),
  at: 'a.redeemed_at',
  population: `a.route IN ('review', 'dual_review') AND a.redeemed_at IS NOT NULL`,
  covered: `NOT a.overridden AND a.approvals >= a.required AND a.required >= 1 AND a.decided_at <= a.redeemed_at`,
  contradicted: `NOT a.overridden AND (a.approvals < greatest(a.required, 1) OR a.decided_at IS NULL OR a.decided_at > a.redeemed_at)`,
  excluded: { 'allowed by policy without a person': `a.route IN ('allow', 'check')` },
  facts: { 'overridden in an emergency': 'a.overridden', 'two people asked for': `a.route = 'dual_review'` },
  beside: async (tx, asked) => {
    const compared = await compareWithTools(tx, asked);
    const covers = compared.called > 0 && compared.asked === compared.called;
    return {
      facts: {
        'decisions that called acting tools': compared.called,
        'of these with leave asked here': compared.asked,
        'of these without': compared.called - compared.asked,
        'gateway covers every acting tool': covers,
      },
      reconciledAgainst: [
        {
          against: 'acting tools that decisions report to have called',
          expected: compared.called,
          found: compared.asked,
          whole: covers,
          says:
            compared.tools === 0
              ? 'No tool is registered as acting, so it cannot be told whether actions went past the gateway.'
              : `Decisions called an acting tool in ${compared.called} cases, counted once a decision and tool; in ${compared.asked} of them the same decision asked leave for the same tool here, in ${compared.called - compared.asked} it did not.`,
        },
      ],
    };
  },
  says: ({ covered, population, contradicted, facts }) =>
    `${of(covered, population, 'actions that needed people and ran')} were approved before; ${contradicted} ran without. Of ${String(facts['decisions that called acting tools'])} cases in which a decision called an acting tool, leave for it was asked here in ${String(facts['of these with leave asked here'])}.`,
});

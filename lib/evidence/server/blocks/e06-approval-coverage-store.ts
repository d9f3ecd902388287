import type { SqlTx } from '@/lib/db/transaction';
import { actionBlock } from '../action-block-store';
import type { Asked } from '../block-query';
import { define, of } from './define';

/** Tools that act on the world by their registration: how often decisions called them, and in how many decisions leave was asked here. */
async function compareWithTools(tx: SqlTx, asked: Asked): Promise<{ called: number; asked: number; tools: number }> {
  const [row] = await tx.sql<{ called: number; asked: number; tools: number }>(
    `WITH acting AS (
       SELECT DISTINCT 'tool:' || a.name AS label FROM artifact a JOIN artifact_version v ON v.workspace_id = a.workspace_id AND v.artifact_id = a.artifact_id
        WHERE a.workspace_id = $1::uuid AND a.kind = 'tool' AND v.details ->> 'effect' IS NOT NULL AND v.details ->> 'effect' NOT IN ('read', 'sensitive_read'))
     SELECT (SELECT coalesce(sum(r.decisions), 0)::bigint FROM label_rollup r JOIN acting USING (label) WHERE r.workspace_id = $1::uuid AND r.system_id = ANY($2::uuid[])
              AND r.day >= $3::date AND r.day < $4::date) AS called,
            (SELECT count(DISTINCT (a.decision_id, a.tool)) FROM action a JOIN acting ON acting.label = 'tool:' || a.tool WHERE a.workspace_id = $1::uuid AND a.system_id = ANY($2::uuid[])
              AND a.decision_id IS NOT NULL AND a.asked_at >= $3::date AT TIME ZONE 'UTC' AND a.asked_at < $4::date AT TIME ZONE 'UTC') AS asked,
            (SELECT count(*) FROM acting) AS tools`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
  return row!;
}

/** Did anything run that should have waited for a person? */
export const E06 = actionBlock({
  definition: define('E06', '1', {
    unit: 'action',
    title: 'Approval coverage',
    question:
      'Of the actions that a policy sent to people and that then ran: was each approved before, by as many people as were asked for?',
    population: 'Actions that needed people by their route, and ran.',
    covered: 'Enough people had approved it before it was redeemed, over the hash of what ran.',
    contradicted: 'It ran without enough approvals, or before they were given.',
    limit:
      'Speaks of actions for which leave was asked here. What runs past the gateway is seen only in the calls that decisions report.',
  }),
  at: 'a.redeemed_at',
  population: `a.route IN ('review', 'dual_review') AND a.redeemed_at IS NOT NULL`,
  covered: `NOT a.overridden AND a.approvals >= a.required AND a.required >= 1 AND a.decided_at <= a.redeemed_at`,
  contradicted: `NOT a.overridden AND (a.approvals < greatest(a.required, 1) OR a.decided_at IS NULL OR a.decided_at > a.redeemed_at)`,
  excluded: { 'allowed by policy without a person': `a.route IN ('allow', 'check')` },
  facts: { 'overridden in an emergency': 'a.overridden', 'two people asked for': `a.route = 'dual_review'` },
  beside: async (tx, asked) => {
    const compared = await compareWithTools(tx, asked);
    const covers = compared.called > 0 && compared.asked >= compared.called;
    return {
      facts: {
        'decisions that called acting tools': compared.called,
        'of these with leave asked here': compared.asked,
        'gateway covers every acting tool': covers,
      },
      reconciledAgainst: [
        {
          against: 'calls of acting tools that decisions report',
          expected: compared.called,
          found: compared.asked,
          whole: covers,
          says:
            compared.tools === 0
              ? 'No tool is registered as acting, so it cannot be told whether actions went past the gateway.'
              : `Decisions report ${compared.called} calls of acting tools; leave was asked here for ${compared.asked} of them.`,
        },
      ],
    };
  },
  says: ({ covered, population, contradicted, facts }) =>
    `${of(covered, population, 'actions that needed people and ran')} were approved before; ${contradicted} ran without. Leave was asked here for ${String(facts['of these with leave asked here'])} of ${String(facts['decisions that called acting tools'])} calls of acting tools that decisions report.`,
});

import type { SqlTx } from '@/lib/db/transaction';
import { HIGH_RISK_MONTHS } from '@/lib/retention/policy';
import { selectSystems } from '@/lib/retention/server/policy-store';
import { endOfPeriod, monthsInWords } from '@/lib/retention/period';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { define, of } from './define';

interface Row {
  system_id: string;
  name: string;
  keep_months: number | null;
  stated: boolean;
  oldest: Date | null;
  decisions: number;
}

/** Of each system the policy that counts now for its records, and how far back they reach. */
function listKept(tx: SqlTx, asked: Asked): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT s.system_id::text, s.name, p.keep_months, p.policy_id IS NOT NULL AS stated,
            (SELECT min(day) FROM decision_rollup r WHERE r.workspace_id = s.workspace_id AND r.system_id = s.system_id AND r.decisions > 0)::timestamptz AS oldest,
            (SELECT coalesce(sum(decisions), 0)::bigint FROM decision_rollup r WHERE r.workspace_id = s.workspace_id AND r.system_id = s.system_id) AS decisions
       FROM ai_system s LEFT JOIN LATERAL (
         SELECT policy_id, keep_months FROM retention_policy x WHERE x.workspace_id = s.workspace_id AND x.data_class = 'decisionContent'
            AND (x.system_id = s.system_id OR x.system_id IS NULL) AND x.superseded_at IS NULL AND x.counts_from <= now()
          ORDER BY x.system_id NULLS LAST, x.counts_from DESC LIMIT 1) p ON true
      WHERE s.workspace_id = $1::uuid AND s.system_id = ANY($2::uuid[]) ORDER BY s.name`,
    [asked.workspaceId, asked.systems],
  );
}
async function sumAround(tx: SqlTx, asked: Asked): Promise<{ purges: number; purged: number; holds: number; erasures: number }> {
  const [row] = await tx.sql<{ purges: number; purged: number; holds: number; erasures: number }>(
    `SELECT (SELECT count(*) FROM purge WHERE workspace_id = $1::uuid AND at >= $3::date::timestamp AT TIME ZONE 'UTC' AND at < $4::date::timestamp AT TIME ZONE 'UTC' AND (system_id IS NULL OR system_id = ANY($2::uuid[]))) AS purges,
            (SELECT coalesce(sum(decisions), 0)::bigint FROM purge WHERE workspace_id = $1::uuid AND at >= $3::date::timestamp AT TIME ZONE 'UTC' AND at < $4::date::timestamp AT TIME ZONE 'UTC' AND (system_id IS NULL OR system_id = ANY($2::uuid[]))) AS purged,
            (SELECT count(*) FROM hold WHERE workspace_id = $1::uuid AND released_at IS NULL AND (system_id IS NULL OR system_id = ANY($2::uuid[]))) AS holds,
            (SELECT count(*) FROM event WHERE workspace_id = $1::uuid AND kind = 'content.erased' AND received_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND received_at < $4::date::timestamp AT TIME ZONE 'UTC') AS erasures`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
  return row!;
}

/** Are records kept as long as they must be? */
export const E03 = itemBlock({
  definition: define('E03', '4', {
    unit: 'system',
    title: 'Retention',
    question: 'Are the records of each AI system kept for at least six calendar months, and is an end set for them?',
    population: 'AI systems with recorded decisions.',
    covered: `A policy states how long its records are kept, and not shorter than ${monthsInWords(HIGH_RISK_MONTHS)}.`,
    contradicted: 'It is a high-risk system, and its records may go before six calendar months are over.',
    parameters: { floorMonths: HIGH_RISK_MONTHS },
    limit: 'Six calendar months are not 180 days. The floor binds high-risk systems; the GDPR asks for an upper end as well.',
  }),
  async load(tx, asked) {
    const rows = await listKept(tx, asked);
    // By the rule that keeps the records, not by one that could differ from it.
    const high = new Set((await selectSystems(tx, asked.workspaceId, asked.now)).filter((one) => one.highRisk).map((one) => one.systemId)); // prettier-ignore
    const around = await sumAround(tx, asked);
    const recorded = rows.filter((row) => row.decisions > 0 || row.oldest !== null);
    const items = recorded.map((row): Item => {
      // What the register calls high-risk is kept so long whatever an older policy, or one for all systems, says.
      const months =
        row.keep_months !== null && high.has(row.system_id) ? Math.max(row.keep_months, HIGH_RISK_MONTHS) : row.keep_months;
      const short = months !== null && months < HIGH_RISK_MONTHS;
      const raised = months !== row.keep_months ? ', longer than its policy says, because the register calls it high-risk' : '';
      const kept = months === null ? 'kept until somebody sets an end' : `kept for ${monthsInWords(months)}${raised}`;
      return {
        id: toPublicId('system', row.system_id),
        at: asked.now,
        verdict: short && high.has(row.system_id) ? 'contradicted' : row.stated && !short ? 'covered' : 'uncovered',
        says: `${row.name}: ${row.stated ? kept : 'no policy was stated, so everything is kept'}; its oldest record is of ${row.oldest?.toISOString().slice(0, 10) ?? 'no day'}.`,
        href: '/admin/retention',
      };
    });
    const reached = recorded.filter((row) => row.oldest && endOfPeriod(row.oldest, HIGH_RISK_MONTHS) <= asked.now).length;
    return {
      items,
      facts: {
        'systems whose records reach back six months': reached,
        'oldest record':
          recorded
            .map((row) => row.oldest?.toISOString().slice(0, 10) ?? '')
            .filter(Boolean)
            .sort()[0] ?? null,
        'purges in the period': around.purges,
        'decisions purged in the period': around.purged,
        'open holds': around.holds,
        'erasures in the period': around.erasures,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'AI systems')} have a policy that keeps their records for six calendar months or longer; the oldest record is of ${String(facts['oldest record'] ?? 'no day')}, ${String(facts['decisions purged in the period'])} decisions were purged in the period.`,
});

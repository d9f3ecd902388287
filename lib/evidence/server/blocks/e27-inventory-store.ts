import type { SqlTx } from '@/lib/db/transaction';
import { isHighRisk, type AnnexPoint, type RiskClass } from '@/lib/registry/inventory';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { define, of } from './define';

interface Row {
  system_id: string;
  name: string;
  registered_at: Date | null;
  role: string | null;
  risk_class: RiskClass | null;
  annex_point: AnnexPoint | null;
  purpose: string | null;
  owned: boolean;
  decisions: number;
  last_day: Date;
}
function listSeen(tx: SqlTx, asked: Asked): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT s.system_id::text, s.name, s.registered_at, s.role, s.risk_class, s.annex_point, s.purpose, s.owner_id IS NOT NULL AS owned, r.decisions, r.last_day::timestamptz AS last_day
       FROM ai_system s JOIN (SELECT system_id, sum(decisions)::bigint AS decisions, max(day) AS last_day FROM decision_rollup
          WHERE workspace_id = $1::uuid AND system_id = ANY($2::uuid[]) AND day >= $3::date AND day < $4::date GROUP BY system_id HAVING sum(decisions) > 0) r ON r.system_id = s.system_id
      WHERE s.workspace_id = $1::uuid ORDER BY s.name`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Is what decides known? */
export const E27 = itemBlock({
  definition: define('E27', '2', {
    unit: 'system',
    title: 'Inventory against traffic',
    question: 'Is every AI system that decided in the period registered, with role, class and purpose stated?',
    population: 'AI systems that made decisions in the period.',
    covered: 'It is registered, and its role, risk class and intended purpose are stated.',
    limit: 'Systems that send nothing here are not seen. A statement is what a person said of the system.',
  }),
  async load(tx, asked) {
    const rows = await listSeen(tx, asked);
    const lacks = (row: Row): string[] => [
      ...(row.registered_at ? [] : ['a registration']),
      ...(row.role ? [] : ['its role']),
      ...(row.risk_class ? [] : ['its risk class']),
      ...(row.purpose ? [] : ['its purpose']),
    ];
    return {
      items: rows.map((row): Item => ({
        id: toPublicId('system', row.system_id),
        at: row.last_day,
        verdict: lacks(row).length === 0 ? 'covered' : 'uncovered',
        says:
          lacks(row).length === 0
            ? `${row.name}: registered, role, class and purpose stated.`
            : `${row.name} lacks ${lacks(row).join(', ')}.`,
        href: `/systems/${toPublicId('system', row.system_id)}`,
      })),
      facts: {
        'seen and registered by nobody': rows.filter((row) => !row.registered_at).length,
        'without an owner': rows.filter((row) => !row.owned).length,
        'high risk': rows.filter((row) => isHighRisk({ riskClass: row.risk_class, annexPoint: row.annex_point })).length,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'AI systems that decided')} are registered with role, class and purpose; ${String(facts['without an owner'])} have no owner.`,
});

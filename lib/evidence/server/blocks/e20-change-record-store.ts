import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { define, of } from './define';

interface Row {
  deployment_id: string;
  artifact_id: string;
  kind: string;
  name: string;
  version: string;
  environment: string;
  from_at: Date;
  promotion_id: string | null;
  second: boolean;
}
function listChanges(tx: SqlTx, asked: Asked): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT d.deployment_id::text, d.artifact_id::text, a.kind, a.name, d.version, d.environment, d.from_at, d.promotion_id::text,
            coalesce(p.decided_by IS NOT NULL AND p.decided_by <> p.requested_by, false) AS second
       FROM deployment d JOIN artifact a ON a.workspace_id = d.workspace_id AND a.artifact_id = d.artifact_id
       LEFT JOIN promotion p ON p.workspace_id = d.workspace_id AND p.promotion_id = d.promotion_id
      WHERE d.workspace_id = $1::uuid AND d.system_id = ANY($2::uuid[]) AND d.from_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND d.from_at < $4::date::timestamp AT TIME ZONE 'UTC'
      ORDER BY d.from_at DESC LIMIT 5000`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}
async function countUnplanned(tx: SqlTx, asked: Asked): Promise<{ first: number; unregistered: number }> {
  const [row] = await tx.sql<{ first: number; unregistered: number }>(
    `SELECT count(*) AS first, count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM deployment d WHERE d.workspace_id = v.workspace_id AND d.artifact_id = v.artifact_id AND d.system_id = v.system_id AND d.version = v.version)) AS unregistered
       FROM version_seen v WHERE v.workspace_id = $1::uuid AND v.system_id = ANY($2::uuid[]) AND v.version <> ''
        AND v.first_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND v.first_at < $4::date::timestamp AT TIME ZONE 'UTC'`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
  return row!;
}

/** What was changed, and who consented? */
export const E20 = itemBlock({
  definition: define('E20', '1', {
    unit: 'version',
    title: 'Change record',
    question: 'Was each deployment of a model, prompt, policy, index or tool consented to by a second person before?',
    population: 'Deployments that began in the period.',
    covered: 'It came from a promotion that one person asked for and another consented to.',
    limit:
      'A deployment that was recorded as a fact shows what changed, not that anybody agreed. What was never registered shows only in what decisions used.',
  }),
  async load(tx, asked) {
    const rows = await listChanges(tx, asked);
    const seen = await countUnplanned(tx, asked);
    return {
      items: rows.map((row): Item => ({
        id: toPublicId('deployment', row.deployment_id),
        at: row.from_at,
        verdict: row.second ? 'covered' : 'uncovered',
        says: `${row.kind} ${row.name} ${row.version} in ${row.environment}: ${row.second ? 'asked for by one person, consented to by another' : 'recorded as a fact, no second person consented'}.`,
        href: `/artifacts/${toPublicId('artifact', row.artifact_id)}`,
      })),
      facts: { 'versions first seen in the period': seen.first, 'of these never registered as deployed': seen.unregistered },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'deployments')} were consented to by a second person; of ${String(facts['versions first seen in the period'])} versions first seen in use, ${String(facts['of these never registered as deployed'])} were never registered as deployed.`,
});

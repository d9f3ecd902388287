import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { define, of } from './define';

interface Row {
  artifact_id: string;
  kind: string;
  name: string;
  registered: boolean;
  versions: number;
  last_at: Date;
}
function listUsed(tx: SqlTx, asked: Asked): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT a.artifact_id::text, a.kind, a.name, a.registered_at IS NOT NULL AS registered, count(DISTINCT v.version) AS versions, max(v.last_at) AS last_at
       FROM version_seen v JOIN artifact a ON a.workspace_id = v.workspace_id AND a.artifact_id = v.artifact_id
      WHERE v.workspace_id = $1::uuid AND v.system_id = ANY($2::uuid[]) AND a.kind IN ('model', 'tool', 'index', 'dataset')
        AND v.last_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND v.first_at < $4::date::timestamp AT TIME ZONE 'UTC'
      GROUP BY a.workspace_id, a.artifact_id ORDER BY last_at DESC LIMIT 5000`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Whom does it depend on? */
export const E25 = itemBlock({
  definition: define('E25', '1', {
    unit: 'version',
    title: 'Third parties',
    question: 'Is every model, tool and index that decisions used in the register?',
    population: 'Models, tools, indexes and datasets that decisions used in the period.',
    covered: 'Somebody registered it.',
    limit: 'Says that a part is known, not that its supplier was looked into. Incidents of suppliers are not recorded here.',
  }),
  async load(tx, asked) {
    const rows = await listUsed(tx, asked);
    return {
      items: rows.map((row): Item => ({
        id: toPublicId('artifact', row.artifact_id),
        at: row.last_at,
        verdict: row.registered ? 'covered' : 'uncovered',
        says: `${row.kind} ${row.name}: ${row.registered ? 'registered' : 'registered by nobody'}, ${row.versions} versions seen.`,
        href: `/artifacts/${toPublicId('artifact', row.artifact_id)}`,
      })),
      facts: {
        models: rows.filter((row) => row.kind === 'model').length,
        tools: rows.filter((row) => row.kind === 'tool').length,
        'more than one version': rows.filter((row) => row.versions > 1).length,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'models, tools and indexes in use')} are registered; ${String(facts['more than one version'])} were used in more than one version.`,
});

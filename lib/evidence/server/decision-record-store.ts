import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { RecordVerdict } from '../contract';
import type { Asked, DecisionBlock, FoundRecord, RecordsWanted } from './block-query';

interface Row {
  id: string;
  started_at: Date;
  at: string;
  verdict: RecordVerdict;
}

/** The decisions of a block's population with what each of them shows, newest first, keyset-paged. */
export async function listDecisionRecords(
  tx: SqlTx,
  asked: Asked,
  block: DecisionBlock,
  wanted: RecordsWanted,
): Promise<FoundRecord[]> {
  const verdict = `CASE WHEN (${block.contradicted ?? 'false'}) THEN 'contradicted' WHEN (${block.covered}) THEN 'covered' ELSE 'uncovered' END`;
  const systems = block.askable ? await block.askable.systems(tx, asked) : asked.systems;
  const rows = await tx.sql<Row>(
    `SELECT d.decision_id::text AS id, d.started_at, d.started_at::text AS at, ${verdict} AS verdict FROM decision d
      WHERE d.workspace_id = $1::uuid AND d.system_id = ANY($2::uuid[])
        AND d.started_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND d.started_at < $4::date::timestamp AT TIME ZONE 'UTC'
        AND (${block.population}) AND ($5::text IS NULL OR ${verdict} = $5)
        AND ($6::timestamptz IS NULL OR (d.started_at, d.decision_id) < ($6::timestamptz, $7::uuid))
      ORDER BY d.started_at DESC, d.decision_id DESC LIMIT $8::int`,
    [
      asked.workspaceId,
      systems,
      asked.from,
      asked.to,
      wanted.verdict,
      wanted.after?.at ?? null,
      wanted.after?.id ?? null,
      wanted.limit,
    ],
  );
  const { definition } = block;
  const words: Record<RecordVerdict, string> = {
    covered: definition.covered,
    uncovered: `Not shown: ${definition.covered.charAt(0).toLowerCase()}${definition.covered.slice(1)}`,
    contradicted: definition.contradicted ?? 'Contradicts.',
  };
  return rows.map((row) => {
    const id = toPublicId('decision', row.id);
    return {
      id,
      unit: 'decision',
      at: row.started_at.toISOString(),
      verdict: row.verdict,
      says: words[row.verdict],
      href: `/decisions/${id}`,
      decisionId: id,
      position: { at: row.at, id: row.id },
    };
  });
}

/** What one decision shows for each block of the list: null where it is not in the population. One row, one pass. */
export async function judgeDecision(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
  blocks: readonly DecisionBlock[],
): Promise<(RecordVerdict | null)[] | null> {
  if (blocks.length === 0) return [];
  const columns = blocks.map(
    (block, i) =>
      `CASE WHEN NOT (${block.population}) THEN NULL WHEN (${block.contradicted ?? 'false'}) THEN 'contradicted' WHEN (${block.covered}) THEN 'covered' ELSE 'uncovered' END AS b${i}`,
  );
  const [row] = await tx.sql<Record<`b${number}`, RecordVerdict | null> & { systemId: string }>(
    `SELECT d.system_id::text AS "systemId", ${columns.join(', ')} FROM decision d WHERE d.workspace_id = $1::uuid AND d.decision_id = $2::uuid`,
    [workspaceId, decisionId],
  );
  if (!row) return null;
  const verdicts: (RecordVerdict | null)[] = [];
  for (const [i, { askable }] of blocks.entries()) {
    const may = !askable || (await askable.systems(tx, { workspaceId, systems: [row.systemId] })).length > 0;
    verdicts.push((may && row[`b${i}`]) || null);
  }
  return verdicts;
}

/** Whose decision it is and when it began; null for none. */
export async function findDecisionPlace(
  tx: SqlTx,
  workspaceId: string,
  decisionId: string,
): Promise<{ systemId: string; startedAt: Date } | null> {
  const [row] = await tx.sql<{ systemId: string; startedAt: Date }>(
    'SELECT system_id::text AS "systemId", started_at AS "startedAt" FROM decision WHERE workspace_id = $1::uuid AND decision_id = $2::uuid',
    [workspaceId, decisionId],
  );
  return row ?? null;
}

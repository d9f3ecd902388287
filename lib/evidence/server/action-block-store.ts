import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { EvidenceBlock, FactValue, RecordVerdict, SeriesPoint } from '../contract';
import { NOTHING, type Asked, type BlockQuery, type FoundRecord, type Measured } from './block-query';

/**
 * A block whose population are actions: conditions over a row `a` of `action`, with $1 for the workspace. Counted when it is asked for: there is an
 * index by system, and actions are few beside decisions.
 */
export interface ActionBlock {
  definition: EvidenceBlock;
  /** The instant that puts an action into the period: when it was asked for, decided, or redeemed. */
  at: 'a.asked_at' | 'a.decided_at' | 'a.redeemed_at';
  population: string;
  covered: string;
  contradicted?: string;
  excluded?: Readonly<Record<string, string>>;
  facts?: Readonly<Record<string, string>>;
  /** Values over the population that are no counts: `percentile_cont(0.5) ...`. */
  values?: Readonly<Record<string, string>>;
  beside?(
    tx: SqlTx,
    asked: Asked,
    counted: Measured,
  ): Promise<Partial<Pick<Measured, 'facts' | 'missing' | 'reconciledAgainst'>>>;
  says(measured: Measured): string;
}

type CountRow = Record<string, number | Date | string | null>;

export function actionBlock(block: ActionBlock): BlockQuery {
  const within = `a.workspace_id = $1::uuid AND a.system_id = ANY($2::uuid[]) AND ${block.at} >= $3::date::timestamp AT TIME ZONE 'UTC' AND ${block.at} < $4::date::timestamp AT TIME ZONE 'UTC'`;
  const contradicted = `(${block.contradicted ?? 'false'})`;
  const verdict = `CASE WHEN ${contradicted} THEN 'contradicted' WHEN (${block.covered}) THEN 'covered' ELSE 'uncovered' END`;
  return {
    definition: block.definition,
    enough: 1,
    says: (measured) => block.says(measured),
    async measure(tx, asked): Promise<Measured> {
      const params = [asked.workspaceId, asked.systems, asked.from, asked.to];
      const [row] = await tx.sql<CountRow>(
        `SELECT count(*) FILTER (WHERE ${block.population}) AS p, count(*) FILTER (WHERE (${block.population}) AND NOT ${contradicted} AND (${block.covered})) AS c,
                count(*) FILTER (WHERE (${block.population}) AND ${contradicted}) AS x, count(*) AS rows, max(${block.at}) FILTER (WHERE ${block.population}) AS newest
                ${Object.values(block.excluded ?? {})
                  .map((condition, i) => `, count(*) FILTER (WHERE NOT (${block.population}) AND (${condition})) AS e${i}`)
                  .join('')}
                ${Object.values(block.facts ?? {})
                  .map((condition, i) => `, count(*) FILTER (WHERE ${condition}) AS f${i}`)
                  .join('')}
                ${Object.values(block.values ?? {})
                  .map((value, i) => `, ${value} AS v${i}`)
                  .join('')}
           FROM action a WHERE ${within}`,
        params,
      );
      const series = await tx.sql<SeriesPoint>(
        `SELECT (${block.at} AT TIME ZONE 'UTC')::date::text AS day, count(*) AS population,
                count(*) FILTER (WHERE ${verdict} = 'covered') AS covered, count(*) FILTER (WHERE ${verdict} = 'contradicted') AS contradicted
           FROM action a WHERE ${within} AND (${block.population}) GROUP BY 1 ORDER BY 1`,
        params,
      );
      const counted: Measured = {
        ...NOTHING,
        population: Number(row!.p),
        covered: Number(row!.c),
        contradicted: Number(row!.x),
        newestAt: row!.newest as Date | null,
        rows: Number(row!.rows),
        exclusions: Object.keys(block.excluded ?? {}).flatMap((reason, i) =>
          Number(row![`e${i}`]) > 0 ? [{ reason, count: Number(row![`e${i}`]) }] : [],
        ),
        facts: {
          ...named(Object.keys(block.facts ?? {}), (i) => Number(row![`f${i}`])),
          ...named(Object.keys(block.values ?? {}), (i) => (row![`v${i}`] === null ? null : Number(row![`v${i}`]))),
        },
        series,
      };
      const beside = (await block.beside?.(tx, asked, counted)) ?? {};
      return { ...counted, ...beside, facts: { ...counted.facts, ...beside.facts } };
    },
    async records(tx, asked, wanted): Promise<FoundRecord[]> {
      const rows = await tx.sql<{
        id: string;
        decision_id: string | null;
        on: Date;
        at: string;
        verdict: RecordVerdict;
        tool: string;
      }>(
        `SELECT a.action_id::text AS id, a.decision_id::text, ${block.at} AS on, ${block.at}::text AS at, ${verdict} AS verdict, a.tool FROM action a
          WHERE ${within} AND (${block.population}) AND ($5::text IS NULL OR ${verdict} = $5)
            AND ($6::timestamptz IS NULL OR (${block.at}, a.action_id) < ($6::timestamptz, $7::uuid)) AND ($9::uuid IS NULL OR a.decision_id = $9::uuid)
          ORDER BY ${block.at} DESC, a.action_id DESC LIMIT $8::int`,
        [
          asked.workspaceId,
          asked.systems,
          asked.from,
          asked.to,
          wanted.verdict,
          wanted.after?.at ?? null,
          wanted.after?.id ?? null,
          wanted.limit,
          asked.decisionId ?? null,
        ],
      );
      const { definition } = block;
      return rows.map((found) => {
        const id = toPublicId('action', found.id);
        const decisionId = found.decision_id && toPublicId('decision', found.decision_id);
        return {
          id,
          unit: 'action',
          at: found.on.toISOString(),
          verdict: found.verdict,
          says: `${found.tool}: ${found.verdict === 'covered' ? definition.covered : found.verdict === 'contradicted' ? (definition.contradicted ?? '') : `not shown: ${definition.covered}`}`,
          href: decisionId ? `/decisions/${decisionId}` : `/approvals/${id}`,
          decisionId,
          position: { at: found.at, id: found.id },
        };
      });
    },
  };
}

function named(names: readonly string[], value: (i: number) => FactValue): Record<string, FactValue> {
  return Object.fromEntries(names.map((name, i) => [name, value(i)]));
}

import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { BlockId, BlockRun, EvidenceBlock, SeriesPoint } from '../contract';
import { judgeRun } from '../judge-run';
import { lateOf } from '../late';
import { countDays as lengthOf, startOf } from '../period';
import { NOTHING, type Asked, type DecisionBlock, type Measured } from './block-query';
import { DAY_VERSIONS, decisionBlock, liveBlock } from './blocks';
import { readDays, type DayRow } from './day-store';
import { readLogSize } from './log-size-store';

/** So many record ids stand in a run itself. */
export const FIRST_RECORDS = 20;

/** Runs these blocks in one transaction: the counts of days are read once for all of them. */
export async function measureBlocks(tx: SqlTx, asked: Asked, ids: readonly BlockId[]): Promise<BlockRun[]> {
  const wanted = [...new Set(ids)].sort();
  const logSize = await readLogSize(tx, asked.workspaceId);
  const versions = new Map([...DAY_VERSIONS].filter(([id]) => wanted.includes(id as BlockId)));
  const days = versions.size > 0 && asked.systems.length > 0 ? await readDays(tx, asked.workspaceId, { ...asked, versions }) : [];
  const byBlock = new Map<string, DayRow[]>();
  for (const row of days) {
    const own = byBlock.get(row.block);
    if (own) own.push(row);
    else byBlock.set(row.block, [row]);
  }
  const runs: BlockRun[] = [];
  for (const id of wanted) {
    const started = performance.now();
    const counted = decisionBlock(id);
    const live = liveBlock(id);
    if (counted) {
      const measured = await withBeside(tx, asked, counted, await sumAskable(tx, asked, counted, byBlock.get(id) ?? []));
      runs.push(
        runOf(
          counted.definition,
          counted.enough ?? 1,
          counted.says(measured),
          measured,
          asked,
          logSize,
          performance.now() - started,
        ),
      );
    } else if (live) {
      const measured = asked.systems.length > 0 ? await live.measure(tx, asked) : NOTHING;
      runs.push(runOf(live.definition, live.enough, live.says(measured), measured, asked, logSize, performance.now() - started));
    }
  }
  return runs;
}

/** The counts of the systems of which the block can be asked; what was counted of others is left out, and said. */
async function sumAskable(tx: SqlTx, asked: Asked, { askable }: DecisionBlock, rows: readonly DayRow[]): Promise<Measured> {
  if (!askable || asked.systems.length === 0) return sumDays(rows);
  const may = new Set(await askable.systems(tx, asked));
  const measured = sumDays(rows.filter((row) => may.has(row.systemId)));
  const left = rows.filter((row) => !may.has(row.systemId)).reduce((sum, row) => sum + row.population, 0);
  return left > 0 ? { ...measured, exclusions: [...measured.exclusions, { reason: askable.reason, count: left }] } : measured;
}

async function withBeside(tx: SqlTx, asked: Asked, block: DecisionBlock, measured: Measured): Promise<Measured> {
  if (!block.beside || asked.systems.length === 0) return measured;
  const beside = await block.beside(tx, asked, measured);
  return { ...measured, ...beside, facts: { ...measured.facts, ...beside.facts } };
}

function sumDays(rows: readonly DayRow[]): Measured {
  const excluded: Record<string, number> = {};
  const facts: Record<string, number> = {};
  const series = new Map<string, SeriesPoint>();
  const measured = { ...NOTHING };
  for (const row of rows) {
    measured.population += row.population;
    measured.covered += row.covered;
    measured.contradicted += row.contradicted;
    measured.rows += row.rows;
    if (row.newestAt && (measured.newestAt === null || row.newestAt > measured.newestAt)) measured.newestAt = row.newestAt;
    for (const [reason, count] of Object.entries(row.excluded)) excluded[reason] = (excluded[reason] ?? 0) + count;
    for (const [name, count] of Object.entries(row.facts)) facts[name] = (facts[name] ?? 0) + count;
    const point = series.get(row.day) ?? { day: row.day, population: 0, covered: 0, contradicted: 0 };
    point.population += row.population;
    point.covered += row.covered;
    point.contradicted += row.contradicted;
    series.set(row.day, point);
  }
  return {
    ...measured,
    facts,
    exclusions: Object.entries(excluded).map(([reason, count]) => ({ reason, count })),
    series: [...series.values()].filter((point) => point.population > 0),
  };
}

function runOf(
  definition: EvidenceBlock,
  enough: number,
  says: string,
  measured: Measured,
  asked: Asked,
  logSize: number,
  durationMs: number,
): BlockRun {
  const { population, covered, contradicted, newestAt, missing } = measured;
  const state = judgeRun({ population, covered, contradicted, late: lateOf(measured.facts), enough, missing });
  return {
    block: definition.id,
    version: definition.version,
    system: asked.all ? null : toPublicId('system', asked.systems[0]!),
    period: { from: startOf(asked.from).toISOString(), to: startOf(asked.to).toISOString() },
    state,
    says: missing ?? (population === 0 ? emptyWords(definition, asked) : says),
    population,
    covered,
    contradicted,
    coverage: population > 0 ? covered / population : null,
    exclusions: measured.exclusions,
    newestAt: newestAt?.toISOString() ?? null,
    age: newestAt ? Math.max(0, Math.floor((asked.now.getTime() - newestAt.getTime()) / 86_400_000)) : null,
    recordIds: [],
    reconciledAgainst: measured.reconciledAgainst,
    facts: measured.facts,
    series: measured.series,
    runAt: asked.now.toISOString(),
    logSize,
    rows: measured.rows,
    durationMs: Math.round(durationMs),
    parameters: definition.parameters,
  };
}

const emptyWords = ({ population }: EvidenceBlock, asked: Asked): string =>
  `Nothing to look at in these ${lengthOf(asked)} days. The population would be: ${population.charAt(0).toLowerCase()}${population.slice(1)}`;

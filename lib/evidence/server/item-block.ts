import type { SqlTx } from '@/lib/db/transaction';
import type { EvidenceBlock, FactValue, Reconciliation, RecordVerdict } from '../contract';
import type { Asked, BlockQuery, FoundRecord, Measured, RecordsWanted } from './block-query';
import { NOTHING } from './block-query';

/** One item of a register: few enough to be read whole. */
export interface Item {
  id: string;
  at: Date;
  verdict: RecordVerdict;
  says: string;
  href?: string | null;
  decisionId?: string | null;
  /** How much it stands for: a window of a counter stands for the decisions it counted. 1 unless given. */
  weight?: number;
  /** Of its weight, how much is covered; all or nothing by its verdict unless given. */
  covered?: number;
}
export interface Loaded {
  items: Item[];
  facts?: Record<string, FactValue>;
  reconciledAgainst?: Reconciliation[];
  missing?: string | null;
  exclusions?: { reason: string; count: number }[];
}

/** More than this is no register any more. */
export const MOST_ITEMS = 20_000;

/** A block over a register that is read whole: its items, each with what it shows. */
export function itemBlock(block: {
  definition: EvidenceBlock;
  enough?: number;
  load(tx: SqlTx, asked: Asked): Promise<Loaded>;
  says(measured: Measured): string;
}): BlockQuery {
  return {
    definition: block.definition,
    enough: block.enough ?? 1,
    says: (measured) => block.says(measured),
    async measure(tx, asked): Promise<Measured> {
      const { items, facts = {}, reconciledAgainst = [], missing = null, exclusions = [] } = await block.load(tx, asked);
      const weightOf = (item: Item): number => item.weight ?? 1;
      const coveredOf = (item: Item): number => item.covered ?? (item.verdict === 'covered' ? weightOf(item) : 0);
      return {
        ...NOTHING,
        population: sum(items, weightOf),
        covered: sum(items, coveredOf),
        contradicted: sum(
          items.filter((item) => item.verdict === 'contradicted'),
          weightOf,
        ),
        newestAt: items.reduce<Date | null>((newest, item) => (newest === null || item.at > newest ? item.at : newest), null),
        exclusions,
        facts,
        series: seriesOf(items, weightOf, coveredOf),
        reconciledAgainst,
        rows: items.length,
        missing,
      };
    },
    async records(tx, asked, wanted): Promise<FoundRecord[]> {
      const { items } = await block.load(tx, asked);
      return pageOf(items, block.definition, wanted);
    },
  };
}

function pageOf(items: readonly Item[], { unit }: EvidenceBlock, { verdict, after, limit }: RecordsWanted): FoundRecord[] {
  const key = (item: Item): string => `${item.at.toISOString()} ${item.id}`;
  const border = after && `${after.at} ${after.id}`;
  return items
    .filter((item) => (verdict === null || item.verdict === verdict) && (border === null || key(item) < border))
    .sort((a, b) => (key(a) < key(b) ? 1 : -1))
    .slice(0, limit)
    .map(({ id, at, verdict: shown, says, href = null, decisionId = null }) => ({
      id,
      unit,
      at: at.toISOString(),
      verdict: shown,
      says,
      href,
      decisionId,
      position: { at: at.toISOString(), id },
    }));
}

function seriesOf(items: readonly Item[], weight: (item: Item) => number, covered: (item: Item) => number): Measured['series'] {
  const days = new Map<string, Measured['series'][number]>();
  for (const item of items) {
    const day = item.at.toISOString().slice(0, 10);
    const held = days.get(day) ?? { day, population: 0, covered: 0, contradicted: 0 };
    held.population += weight(item);
    held.covered += covered(item);
    held.contradicted += item.verdict === 'contradicted' ? weight(item) : 0;
    days.set(day, held);
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

const sum = <T>(items: readonly T[], value: (item: T) => number): number => items.reduce((total, item) => total + value(item), 0);

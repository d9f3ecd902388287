import type { SqlTx } from '@/lib/db/transaction';
import type { BlockRecord, EvidenceBlock, Exclusion, FactValue, Reconciliation, RecordVerdict, SeriesPoint } from '../contract';
import type { Days } from '../period';

/** What a block is asked about, resolved: which systems of which workspace, which whole days. */
export interface Asked extends Days {
  workspaceId: string;
  /** UUIDs of the AI systems, never empty unless there are none. */
  systems: readonly string[];
  /** True when all that the reader sees was asked for, not one system. */
  all: boolean;
  /** UUID: only what belongs to this decision; the way back from its trail. Blocks whose records name no decision find nothing then. */
  decisionId?: string;
  now: Date;
}

/** What was counted, before it is judged. */
export interface Measured {
  population: number;
  covered: number;
  contradicted: number;
  newestAt: Date | null;
  exclusions: Exclusion[];
  facts: Record<string, FactValue>;
  series: SeriesPoint[];
  reconciledAgainst: Reconciliation[];
  rows: number;
  /** Why nothing can be told; null when something can. */
  missing: string | null;
}
export const NOTHING: Measured = {
  population: 0,
  covered: 0,
  contradicted: 0,
  newestAt: null,
  exclusions: [],
  facts: {},
  series: [],
  reconciledAgainst: [],
  rows: 0,
  missing: null,
};

/** Where a page of records begins: behind the item with this instant (as PostgreSQL writes it) and id. */
export interface RecordPosition {
  at: string;
  id: string;
}
export interface RecordsWanted {
  verdict: RecordVerdict | null;
  after: RecordPosition | null;
  limit: number;
}
export interface FoundRecord extends BlockRecord {
  position: RecordPosition;
}

export interface BlockQuery {
  definition: EvidenceBlock;
  /** From which share on the population counts as covered; 1 unless the definition says otherwise. */
  enough: number;
  measure(tx: SqlTx, asked: Asked): Promise<Measured>;
  records(tx: SqlTx, asked: Asked, wanted: RecordsWanted): Promise<FoundRecord[]>;
  /** The run in one sentence. */
  says(measured: Measured): string;
}

/**
 * A block whose population are decisions: conditions over a row `d` of `decision`, counted by day and kept (evidence_day). They name columns of `d`
 * and constants only, with $1 for the workspace, so that every such block is counted in one pass.
 */
export interface DecisionBlock {
  definition: EvidenceBlock;
  enough?: number;
  /** Decisions that the question is about. */
  population: string;
  covered: string;
  contradicted?: string;
  /** Of which AI systems the question can be asked at all, as things stand now; decisions of the others are left out, with the reason. */
  askable?: { reason: string; systems(tx: SqlTx, asked: Pick<Asked, 'workspaceId' | 'systems'>): Promise<readonly string[]> };
  /** Decisions left out, by reason: not in the population because of it. */
  excluded?: Readonly<Record<string, string>>;
  /** Counts of decisions by name. */
  facts?: Readonly<Record<string, string>>;
  /** What is looked up beside the counts, when the block runs: further facts, what it was reconciled against, why nothing can be told. */
  beside?(
    tx: SqlTx,
    asked: Asked,
    counted: Measured,
  ): Promise<Partial<Pick<Measured, 'facts' | 'reconciledAgainst' | 'missing' | 'rows'>>>;
  says(measured: Measured): string;
}

/** A block that this record cannot answer: documents have to. */
export function unanswerable(definition: EvidenceBlock, why: string): BlockQuery {
  return {
    definition,
    enough: 1,
    measure: async () => ({ ...NOTHING, missing: why }),
    records: async () => [],
    says: () => why,
  };
}

import type { BlockId, EvidenceBlock } from '../../contract';
import type { BlockQuery, DecisionBlock } from '../block-query';
import { E01 } from './e01-log-coverage-store';
import { E02 } from './e02-integrity-store';
import { E03 } from './e03-retention-store';
import { E04 } from './e04-field-completeness-store';
import { E05 } from './e05-version-attribution-store';
import { E06 } from './e06-approval-coverage-store';
import { E07 } from './e07-approval-timing-store';
import { E08 } from './e08-oversight-quality-store';
import { E09 } from './e09-authority-store';
import { E10 } from './e10-override-store';
import { E11 } from './e11-stop-store';
import { E12 } from './e12-risk-scoring-store';
import { E13 } from './e13-performance-store';
import { E14 } from './e14-robustness-store';
import { E15 } from './e15-security-signals-store';
import { E16 } from './e16-input-and-context-store';
import { E17 } from './e17-incidents-store';
import { E19 } from './e19-explanations-store';
import { E20 } from './e20-change-record-store';
import { E21, E22 } from './e21-documents-store';
import { E23 } from './e23-access-record-store';
import { E24 } from './e24-feedback-store';
import { E25 } from './e25-third-parties-store';
import { E26, E30 } from './e26-tasks-store';
import { E27 } from './e27-inventory-store';
import { E28 } from './e28-use-vs-purpose-store';
import { E18, E29 } from './unanswerable';

/** Blocks whose population are decisions: counted by day in one pass, kept, and kept right by the worker. */
export const DECISION_BLOCKS: readonly DecisionBlock[] = [E04, E05, E10, E12, E13, E14, E15, E16, E24, E28];

/** Blocks that are asked when somebody asks. */
export const LIVE_BLOCKS: readonly BlockQuery[] = [
  E01,
  E02,
  E03,
  E06,
  E07,
  E08,
  E09,
  E11,
  E17,
  E18,
  E19,
  E20,
  E21,
  E22,
  E23,
  E25,
  E26,
  E27,
  E29,
  E30,
];

export const decisionBlock = (id: BlockId): DecisionBlock | undefined => DECISION_BLOCKS.find((one) => one.definition.id === id);
export const liveBlock = (id: BlockId): BlockQuery | undefined => LIVE_BLOCKS.find((one) => one.definition.id === id);

/** The catalogue, in order. */
export const BLOCKS: readonly EvidenceBlock[] = [...DECISION_BLOCKS, ...LIVE_BLOCKS]
  .map((one) => one.definition)
  .sort((a, b) => (a.id < b.id ? -1 : 1));

/** Of each block that is counted by day its version: counts of another one are made anew. */
export const DAY_VERSIONS: ReadonlyMap<string, string> = new Map(
  DECISION_BLOCKS.map(({ definition }) => [definition.id, definition.version]),
);

import { z } from 'zod';
import { fault } from './fault';

/** One verification as pages and the API show it. Client-safe. */
export const RUN_STATES = ['waiting', 'running', 'passed', 'failed', 'ended'] as const;
export const RUN_CAUSES = ['nightly', 'person', 'command'] as const;

export const runResult = z.object({
  origin: z.string(),
  from: z.number().int(),
  to: z.number().int(),
  treeSize: z.number().int(),
  signedSize: z.number().int(),
  checkpoints: z.number().int(),
  matching: z.number().int(),
  removed: z.number().int(),
  seals: z.number().int(),
  anchors: z.number().int(),
  /** Rows that pages show, held against the log; absent where that was not asked for. */
  readModels: z.object({ tables: z.number().int(), rows: z.number().int(), folded: z.boolean().default(true) }).optional(),
  /** Why they were not, though it was asked for: a standby has no temporary tables. */
  notCompared: z.enum(['standby']).optional(),
  /** Whom it believed: the signer's own directory, only the database, or a trust file. */
  trust: z.enum(['signer', 'database', 'given']),
});
export type RunResult = z.infer<typeof runResult>;

export const verificationRun = z.object({
  id: z.string(),
  cause: z.enum(RUN_CAUSES),
  askedAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  state: z.enum(RUN_STATES),
  content: z.boolean(),
  whole: z.boolean(),
  ofSize: z.number().int().nullable(),
  atSize: z.number().int(),
  result: runResult.nullable(),
  faults: z.array(fault),
  faultTotal: z.number().int(),
});
export type VerificationRun = z.infer<typeof verificationRun>;

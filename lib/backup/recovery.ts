import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import { CAPTURE_LEVELS, type CaptureLevel } from '@/lib/registry/capture-levels';

/** What a restore found out about one log. Client-safe. */
export const recoveredLog = z.object({
  workspaceId: z.uuid(),
  slug: z.string(),
  /** Events that are there: indexes 0 to size - 1. */
  size: z.number().int(),
  /** Signed checkpoints that the restored log was compared with, and what came of it. */
  checkpoints: z.array(
    z.object({
      from: z.enum(['backup', 'signer', 'given']),
      size: z.number().int(),
      root: z.string(),
      outcome: z.enum(['agrees', 'ahead', 'differs']),
    }),
  ),
  /**
   * Events that a checkpoint from outside proves and that are not there: indexes `from` to `to`, both included. Null: none is proved to
   * be missing, which is not to say that none is.
   */
  lost: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
  /** What is wrong with the log itself: nothing here may be trusted. */
  faults: z.array(z.string()),
});
export type RecoveredLog = z.infer<typeof recoveredLog>;

export const recoveryDetail = z.object({
  cause: z.literal('restore'),
  /** Of the backup, as UUID; when it was made; until when it is kept. */
  backup: z.uuid(),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  /** Empty until the restored logs have been checked. */
  logs: z.array(recoveredLog),
  /** What the journals of erasures say was erased since, and what came of doing it again. */
  erasedAgain: z
    .object({
      entries: z.number().int(),
      erased: z.number().int(),
      held: z.number().int(),
      texts: z.number().int().optional(),
      holds: z.number().int().optional(),
      /** AI systems of which less is kept again than the backup says; `done` false: one that is not in it and could not be registered again. */
      captured: z
        .array(
          z.object({ workspaceId: z.uuid().optional(), system: z.string(), level: z.enum(CAPTURE_LEVELS), done: z.boolean() }),
        )
        .optional(),
    })
    .nullable(),
});
export type RecoveryDetail = z.infer<typeof recoveryDetail>;

/** An AI system that a restore could not bring back to the level at which it was captured: its id is all that is known of it. */
export interface NotCaptured {
  system: string;
  level: CaptureLevel;
}

/** Those of a workspace. */
export const notCapturedIn = (detail: RecoveryDetail | null, workspaceId: string): NotCaptured[] =>
  (detail?.erasedAgain?.captured ?? []).flatMap(({ workspaceId: of, system, level, done }) =>
    done || (of !== undefined && of !== workspaceId) ? [] : [{ system, level }],
  );

/** Why somebody says that they have dealt with them. */
export const captureSettled = z.object({
  reason: writtenText()
    .trim()
    .min(1, 'Say what was done: which system was registered, or why none is to be.')
    .max(2000, 'Use at most 2,000 characters.'),
});

/** Why this installation serves reads only, for a page. */
export interface ReadOnlyNotice {
  cause: 'restore' | 'setting';
  since: Date | null;
  detail: RecoveryDetail | null;
}

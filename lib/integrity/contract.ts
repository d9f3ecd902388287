import { z } from 'zod';
import { ANCHOR_KINDS, STAMP_STANDINGS } from './anchors';
import { verificationRun } from './run';

/** What `GET /api/v1/integrity` answers and the Integrity page shows: how far the log is proved. Client-safe. */
export const integrityReport = z.object({
  /** The log's name: it stands in every entry and every checkpoint. */
  origin: z.string(),
  /** Entries accepted, taken into the tree, and signed. */
  size: z.number().int(),
  treeSize: z.number().int(),
  checkpoint: z.object({ size: z.number().int(), root: z.string(), signedAt: z.string(), ageMs: z.number() }).nullable(),
  checkpoints: z.number().int(),
  level: z.enum(['A0', 'A1', 'A2', 'A3', 'A4']),
  /** What the time stamps are worth; only `holds` counts for the level. */
  stamps: z.enum(STAMP_STANDINGS),
  /** Each way a checkpoint can leave this installation. */
  anchors: z.array(
    z.object({
      kind: z.enum(ANCHOR_KINDS),
      configured: z.boolean(),
      count: z.number().int(),
      size: z.number().int().nullable(),
      target: z.string().nullable(),
      at: z.string().nullable(),
      attemptedAt: z.string().nullable(),
      failingSince: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
  /** How long entries waited lately, in milliseconds: until signed, and until the first copy that counts was outside. Null: nothing to measure. */
  exposure: z.object({
    toCheckpoint: z.object({ usual: z.number(), longest: z.number(), measured: z.number().int() }).nullable(),
    toOutside: z.object({ usual: z.number(), longest: z.number(), measured: z.number().int() }).nullable(),
    /** Receipt of the oldest entry that is not signed, and of the oldest that no copy outside holds. */
    oldestUnsigned: z.string().nullable(),
    oldestInside: z.string().nullable(),
  }),
  signer: z.object({
    refusal: z.string().nullable(),
    refusalWords: z.string().nullable(),
    rememberedSize: z.number().int().nullable(),
    offeredSize: z.number().int().nullable(),
    since: z.string().nullable(),
  }),
  /** Why the tree stopped growing; null while it goes on. */
  alarm: z.string().nullable(),
  keys: z.array(
    z.object({
      keyId: z.string(),
      vkey: z.string(),
      /** SHA-256 of the 32 bytes of the public key, hex. */
      fingerprint: z.string(),
      from: z.number().int(),
      until: z.number().int().nullable(),
    }),
  ),
  /** The newest first. */
  runs: z.array(verificationRun),
  /** The newest verification of the whole log that ended. */
  lastWhole: verificationRun.nullable(),
  mayVerify: z.boolean(),
  asOf: z.string(),
});
export type IntegrityReport = z.infer<typeof integrityReport>;

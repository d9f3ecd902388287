import { z } from 'zod';

/** What GET /api/health answers. Client-safe. */
export const health = z.object({
  status: z.enum(['ok', 'unavailable']),
  version: z.string(),
  database: z.enum(['ok', 'unavailable']),
  ledger: z.object({
    /** Events in the logs of all workspaces. */
    size: z.number().int().nullable(),
    /** Events not yet in the Merkle tree. */
    unintegrated: z.number().int().nullable(),
    /** Events that no signed checkpoint covers yet. */
    unsigned: z.number().int().nullable(),
    /** Age of the newest signed checkpoint, of the log whose newest is the oldest; a log that rests is not signed again. Null while there is none. */
    checkpointAgeMs: z.number().nullable(),
    /** Logs whose tree stopped growing or that the signer refuses to sign: somebody must look. */
    faults: z.number().int().nullable(),
  }),
  search: z.object({
    /** Events not yet findable as text. */
    unindexed: z.number().int().nullable(),
    /** How long the oldest of them has waited. */
    lagMs: z.number().nullable(),
  }),
});
export type Health = z.infer<typeof health>;

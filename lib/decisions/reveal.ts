import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';

/** What is to be revealed, and why. Client code posts it; values come back for that view only. */
export const revealRequest = z
  .object({
    steps: z.array(z.string().max(600)).min(1).max(200).optional().describe('Ids of steps. Left out: the whole trail.'),
    values: z
      .array(z.object({ type: z.string().max(40), token: z.string().regex(/^[0-9a-f]{16}$/) }))
      .min(1)
      .max(200)
      .optional()
      .describe('Masks, as answers list them. Left out: every masked value of the steps.'),
    reason: writtenText()
      .trim()
      .min(10, { message: 'Say in a few words why (at least 10 characters).' })
      .max(1000)
      .describe('Stands in the log.'),
    caseNumber: writtenText().trim().max(100).optional(),
  })
  .strict();
export type RevealRequest = z.output<typeof revealRequest>;

/** Why a proof is to hold what is masked on screen. */
export const proofRequest = revealRequest.pick({ reason: true, caseNumber: true });
export type ProofRequest = z.output<typeof proofRequest>;

export const revealed = z.object({
  values: z.array(z.object({ type: z.string(), token: z.string(), value: z.string().describe('As it was written first.') })),
  complete: z.boolean().describe('False: the trail is too long to be looked through at once; ask for its steps.'),
});
export type Revealed = z.output<typeof revealed>;

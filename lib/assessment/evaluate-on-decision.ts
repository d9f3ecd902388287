import { z } from 'zod';
import { ROUTES } from '@/lib/policy/contract';
import { outcomeView } from '@/lib/policy/views';

/** A policy, stored or not, evaluated on one decision that was scored. */
export const evaluateInput = z.object({
  decision: z.string().trim().min(1, 'Name a decision: its id, the emitter’s own, or a trace id.').max(500),
  document: z
    .unknown()
    .optional()
    .describe('A document that is not in force; it takes the place of its policy. Absent: what is in force.'),
});
export type EvaluateInput = z.input<typeof evaluateInput>;

export const evaluatedView = z.object({
  decision: z.string(),
  recorded: z.enum(ROUTES).nullable().describe('The route that was given when it was scored.'),
  before: z.enum(ROUTES).describe('Under what is in force.'),
  after: z.enum(ROUTES).describe('With the document in place.'),
  subjects: z.array(
    z.object({
      no: z.number().int(),
      stage: z.enum(['input', 'output', 'action']),
      tool: z.string().optional(),
      /** What conditions may ask of, without values of arguments. */
      facts: z.array(z.object({ name: z.string(), value: z.string() })),
      before: z.enum(ROUTES),
      outcome: outcomeView,
    }),
  ),
});
export type EvaluatedView = z.output<typeof evaluatedView>;

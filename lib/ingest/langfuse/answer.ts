import { z } from 'zod';

/** As Langfuse's batch ingestion answers. Client-safe. */
export const batchAnswer = z.object({
  successes: z.array(z.object({ id: z.string(), status: z.number().int() })).describe('Stored, or stored before: 201.'),
  errors: z.array(
    z.object({
      id: z.string().describe('The id of the event; its place in the batch when it has none that can be read.'),
      status: z.number().int(),
      message: z.string(),
      error: z.string().describe('The stable code, with the JSON pointer into the event where there is one.'),
    }),
  ),
});
export type BatchAnswer = z.infer<typeof batchAnswer>;

import { z } from 'zod';

/** One event's fate. Client-safe. */
export const eventResult = z.object({
  id: z.string().nullable().describe('The event id as sent; null when none could be read.'),
  status: z.enum(['accepted', 'duplicate', 'conflict', 'rejected']),
  receipt: z
    .object({
      index: z.number().int().describe("The event's place in the workspace's log."),
      leafHash: z
        .string()
        .describe('RFC 6962 leaf hash of the stored entry, base64: with it the sender can prove later that it was accepted.'),
    })
    .optional()
    .describe(
      'Given once the event is durable. For a duplicate: the place of the first; for a conflict: where the other content was kept.',
    ),
  keptAs: z.string().optional().describe('A conflict: the id under which the other content was kept beside the first.'),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      field: z.string().optional().describe('JSON pointer into the event.'),
    })
    .optional(),
});
export type EventResult = z.infer<typeof eventResult>;

export const eventsAnswer = z.object({
  accepted: z.number().int(),
  duplicates: z.number().int(),
  conflicts: z.number().int(),
  rejected: z.number().int(),
  results: z.array(eventResult).describe('One an event, in the order sent.'),
});
export type EventsAnswer = z.infer<typeof eventsAnswer>;

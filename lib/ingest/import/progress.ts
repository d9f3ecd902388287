import { z } from 'zod';

const counts = {
  lines: z.number().int().describe('Lines dealt with: everything up to this one is durable, or named as rejected.'),
  accepted: z.number().int(),
  duplicates: z.number().int(),
  conflicts: z.number().int(),
  rejected: z.number().int(),
};

/** One line of the answer to a streaming import. Client-safe. */
export const importLine = z.union([
  z.object({ stored: z.object(counts) }).describe('So far; at most once a second.'),
  z
    .object({
      rejected: z.object({
        line: z.number().int(),
        code: z.string(),
        message: z.string(),
        field: z.string().optional().describe('JSON pointer into the event.'),
      }),
    })
    .describe('An event that was refused; the first thousand.'),
  z
    .object({
      done: z.object({
        ...counts,
        complete: z.boolean().describe('False: the stream broke off, or could not be stored further. `error` says why.'),
        error: z.object({ code: z.string(), message: z.string() }).optional(),
      }),
    })
    .describe('The last line.'),
]);
export type ImportLine = z.infer<typeof importLine>;
export type StreamCounts = Extract<ImportLine, { stored: unknown }>['stored'];

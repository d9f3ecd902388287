import { z } from 'zod';
import { decisionSummary } from '@/lib/decisions/contract';
import { writtenText } from '@/lib/privacy/written-text';

/** Shapes of the search for one person. Client-safe. */
export const personQuery = z
  .object({
    caseNumber: writtenText()
      .trim()
      .min(1, { message: 'Give the number of the case that this search belongs to.' })
      .max(100)
      .describe('Stands in the log.'),
    identifiers: z
      .array(
        z.object({
          type: z.string().trim().max(100).optional().describe('Type of a subject, or `user`. Left out: every way in which the value can name a person.'),
          value: z.string().trim().min(1).max(500).describe('An id as emitters use it, or an address or number of the person.'),
        }),
      )
      .min(1, { message: 'Give at least one id, address or number of the person.' })
      .max(20),
  })
  .strict(); // prettier-ignore
export type PersonQuery = z.output<typeof personQuery>;

export const how = z.enum(['subject', 'user', 'value']);
const found = z.object({
  decision: decisionSummary,
  how: z.array(how).describe('subject: named as one; user: the user; value: an address or number that was found in a record.'),
  records: z
    .array(z.object({ index: z.number().int(), kind: z.string(), occurredAt: z.string() }))
    .describe('The records that name the person, the first 200, by their place in the log.'),
  recordCount: z.number().int(),
});
export type PersonMatch = z.output<typeof found>;

export const personSearch = z.object({
  id: z.string().describe('Place of the event person.searched in the log: for further pages, and to hand the result on.'),
  caseNumber: z.string(),
  searchedAt: z.string(),
  tokens: z.array(z.object({ how, token: z.string() })),
  decisions: z.number().int(),
  records: z.number().int(),
  silentSystems: z
    .array(z.string())
    .describe(
      'AI systems whose decisions never set `subjects`: that nothing is found there does not mean that nothing is there.',
    ),
  limits: z.array(z.string()).describe('What this search could not see, in words.'),
  items: z.array(found),
  nextCursor: z.string().nullable(),
});
export type PersonSearch = z.output<typeof personSearch>;

import { z } from 'zod';

/** The member of answers that says where personal data is masked in them. */
export const masked = z
  .array(
    z.object({
      path: z.string().describe('JSON pointer (RFC 6901) to the text in this answer.'),
      start: z.number().int().describe('UTF-16 units.'),
      end: z.number().int(),
      type: z.string().describe('email, phone, iban, card, ip, us-ssn, ...'),
      token: z.string().describe('The same value has the same token in one workspace.'),
    }),
  )
  .optional()
  .describe('Where personal data is masked. Text that merely looks like a mask is not in this list.');

import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';

/** Every decision about a person or thing: by type and id, which becomes its token and is never stored, or by the token itself. */
export const subjectScope = z.object({
  kind: z.literal('subject'),
  type: writtenText().trim().min(1).max(100),
  id: z.string().min(1).max(1_000).optional(),
  token: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/)
    .optional(),
});

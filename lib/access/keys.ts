import { z } from 'zod';
import { SCOPES } from './actor';

/** What is said about a new API key. Client-safe. */
export const newKey = z.object({
  name: z.string().trim().min(1, 'Name the key after what will use it.').max(80, 'Use at most 80 characters.'),
  scopes: z.array(z.enum(SCOPES)).min(1, 'Choose at least one scope.').max(SCOPES.length),
  /** Bind it to one AI system (UUID); null: all of them. */
  systemId: z.uuid().nullish(),
  /** Null: until it is revoked. */
  expiresAt: z.coerce
    .date({ error: 'This is not a date.' })
    .refine((date) => date.getTime() > Date.now(), { message: 'The expiry must be in the future.' })
    .nullish(),
});
export type NewKey = z.input<typeof newKey>;

import { z } from 'zod';
import { removeSecrets } from './remove-secrets';

/**
 * What a person writes about something: a reason, a note, a title, a name. Secrets give way to their markers where it is parsed, so that no table, event,
 * notice or page behind it ever holds one. For texts that are compared with something or open something (a one-time token, a key) take `z.string()`.
 */
export function writtenText(error?: string): z.ZodString {
  return z.string(error).overwrite(removeSecrets);
}

/** What somebody reads whose text was refused; the place comes with it. */
export const HOLDS_A_SECRET =
  'holds a secret (a key, a token, a password). It would be kept and read by people, and without it this would mean something else: write what opens nothing';

/**
 * What is compared with something, or names it: a name in a rule, an id. Where a text of words would lose a secret, this is refused with one in it, because
 * what is left would be another name.
 */
export function exactText(error?: string): z.ZodString {
  return z.string(error).refine((text) => removeSecrets(text) === text, HOLDS_A_SECRET);
}

/** For superRefine: refuses a value in which `placeOf` finds a secret, at the place where it stands. */
export const refuseSecretAt =
  <T>(placeOf: (value: T) => (string | number)[] | null) =>
  (value: T, context: z.RefinementCtx): void => {
    const place = placeOf(value);
    if (place) context.addIssue({ code: 'custom', path: place, message: HOLDS_A_SECRET });
  };

import { z } from 'zod';
import { removeSecrets } from './remove-secrets';

/**
 * What a person writes about something: a reason, a note, a title, a name. Secrets give way to their markers where it is parsed, so that no table, event,
 * notice or page behind it ever holds one. For texts that are compared with something or open something (a one-time token, a key) take `z.string()`.
 */
export function writtenText(error?: string): z.ZodString {
  return z.string(error).overwrite(removeSecrets);
}

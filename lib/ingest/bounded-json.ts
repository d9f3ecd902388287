import { AppError } from '@/lib/shared/errors';
import { endOfString } from './duplicate-keys';

/**
 * What the text of one request may hold: objects and lists, and values in them. A few KB of gzip inflate to tens of millions of empty objects, each of
 * which costs many times its two characters once it is parsed. Bodies of the largest size with spans of a few attributes stay far below.
 */
const MOST = { brackets: 3_000_000, values: 8_000_000 } as const;
/** Shorter texts cannot hold so many. */
const SHORT = 2 * MOST.brackets;

/** Refuses a text that would fill the memory when it is parsed, before it is: one pass, over long texts only. Throws bodyTooLarge. */
export function requireBounded(text: string): void {
  if (text.length <= SHORT) return;
  let brackets = 0;
  let values = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) i = endOfString(text, i);
    else if (code === 123 || code === 91) brackets++;
    else if (code === 44) values++;
    if (brackets > MOST.brackets || values > MOST.values)
      throw new AppError(
        'bodyTooLarge',
        `More than ${(brackets > MOST.brackets ? MOST.brackets : MOST.values).toLocaleString('en')} ${brackets > MOST.brackets ? 'objects and lists' : 'values'} in one request. Send it in smaller parts.`,
        { field: 'body' },
      );
  }
}

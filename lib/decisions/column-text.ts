import { saysNothing } from '@/lib/privacy/markers';

/** Text that a PostgreSQL text column takes: no NUL, no lone surrogates; cut to `max` UTF-16 units without splitting a pair. */
export function columnText(value: string, max: number): string {
  const cut = value.length > max ? value.slice(0, max) : value;
  return cut.replace(/\u0000|\p{Cs}/gu, '\uFFFD');
}

const PREVIEW = 160;

/** The first 160 characters in one line: control characters and runs of space become one space; an ellipsis where cut.
 * Null when nothing is left, or when the text only says that it was not captured, or erased. */
export function previewOf(text: string): string | null {
  const line = text
    .slice(0, 800)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();
  if (line === '' || saysNothing(line)) return null;
  const points = [...line.slice(0, PREVIEW * 2 + 2)];
  return points.length <= PREVIEW
    ? points.join('')
    : `${points
        .slice(0, PREVIEW - 1)
        .join('')
        .trimEnd()}…`;
}

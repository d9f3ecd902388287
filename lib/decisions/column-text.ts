import { wholeMasks } from '@/lib/privacy/mask-text';
import { saysNothing } from '@/lib/privacy/markers';
import { isWellFormed } from '@/lib/shared/well-formed';

/** Text that a PostgreSQL text column takes: no NUL, no lone surrogates; cut to `max` UTF-16 units without splitting a pair. */
export function columnText(value: string, max: number): string {
  const cut = value.length > max ? value.slice(0, max) : value;
  if (isWellFormed(cut) && !cut.includes('\0')) return cut;
  return cut.replace(/\u0000|\p{Cs}/gu, '\uFFFD');
}

const PREVIEW = 160;

/** An address that begins in a preview ends before here. */
const LOOKED_AT = 480;
/** How much longer texts are looked at when masks save much. */
const LOOKED_FURTHER = 2_000;

/**
 * The first 160 characters in one line, masked: control characters and runs of space become one space; an ellipsis where cut, never
 * through a mask. Null when nothing is left, or when the text only says that it was not captured, or erased.
 */
export function previewOf(text: string, mask: (text: string) => string): string | null {
  if (startsPlain(text)) {
    const head = text.slice(0, LOOKED_AT);
    if (mask(head) === head) return `${text.slice(0, PREVIEW - 1).trimEnd()}…`;
  }
  const plain = text
    .slice(0, LOOKED_FURTHER)
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();
  if (plain === '' || saysNothing(plain)) return null;
  const head = plain.slice(0, LOOKED_AT);
  let line = mask(head);
  if (head.length - line.length > 256) line = mask(plain);
  const points = [...line.slice(0, PREVIEW * 2 + 2)];
  if (points.length <= PREVIEW) return points.join('');
  return `${wholeMasks(points.slice(0, PREVIEW - 1).join('')).trimEnd()}…`;
}

/** More than a preview of printable ASCII without runs of space: nothing is to be replaced, and there is more than fits. */
function startsPlain(text: string): boolean {
  if (text.length <= PREVIEW) return false;
  let before = 32;
  for (let i = 0; i <= PREVIEW; i++) {
    const code = text.charCodeAt(i);
    if (code < 32 || code > 126 || (code === 32 && before === 32)) return false;
    before = code;
  }
  return before !== 32;
}

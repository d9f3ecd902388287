const HALF_SURROGATE = /\p{Cs}/u; // with the u flag a pair is one character, so only halves match
const native = (String.prototype as { isWellFormed?: () => boolean }).isWellFormed;

/** True when no half of a surrogate pair stands alone. */
export function isWellFormed(text: string): boolean {
  return native ? (native.call(text) as boolean) : !HALF_SURROGATE.test(text);
}

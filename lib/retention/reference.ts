/** True for what is written as the number of a case, like DSR-2026-7; words may name whom the case is about. */
export function isReference(text: string): boolean {
  return /^(?:[A-Z]{1,6}[-/. ]){0,3}[A-Z]{0,6}[0-9][0-9/.-]{0,30}$|^\[erased:text\]$/.test(text);
}

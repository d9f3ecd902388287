/**
 * What stands in stored text for what was not stored. Markers are plain text, so that they survive every format, and none of them
 * looks like a secret or an identifier itself: removing twice changes nothing. Client-safe.
 */
const MARKER = /^\[(?:removed:[a-z0-9-]+|masked:[a-z0-9-]+|erased:[a-z]+|not captured: \d+ characters)\]$/;
const ERASED = /^\[erased:([a-z]+)\]$/;
const NOT_CAPTURED = /^\[not captured: \d+ characters\]$/;

/** Stands for a secret; `type` says which kind: `password`, `aws-access-key`, ... Lower-case letters, digits and hyphens. */
export function removedMarker(type: string): string {
  return `[removed:${type}]`;
}

/** Stands for an identifier of a person at capture level `masked`: `email`, `card`, `iban`, ... */
export function maskedMarker(type: string): string {
  return `[masked:${type}]`;
}

/** Stands for content that capture level `metadata` leaves out; tells its length in UTF-16 code units and nothing else. */
export function notCapturedMarker(length: number): string {
  return `[not captured: ${length} characters]`;
}

/** True when the whole text is one marker. */
export function isMarker(text: string): boolean {
  return text.length <= 64 && text.charCodeAt(0) === 91 && MARKER.test(text);
}

/** True when the whole text says that content was not captured. */
export function isNotCaptured(text: string): boolean {
  return text.length <= 64 && text.charCodeAt(0) === 91 && NOT_CAPTURED.test(text);
}

/** Stands for what was erased (docs/adr/0013): `text`, `number`, `list`, `object`, `user`, `session`, `subject`; nothing else is told. */
export function erasedMarker(type: string): string {
  return `[erased:${type}]`;
}

/** The kind of what was erased, when the whole text is its marker. */
export function erasedType(text: string): string | null {
  return text.length <= 64 && text.charCodeAt(0) === 91 ? (ERASED.exec(text)?.[1] ?? null) : null;
}

/** True when the whole text only says that content is not there: never captured, or erased. */
export function saysNothing(text: string): boolean {
  return isNotCaptured(text) || erasedType(text) !== null;
}

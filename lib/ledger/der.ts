/**
 * Distinguished Encoding Rules (ITU-T X.690), as much of them as RFC 3161 time stamps need: definite lengths, single-byte tags.
 * Pure and browser-safe. Everything read comes from outside, so lengths are checked before anything is taken.
 */
export interface Der {
  /** Identifier octet: class, constructed bit and number. */
  tag: number;
  /** Contents octets. */
  value: Uint8Array;
  /** Identifier, length and contents as they stand in the input: what signatures are made over. */
  raw: Uint8Array;
}

export class DerError extends Error {
  override readonly name = 'DerError';
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8String: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Context-specific constructed tag `[n]`. */
export function context(n: number): number {
  return 0xa0 | n;
}

/** The one element that the bytes hold, and nothing behind it. */
export function readDer(bytes: Uint8Array): Der {
  const { element, end } = readElement(bytes, 0);
  if (end !== bytes.length) throw new DerError('there are bytes behind the element');
  return element;
}

/** The elements inside a constructed one, in order. */
export function children(parent: Der): Der[] {
  if ((parent.tag & 0x20) === 0) throw new DerError('the element holds no others');
  const out: Der[] = [];
  for (let at = 0; at < parent.value.length;) {
    const { element, end } = readElement(parent.value, at);
    out.push(element);
    at = end;
  }
  return out;
}

function readElement(bytes: Uint8Array, at: number): { element: Der; end: number } {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) throw new DerError('the input ends inside an element');
  if ((tag & 0x1f) === 0x1f) throw new DerError('tags of several bytes are not expected here');
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    const count = first & 0x7f;
    if (count === 0) throw new DerError('lengths must be definite');
    if (count > 4) throw new DerError('the element is too long');
    length = 0;
    for (let i = 0; i < count; i++) {
      const byte = bytes[start + i];
      if (byte === undefined) throw new DerError('the input ends inside a length');
      length = length * 256 + byte;
    }
    start += count;
    if (length < 0x80 || (count > 1 && length < 2 ** (8 * (count - 1))))
      throw new DerError('the length is not the shortest form');
  }
  const end = start + length;
  if (end > bytes.length) throw new DerError('the input ends inside an element');
  return { element: { tag, value: bytes.subarray(start, end), raw: bytes.subarray(at, end) }, end };
}

/** Checks the tag and returns the element. */
export function expectTag(element: Der | undefined, tag: number, what: string): Der {
  if (element?.tag !== tag) throw new DerError(`${what} is not where it should be`);
  return element;
}

/** An object identifier in dotted form. */
export function readOid(element: Der | undefined, what: string): string {
  const { value } = expectTag(element, TAG.oid, what);
  const parts: number[] = [];
  let current = 0;
  for (const byte of value) {
    if (current > 2 ** 45) throw new DerError(`${what} holds too large a number`);
    current = current * 128 + (byte & 0x7f);
    if ((byte & 0x80) === 0) {
      if (parts.length === 0) parts.push(...(current < 80 ? [Math.floor(current / 40), current % 40] : [2, current - 80]));
      else parts.push(current);
      current = 0;
    }
  }
  return parts.join('.');
}

/** A non-negative integer's magnitude in lower-case hex without leading zeros; '0' for zero. */
export function readIntegerHex(element: Der | undefined, what: string): string {
  const { value } = expectTag(element, TAG.integer, what);
  if (value.length === 0 || value[0]! >= 0x80) throw new DerError(`${what} is negative`);
  return hex(value).replace(/^0+(?=.)/, '');
}

/** GeneralizedTime in UTC, with or without a fraction (RFC 3161 section 2.4.2). */
export function readTime(element: Der | undefined, what: string): Date {
  const { value } = expectTag(element, TAG.generalizedTime, what);
  const text = new TextDecoder().decode(value);
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text);
  if (!parts) throw new DerError(`${what} is no time in UTC`);
  const [, year, month, day, hour, minute, second, fraction = ''] = parts;
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${`${fraction}000`.slice(0, 3)}Z`);
  if (Number.isNaN(at.getTime())) throw new DerError(`${what} is no time`);
  return at;
}

/** Writes one element around its contents. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const head = length < 0x80 ? [tag, length] : [tag, 0x80 | lengthBytes(length).length, ...lengthBytes(length)];
  const out = new Uint8Array(head.length + length);
  out.set(head);
  let at = head.length;
  for (const part of contents) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function lengthBytes(length: number): number[] {
  const out: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) out.unshift(rest % 256);
  return out;
}

/** A non-negative integer from its magnitude, big-endian. */
export function writeInteger(magnitude: Uint8Array): Uint8Array {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const shortest = magnitude.length === 0 ? Uint8Array.of(0) : magnitude.subarray(start);
  return shortest[0]! >= 0x80 ? writeDer(TAG.integer, Uint8Array.of(0), shortest) : writeDer(TAG.integer, shortest);
}

export function writeOid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((part) => {
    const digits = [part & 0x7f];
    for (let left = Math.floor(part / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return writeDer(TAG.oid, Uint8Array.from(bytes));
}

export function hex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += byte.toString(16).padStart(2, '0');
  return out;
}

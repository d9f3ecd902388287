import { OTLP_DESCRIPTOR } from './proto-descriptor';

type Fields = Readonly<Record<number, string>>;

/** Of each message the fields that are messages themselves, by their number. */
const INNER = new Map<string, Fields>();
for (const [name, part] of Object.entries(OTLP_DESCRIPTOR.nested)) {
  const fields: Record<number, string> = {};
  for (const { type, id } of Object.values(part.fields)) if (Object.hasOwn(OTLP_DESCRIPTOR.nested, type)) fields[id] = type;
  INNER.set(name, fields);
}

/**
 * Whether a message holds more fields, at any depth, than `most`: each becomes an object or a value when it is decoded, and an empty one has two bytes.
 * One pass that skips texts and bytes; what is too short to hold so many is not looked at. Bytes that are no such message are for the decoder to
 * refuse.
 */
export function holdsMore(name: string, bytes: Uint8Array, most: number): boolean {
  if (bytes.length / 2 <= most) return false;
  const open: { inner: Fields; end: number }[] = [{ inner: INNER.get(name) ?? {}, end: bytes.length }];
  let at = 0;
  let fields = 0;
  /** A varint, exact up to 2^53; beyond, and where the bytes end, it is larger than any length. */
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < bytes.length; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if (scale > 2 ** 56) break;
    }
    return Infinity;
  };
  while (open.length > 0) {
    const { inner, end } = open.at(-1)!;
    if (at >= end) {
      open.pop();
      continue;
    }
    if (++fields > most) return true;
    const tag = varint();
    const wire = tag % 8;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      if (!(at + length <= end)) return false; // not a whole message
      const type = inner[Math.floor(tag / 8)];
      // Deeper than any record may be: the decoder refuses it.
      if (type === undefined || open.length > 400) at += length;
      else open.push({ inner: INNER.get(type)!, end: at + length });
    } else return false; // groups, which no OTLP message has
  }
  return false;
}

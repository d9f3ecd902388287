import { ProofError } from './proof-error';

/** C2SP tlog-tiles, "Log entries": each entry after its length as 16 bits, big-endian. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > 0xffff) throw new RangeError('An entry may not exceed 65,535 bytes.');
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 0xff;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

export function decodeEntryBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 2 + (bytes[at]! << 8) + (bytes[at + 1] ?? Number.NaN);
    if (!(end <= bytes.length)) throw new ProofError('malformed', 'The entry bundle ends within an entry.');
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  return entries;
}

import { createHash } from 'node:crypto';

/** RFC 6962 section 2.1 word for word, over whole arrays: slow, and nothing like the code that it checks. */
const sha = (...parts: Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
const split = (n: number): number => 2 ** Math.floor(Math.log2(n - 1));

export const slowLeaf = (entry: Uint8Array): Uint8Array => sha(Uint8Array.of(0), entry);

export function slowRoot(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0) return sha();
  if (entries.length === 1) return slowLeaf(entries[0]!);
  const k = split(entries.length);
  return sha(Uint8Array.of(1), slowRoot(entries.slice(0, k)), slowRoot(entries.slice(k)));
}

export function slowPath(m: number, entries: readonly Uint8Array[]): Uint8Array[] {
  if (entries.length <= 1) return [];
  const k = split(entries.length);
  return m < k
    ? [...slowPath(m, entries.slice(0, k)), slowRoot(entries.slice(k))]
    : [...slowPath(m - k, entries.slice(k)), slowRoot(entries.slice(0, k))];
}

export function slowProof(m: number, entries: readonly Uint8Array[], whole = true): Uint8Array[] {
  const n = entries.length;
  if (m === n) return whole ? [] : [slowRoot(entries)];
  const k = split(n);
  return m <= k
    ? [...slowProof(m, entries.slice(0, k), whole), slowRoot(entries.slice(k))]
    : [...slowProof(m - k, entries.slice(k), false), slowRoot(entries.slice(0, k))];
}

export const entriesOf = (count: number, seed = ''): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => new TextEncoder().encode(`${seed}entry ${i}`));

import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from './write-archive';

/**
 * A sample that the other side draws again: every id of the population gets HMAC-SHA-256(seed, id) as its place in a queue, and the first `size` of
 * the queue are the sample. Whoever has the list of ids and the seed gets the same; nobody who fixed the seed before the list was known could choose
 * what is in it. The seed's bytes are its UTF-8 text; ids are ASCII. Two ids of the same code (never seen) stand in the order of their text.
 */
export const SAMPLING_METHOD = 'hmac-sha256-queue/1';

export interface Sample {
  method: typeof SAMPLING_METHOD;
  seed: string;
  size: number;
}

/** The drawn ids in the order in which they were drawn: a smaller sample is the beginning of a larger one. */
export function drawSample(ids: readonly string[], sample: Pick<Sample, 'seed' | 'size'>): string[] {
  const key = new TextEncoder().encode(sample.seed);
  const queue = ids.map((id) => ({ id, at: toHex(hmac(sha256, key, new TextEncoder().encode(id))) }));
  queue.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
  return queue.slice(0, sample.size).map(({ id }) => id);
}

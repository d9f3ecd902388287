import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from './write-archive';

/**
 * A sample that the other side draws again: every id of the population gets HMAC-SHA-256(key, id) as its place in a queue, and the first `size` of
 * the queue are the sample. The key is SHA-256 of the seed followed by the 32 bytes of a root of the log that was signed after the seed stood in it,
 * in hex: whoever gives the seed cannot see what it draws, because the root is not there yet. The seed's bytes are its UTF-8 text, the key's those of its hex text; ids are ASCII. Two ids of the same code (never seen) stand in the order of their text.
 */
export const SAMPLING_METHOD = 'hmac-sha256-queue/2';
/** The method of packs that were drawn before: the key is the seed itself, so that whoever asked could choose it. Such packs are still verified. */
export const SEED_ALONE = 'hmac-sha256-queue/1';

/** The key of a draw, in hex. `root`: 32 bytes. */
export function drawKey(seed: string, root: Uint8Array): string {
  return toHex(sha256.create().update(new TextEncoder().encode(seed)).update(root).digest());
}

/** The drawn ids in the order in which they were drawn: a smaller sample is the beginning of a larger one. */
export function drawSample(ids: readonly string[], draw: { key: string; size: number }): string[] {
  const key = new TextEncoder().encode(draw.key);
  const queue = ids.map((id) => ({ id, at: toHex(hmac(sha256, key, new TextEncoder().encode(id))) }));
  queue.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1));
  return queue.slice(0, draw.size).map(({ id }) => id);
}

import { randomBytes } from 'node:crypto';

const POOL_BYTES = 8_192;
let pool = Buffer.alloc(0);
let next = 0;

/**
 * Random bytes for ids, salts and nonces, from the system's generator: fetched 8 KiB at a time, because each call costs more than the bytes.
 * Every byte is given out once and wiped from here. Keys do not come from here: they lie in memory only where they are used.
 */
export function takeRandom(count: number): Buffer {
  if (count > POOL_BYTES / 8) return randomBytes(count);
  if (next + count > pool.length) {
    pool = randomBytes(POOL_BYTES);
    next = 0;
  }
  const taken = Buffer.from(pool.subarray(next, next + count));
  pool.fill(0, next, next + count);
  next += count;
  return taken;
}

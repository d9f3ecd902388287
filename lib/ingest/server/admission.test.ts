import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readBody } from '@/lib/http/server/read-body';
import { AppError } from '@/lib/shared/errors';
import { admit } from './admission';

const MIB = 1024 * 1024;
const bomb = gzipSync(Buffer.alloc(60 * MIB, 0x20));
const request = () =>
  new Request('http://x.test/', {
    method: 'POST',
    body: bomb,
    headers: { 'content-encoding': 'gzip', 'content-length': String(bomb.length) },
  });

describe('what one process takes in at a time', () => {
  test('is what bodies inflate to, not what they announce: the others come back later', async () => {
    let release!: () => void;
    const parked = new Promise<void>((resolve) => (release = resolve));
    const take = () => {
      const one = request();
      return admit(one, async (hold) => {
        const body = await readBody(one, { hold, maxBytes: 64 * MIB });
        await parked;
        return body.byteLength;
      });
    };
    const all = Array.from({ length: 8 }, () => take().catch((error: unknown) => error));
    await Promise.race(all); // parked ones wait, so the first outcome is a refusal
    release();
    const outcomes = await Promise.all(all);
    const taken = outcomes.filter((one) => one === 60 * MIB);
    const back = outcomes.filter((one) => one instanceof AppError && one.code === 'tooManyRequests');
    expect(taken.length).toBeGreaterThan(0);
    expect(taken.length * 60).toBeLessThanOrEqual(192);
    expect(taken.length + back.length).toBe(8);
    // and everything is given back
    expect(await admit(request(), async (hold) => (await readBody(request(), { hold, maxBytes: 64 * MIB })).byteLength)).toBe(
      60 * MIB,
    );
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeJson, readBody } from './read-body';

/** A chunked request: no content-length, one chunk at a time, and a note of how much was asked for. */
function chunked(chunks: readonly Uint8Array[], headers: Record<string, string> = {}): { request: Request; taken: () => number } {
  let next = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (next < chunks.length) controller.enqueue(chunks[next++]!);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  return {
    request: new Request('http://x/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit),
    taken: () => next,
  };
}

const code = (expected: string): object => expect.objectContaining({ code: expected });

describe('readBody', () => {
  it('reads chunks and gzip whole', async () => {
    const { request } = chunked([Buffer.from('{"a":'), Buffer.from('1}')]);
    expect(decodeJson(await readBody(request))).toEqual({ a: 1 });
    const packed = new Request('http://x/', {
      method: 'POST',
      body: gzipSync('{"a":2}'),
      headers: { 'content-encoding': 'gzip' },
    });
    expect(decodeJson(await readBody(packed))).toEqual({ a: 2 });
    expect((await readBody(new Request('http://x/', { method: 'POST' }))).length).toBe(0);
  });

  it('stops reading at the cap, without a length to warn it', async () => {
    const { request, taken } = chunked(Array.from({ length: 1000 }, () => Buffer.alloc(1024)));
    await expect(readBody(request, { maxBytes: 10_000 })).rejects.toThrowError(code('bodyTooLarge'));
    expect(taken()).toBeLessThan(20);
  });

  it('refuses an announced length over the cap before reading', async () => {
    const { request, taken } = chunked([Buffer.alloc(10)], { 'content-length': '99999' });
    await expect(readBody(request, { maxBytes: 10_000 })).rejects.toThrowError(code('bodyTooLarge'));
    expect(taken()).toBe(0);
  });

  it('caps what gzip inflates to', async () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    expect(bomb.length).toBeLessThan(10_000);
    const request = new Request('http://x/', { method: 'POST', body: bomb, headers: { 'content-encoding': 'gzip' } });
    await expect(readBody(request, { maxBytes: 100_000 })).rejects.toThrowError(code('bodyTooLarge'));
  });

  it('names truncated gzip, unknown encodings, bad UTF-8 and bad JSON', async () => {
    const cut = new Request('http://x/', {
      method: 'POST',
      body: gzipSync('{"a":"some longer text"}').subarray(0, 20),
      headers: { 'content-encoding': 'gzip' },
    });
    await expect(readBody(cut)).rejects.toThrowError(code('malformedBody'));
    const plain = new Request('http://x/', { method: 'POST', body: '{}', headers: { 'content-encoding': 'gzip' } });
    await expect(readBody(plain)).rejects.toThrowError(code('malformedBody'));
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'zstd']) {
      const other = new Request('http://x/', { method: 'POST', body: '{}', headers: { 'content-encoding': encoding } });
      await expect(readBody(other), encoding).rejects.toThrowError(code('unsupportedEncoding'));
    }
    expect(() => decodeJson(Uint8Array.from([0x7b, 0xff, 0x7d]))).toThrowError(code('malformedBody'));
    expect(() => decodeJson(Buffer.from('{"secret": hunter2}'))).toThrowError(
      expect.objectContaining({ code: 'malformedJson', message: expect.not.stringContaining('hunter2') }),
    );
    expect(() => decodeJson(Buffer.from(''))).toThrowError(code('malformedJson'));
  });

  it('says that a broken connection was one', async () => {
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('reset by peer')) });
    const request = new Request('http://x/', { method: 'POST', body, duplex: 'half' } as RequestInit);
    await expect(readBody(request)).rejects.toThrowError(code('malformedBody'));
  });
});

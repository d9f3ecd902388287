import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { StaticFiles } from './static-files';

const directory = mkdtempSync(path.join(tmpdir(), 'countersign-static-'));
const root = path.join(directory, 'static');
const SCRIPT = 'export const answer = 42;\n'.repeat(100);
let server: Server;

beforeAll(async () => {
  mkdirSync(path.join(root, 'chunks'), { recursive: true });
  writeFileSync(path.join(directory, 'secret.js'), 'not for browsers');
  for (const name of ['chunks/one.js', 'chunks/gone.js']) {
    writeFileSync(path.join(root, name), SCRIPT);
    writeFileSync(path.join(root, `${name}.br`), brotliCompressSync(SCRIPT));
    writeFileSync(path.join(root, `${name}.gz`), gzipSync(SCRIPT));
  }
  writeFileSync(path.join(root, 'font.woff2'), 'letters');
  const files = new StaticFiles(root);
  for (const ending of ['', '.br', '.gz']) rmSync(path.join(root, `chunks/gone.js${ending}`));
  server = createServer((incoming, outgoing) => {
    const otherwise = (): void => void outgoing.writeHead(404).end('left to others');
    if (!files.serve(incoming, outgoing, incoming.url!.split('?')[0]!, otherwise)) otherwise();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

function ask(
  at: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    request({ port, host: '127.0.0.1', path: at, headers, method }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(parts) }));
    })
      .on('error', reject)
      .end();
  });
}

describe('a file of the built pages', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
    ['br;q=0.0, gzip;q=0', undefined, (body: Buffer) => body],
    ['', undefined, (body: Buffer) => body],
  ])('is sent in the smallest form that %j takes', async (accepted, encoding, unpack) => {
    const { status, headers, body } = await ask('/_next/static/chunks/one.js?v=1', { 'accept-encoding': accepted });
    expect([status, headers['content-encoding'], unpack(body).toString()]).toEqual([200, encoding, SCRIPT]);
    expect(headers['content-type']).toMatch(/javascript; charset=utf-8/i);
    expect(headers).toMatchObject({ vary: 'Accept-Encoding', 'x-content-type-options': 'nosniff' });
    expect(headers['cache-control']).toContain('immutable');
  });

  test('is not sent again to who has it', async () => {
    const first = await ask('/_next/static/font.woff2');
    expect(first.headers['content-type']).toBe('font/woff2');
    expect(first.headers.vary).toBeUndefined();
    const again = await ask('/_next/static/font.woff2', { 'if-none-match': first.headers.etag! });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  test('has a tag of its own in each form: who has one is not sent that one again, and is sent the other', async () => {
    const at = '/_next/static/chunks/one.js';
    const tags = new Map<string, string>();
    for (const form of ['br', 'gzip', 'identity']) tags.set(form, (await ask(at, { 'accept-encoding': form })).headers.etag!);
    expect(new Set(tags.values()).size).toBe(3);
    for (const [wanted, tag] of tags)
      for (const form of tags.keys()) {
        const { status, headers, body } = await ask(at, { 'accept-encoding': form, 'if-none-match': tag });
        expect([status, body.length > 0, headers.vary]).toEqual([
          form === wanted ? 304 : 200,
          form !== wanted,
          'Accept-Encoding',
        ]);
      }
    // A condition that only a change would ask with is not ours to answer.
    const { status, headers, body } = await ask(at, { 'accept-encoding': 'br', 'if-match': tags.get('gzip')! });
    expect([status, headers['content-encoding'], body.toString()]).toEqual([404, undefined, 'left to others']);
    expect((await ask(at, { 'accept-encoding': 'br', 'if-match': tags.get('br')! })).status).toBe(200);
  });

  test('is told of without being sent', async () => {
    const { status, headers, body } = await ask('/_next/static/chunks/one.js', {}, 'HEAD');
    expect([status, headers['content-length'], body.length]).toEqual([200, String(SCRIPT.length), 0]);
  });

  test.each(['bytes=10-2', 'bytes=0-1', 'bytes=99999999-', 'bytes=-1'])(
    'is sent whole, whatever range is asked for: %s',
    async (range) => {
      const { status, body } = await ask('/_next/static/chunks/one.js', { range });
      expect([status, body.toString()]).toEqual([200, SCRIPT]);
    },
  );
});

describe('left to Next.js', () => {
  test.each([
    ['what lies outside', '/_next/static/../secret.js'],
    ['what lies outside, in disguise', '/_next/static/%2e%2e/secret.js'],
    ['a packed form by its own name', '/_next/static/chunks/one.js.br'],
    ['a directory', '/_next/static/chunks'],
    ['what has no such name', '/_next/static/chunks/two.js'],
    ['what was removed since the start', '/_next/static/chunks/gone.js'],
    ['another path', '/chunks/one.js'],
  ])('%s', async (_, at) => {
    const { status, headers, body } = await ask(at, { 'accept-encoding': 'br' });
    expect([status, body.toString()]).toEqual([404, 'left to others']);
    expect([headers['content-encoding'], headers['cache-control'], headers['content-type']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('another method', async () => {
    expect((await ask('/_next/static/chunks/one.js', {}, 'POST')).status).toBe(404);
  });
});

import { spawnSync } from 'node:child_process';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { asAppError } from '@/lib/db/transaction';
import { answerAway } from './away-status.mjs';

let server: Server | undefined;
afterEach(() => void server?.close());

const foundAway = async (): Promise<void> => {
  await Promise.resolve();
  asAppError(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
};

test('a page that failed because the database is away is 503 with Retry-After, and nothing else is', async () => {
  const pages: Record<string, (response: ServerResponse) => Promise<unknown>> = {
    '/away': async (response) => {
      await foundAway();
      response.statusCode = 500;
      response.end('<h1>away</h1>');
    },
    '/away-by-head': async (response) => {
      await foundAway();
      response.writeHead(500, 'Internal Server Error', { 'content-type': 'text/html' }).end('away');
    },
    '/failed': async (response) => response.writeHead(500).end('failed'),
    '/caught': async (response) => {
      await foundAway();
      response.end('shown without it');
    },
  };
  server = createServer(answerAway((request, response) => void pages[request.url!]!(response)));
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answers = await Promise.all(
    Object.keys(pages).map(async (path) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      return [path, answer.status, answer.statusText, answer.headers.get('retry-after'), await answer.text()];
    }),
  );
  expect(answers).toEqual([
    ['/away', 503, 'Service Unavailable', '5', '<h1>away</h1>'],
    ['/away-by-head', 503, 'Service Unavailable', '5', 'away'],
    ['/failed', 500, 'Internal Server Error', null, 'failed'],
    ['/caught', 200, 'OK', null, 'shown without it'],
  ]);
});

test('servers that somebody else makes in a process that loaded it first answer so too: under `next dev`', () => {
  const program = `import http from 'node:http';
    const server = http.createServer((request, response) => {
      globalThis[Symbol.for('countersign.answering')].getStore().away = request.url === '/away';
      response.writeHead(500).end();
    }).listen(0, '127.0.0.1', async () => {
      const ask = async (path) => (await fetch('http://127.0.0.1:' + server.address().port + path)).status;
      console.log(await ask('/away'), await ask('/failed'));
      process.exit();
    });`;
  const said = spawnSync(
    process.execPath,
    ['--import', new URL('./away-in-dev.mjs', import.meta.url).href, '--input-type=module', '-e', program],
    { encoding: 'utf8' },
  );
  expect([said.stderr, said.stdout.trim()]).toEqual(['', '503 500']);
});

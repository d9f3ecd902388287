import { createServer, get, Server, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';

const SENT = { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-host': 'evil.example', 'user-agent': 'test' };

async function headersAsSeen(): Promise<IncomingHttpHeaders> {
  return new Promise((resolve, reject) => {
    const server = createServer((request, response) => {
      resolve(request.headers);
      response.end();
    }).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      get({ host: '127.0.0.1', port, headers: SENT, agent: false }, (response) => {
        response.resume();
        server.close();
      }).on('error', reject);
    });
  });
}

test('without a proxy to trust, what a sender says about its address is replaced by that of the connection', async () => {
  expect((await headersAsSeen())['x-forwarded-for']).toBe('203.0.113.7');
  const { emit } = Server.prototype;
  await import(new URL('./sender-address.mjs', import.meta.url).href);
  const seen = await headersAsSeen();
  Server.prototype.emit = emit;
  expect(seen['x-forwarded-for']).toBe('127.0.0.1');
  expect(seen['x-forwarded-host']).toBeUndefined();
  expect(seen['user-agent']).toBe('test');
});

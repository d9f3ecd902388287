import { createServer, get, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';

const { emit } = Server.prototype;
const server = createServer((_request, response) => response.end('reached'));

beforeAll(async () => {
  await import(new URL('./malformed-path.mjs', import.meta.url).href);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  Server.prototype.emit = emit;
  server.close();
});

const ask = (path: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, path, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      response.on('end', () => resolve({ status: response.statusCode!, body }));
    }).on('error', reject);
  });

test.each(['/decisions/%E0%A4%A', '/v1/%zz', '/%ff?q=a', '/artifacts/%'])(
  '%s names nothing: 400 with what is wrong',
  async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'invalidRequest', requestId: expect.stringMatching(/.{36}/) });
  },
);

test.each(['/', '/decisions/%E0%A4%A4', '/decisions?q=100%', '/a%2Fb#%'])('%s is handed on', async (path) => {
  expect((await ask(path)).body).toBe('reached');
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeApiServer } from './api-server';

/** One route that says what it was asked, and a stand-in for Next.js that says what it was handed. */
const ROUTE = `
export const GET = async (request, { params }) =>
  Response.json({ by: 'route', url: request.url, params: await params, address: request.headers.get('x-forwarded-for') });
export const POST = async (request) => new Response(await request.text(), { status: 201, headers: { 'x-said': 'here' } });
export const PATCH = () => { throw new TypeError('broken'); };
export const PUT = () => new Response(new ReadableStream({ start(c) { c.enqueue(new TextEncoder().encode('one ')); c.enqueue(new TextEncoder().encode('two')); c.close(); } }));
`;
/** Says what it was asked, and from where. */
const ACTIONS = `
export const POST = async (request) => {
  if (request.headers.get('x-test') === 'hang') await new Promise((resolve) => globalThis.hanging.push(resolve));
  return Response.json({ body: await request.text(), address: request.headers.get('x-forwarded-for') });
};
export const GET = () => Response.json({});
`;
const AUTHORITY = '127.0.0.1:3000';
const directory = mkdtempSync(path.join(tmpdir(), 'countersign-api-'));
const sockets = [path.join(directory, 'gone.sock'), path.join(directory, 'pages.sock')];
let pages: Server;
const actionsSocket = path.join(directory, 'actions.sock');
let server: Server;
/** Another process of the same kind: the one that is asked for leave. */
let first: Server;
const askedOfFirst: string[] = [];
/** What the route of actions waits for when it is asked to hang. */
const hanging: (() => void)[] = [];
(globalThis as { hanging?: unknown }).hanging = hanging;
const release = (): void => hanging.splice(0).forEach((go) => go());
let stalled: Promise<void>;
/** What arrived at the pages. */
const seen: { url: string; address: string | undefined; body: string }[] = [];

beforeAll(async () => {
  const at = path.join(directory, 'app/api/v1/things/[id]');
  mkdirSync(at, { recursive: true });
  writeFileSync(path.join(at, 'route.ts'), ROUTE);
  let toldGone: () => void;
  stalled = new Promise((resolve) => (toldGone = resolve));
  pages = createServer((incoming, outgoing) => {
    if (incoming.url === '/endless') {
      outgoing.write('begun');
      outgoing.once('close', () => toldGone());
      return;
    }
    if (incoming.url === '/early') {
      outgoing.writeHead(413);
      outgoing.end('too large');
      return;
    }
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      outgoing.writeHead(202, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'], connection: 'keep-alive' });
      const { method, url, headers } = incoming;
      seen.push({ url: url!, address: headers['x-forwarded-for'] as string | undefined, body: Buffer.concat(parts).toString() });
      outgoing.end(JSON.stringify({ by: 'pages', method, url, headers, body: Buffer.concat(parts).toString() }));
    });
  });
  await new Promise<void>((resolve) => pages.listen(sockets[1], resolve));
  for (const name of ['actions', 'events']) {
    const route = path.join(directory, 'app/api/v1', name);
    mkdirSync(route, { recursive: true });
    writeFileSync(path.join(route, 'route.ts'), ACTIONS);
  }
  const options = {
    directory: path.join(directory, 'app'),
    staticDirectory: path.join(directory, 'static'),
    pageSockets: sockets,
    authority: AUTHORITY,
    trustProxy: false,
  };
  ({ server } = await makeApiServer({ ...options, actionsSocket }));
  ({ forOthers: first } = await makeApiServer({ ...options, actionsSocket: null }));
  first.on('request', ({ url }: IncomingMessage) => askedOfFirst.push(url!));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  pages.closeAllConnections();
  pages.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}
function ask(method: string, url: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (answer) => {
      let text = '';
      answer.on('data', (part: Buffer) => (text += part.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
const KEY = { authorization: 'Bearer key' };
const json = (answer: Answer): Record<string, unknown> => JSON.parse(answer.body) as Record<string, unknown>;

test('what carries an API key is answered by the route, with its parameters and the address of the connection', async () => {
  const answer = await ask('GET', '/api/v1/things/t1?a=%20', { ...KEY, 'x-forwarded-for': '203.0.113.7' });
  expect(json(answer)).toMatchObject({ by: 'route', params: { id: 't1' }, address: '127.0.0.1' });
  expect(json(answer)['url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/things\/t1\?a=%20$/);
  expect(answer.headers['x-content-type-options']).toBe('nosniff');
  expect((await ask('POST', '/api/v1/things/t1', { 'x-api-key': 'k' }, 'körper')).body).toBe('körper');
  expect((await ask('PUT', '/api/v1/things/t1', KEY)).body).toBe('one two');
});

test('leave for an action is asked of the one process for it, and given here where that one is not there', async () => {
  const asked = (): Promise<Answer> => ask('POST', '/api/v1/actions', { ...KEY, 'x-forwarded-for': '203.0.113.7' }, 'pay');
  const answer = { body: 'pay', address: '127.0.0.1' };
  expect(json(await asked())).toEqual(answer);
  expect(askedOfFirst).toEqual([]);
  await new Promise<void>((resolve) => first.listen(actionsSocket, resolve));
  expect(json(await asked())).toEqual(answer);
  expect(askedOfFirst).toEqual(['/api/v1/actions']);
  await ask('GET', '/api/v1/actions', KEY);
  await ask('POST', '/api/v1/things/t1', KEY, '');
  expect(askedOfFirst).toHaveLength(1);
  // One that hangs keeps those who ask it, for a moment; whoever comes then is answered here.
  const clock = vi.spyOn(performance, 'now');
  const kept = ask('POST', '/api/v1/actions', { ...KEY, 'x-test': 'hang' }, 'pay');
  await expect.poll(() => askedOfFirst).toHaveLength(2);
  const later = performance.now() + 2_001;
  clock.mockImplementation(() => later);
  expect(json(await asked())).toEqual(answer);
  expect(askedOfFirst).toHaveLength(2);
  clock.mockRestore();
  release();
  expect(json(await kept)).toEqual(answer);
  await new Promise((resolve) => {
    first.close(resolve);
    first.closeAllConnections();
  });
  // What it kept open ended with it, and is not asked again.
  expect(json(await asked())).toEqual(answer);
  expect(askedOfFirst).toHaveLength(2);
});

test.each([
  ['no key', 'GET', '/api/v1/things/t1', {}],
  ['another path', 'GET', '/decisions', KEY],
  ['a method without a handler', 'DELETE', '/api/v1/things/t1', KEY],
  ['HEAD', 'HEAD', '/api/v1/things/t1', KEY],
  ['a path written unusually', 'GET', '/api/v1/things/t%31', KEY],
])('%s: handed on to the pages, past a socket that nobody serves', async (_why, method, url, headers) => {
  for (let i = 0; i < sockets.length; i++) {
    const answer = await ask(method, url, headers);
    expect(answer.status).toBe(202);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    if (method !== 'HEAD') expect(json(answer)).toMatchObject({ by: 'pages', method, url });
  }
});

test('what is handed on arrives as it was sent, but for what belongs to the connection', async () => {
  const answer = await ask('POST', '/form', { connection: 'close', te: 'trailers', cookie: 'c=1', host: 'desk.example' }, 'a=b');
  const { headers, body } = json(answer) as { headers: Record<string, string>; body: string };
  expect(body).toBe('a=b');
  expect(headers).toMatchObject({ host: 'desk.example', cookie: 'c=1', 'x-forwarded-for': '127.0.0.1' });
  expect(headers['te']).toBeUndefined();
});

/** Sends these bytes on a connection of their own, and reads until it ends. */
function sendRaw(text: string): Promise<string> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let said = '';
    socket.on('data', (part: Buffer) => (said += part.toString()));
    socket.on('end', () => resolve(said));
    socket.on('error', reject);
  });
}

test.each(['GET', 'DELETE', 'OPTIONS', 'POST'])(
  '%s: what is in the body is never read as another request, and no sender takes out the address that we wrote',
  async (method) => {
    const inner = 'GET /smuggled HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n';
    const before = seen.length;
    const chunked = `Transfer-Encoding: chunked\r\nConnection: close, X-Forwarded-For, Content-Length\r\n\r\n${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
    const counted = `Content-Length: ${inner.length}\r\nConnection: close, Content-Length, X-Forwarded-For\r\n\r\n${inner}`;
    for (const rest of [chunked, counted])
      for (let i = 0; i < sockets.length; i++)
        expect(await sendRaw(`${method} /outer HTTP/1.1\r\nHost: a\r\n${rest}`)).toMatch(/^HTTP\/1\.1 202 /);
    expect(json(await ask('GET', '/after'))['url']).toBe('/after');
    const told = seen.slice(before);
    expect(told.map(({ url }) => url)).toEqual(['/outer', '/outer', '/outer', '/outer', '/after']);
    expect(new Set(told.map(({ address }) => address))).toEqual(new Set(['127.0.0.1']));
    expect(told.slice(0, 4).map(({ body }) => body)).toEqual([inner, inner, inner, inner]);
  },
);

test('one of two servers away: no request of many at a time is refused', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => ask('GET', '/decisions')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
});

test('HTTP/1.0 without a Host is answered', async () => {
  expect(await sendRaw('GET /old HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 202 /);
  expect(await sendRaw('GET /api/v1/things/t1 HTTP/1.0\r\nX-Api-Key: k\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
});

test('an answer before the body was read ends the connection behind it', async () => {
  const said = await sendRaw(`POST /early HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n${'x'.repeat(100_000)}`);
  expect(said).toMatch(/^HTTP\/1\.1 413 /);
  expect(said).toMatch(/\r\nConnection: close\r\n/i);
});

test('a handler that throws is an error of ours, not the sender’s', async () => {
  const answer = await ask('PATCH', '/api/v1/things/t1', KEY);
  expect(answer.status).toBe(500);
  expect(json(answer)).toMatchObject({ code: 'internal' });
});

test('whoever stops listening to a page that is handed on ends it', async () => {
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, path: '/endless', agent: false }, (answer) =>
    answer.once('data', () => sent.destroy()),
  );
  sent.on('error', () => undefined);
  sent.end();
  await stalled;
});

test.each(['/decisions/%E0%A4%A', '/v1/%zz', '/%ff?q=a', '/artifacts/%'])(
  '%s names nothing: 400 with what is wrong',
  async (url) => {
    const answer = await ask('GET', url);
    expect(answer.status).toBe(400);
    expect(json(answer)).toMatchObject({ status: 400, code: 'invalidRequest', requestId: expect.stringMatching(/.{36}/) });
  },
);

test('pages that are all away: 503, and when to ask again', async () => {
  const { server: alone } = await makeApiServer({
    staticDirectory: path.join(directory, 'static'),
    directory: path.join(directory, 'app'),
    pageSockets: [sockets[0]!],
    authority: AUTHORITY,
    trustProxy: false,
    actionsSocket: null,
  });
  await new Promise<void>((resolve) => alone.listen(0, '127.0.0.1', resolve));
  const { port } = alone.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/decisions`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(await answer.json()).toMatchObject({ code: 'unavailable' });
  alone.closeAllConnections();
  alone.close();
});

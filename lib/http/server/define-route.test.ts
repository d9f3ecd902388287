import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { AppError } from '@/lib/shared/errors';
import { createDefineRoute } from './define-route';

vi.stubEnv('COUNTERSIGN_LOG_LEVEL', 'fatal');

const defineRoute = createDefineRoute<{ name: string }, 'anyone' | 'nobody'>(async (_request, access) => {
  if (access === 'nobody') throw new AppError('forbidden', 'No.');
  return { name: 'tester' };
});
const ok = { 200: { description: 'Fine', schema: z.looseObject({}) } };
const params = Promise.resolve({});
const call = (
  handler: (request: Request, context: { params: Promise<unknown> }) => Promise<Response>,
  url = 'http://x/t',
  init: RequestInit = {},
  given: Promise<unknown> = params,
): Promise<Response> => handler(new Request(url, init), { params: given });

describe('defineRoute', () => {
  const echo = defineRoute({
    method: 'POST',
    path: '/t/{id}',
    summary: 'Echo',
    tag: 'Test',
    access: 'anyone',
    params: z.object({ id: z.string().min(2) }),
    query: z.object({
      limit: z.coerce.number().int().max(10).default(5),
      tag: z.union([z.string(), z.array(z.string())]).optional(),
    }),
    body: z.object({ text: z.string() }),
    responses: ok,
    handle: async ({ actor, params: p, query, body, requestId }) => ({ actor, p, query, body, requestId }),
  });
  const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"hi"}' };
  const id = Promise.resolve({ id: 'abc' });

  it('hands the parsed parts to the use case and answers JSON that nobody caches', async () => {
    const response = await call(echo, 'http://x/t?tag=a&tag=b', json, id);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const body = (await response.json()) as { requestId: string };
    expect(body).toMatchObject({
      actor: { name: 'tester' },
      p: { id: 'abc' },
      query: { limit: 5, tag: ['a', 'b'] },
      body: { text: 'hi' },
    });
    expect(response.headers.get('x-request-id')).toBe(body.requestId);
  });

  it('names the parameter of the address, what it held and what it must be, and quotes nothing of a body', async () => {
    const detail = async (url: string, init: RequestInit = json): Promise<string> =>
      ((await (await call(echo, url, init, id)).json()) as { detail: string }).detail;
    expect(await detail('http://x/t?limit=abc')).toBe('query.limit: must be a number, not "abc"');
    expect(await detail(`http://x/t?limit=99`)).toContain('query.limit: must be at most 10');
    expect(await detail(`http://x/t?limit=${'x'.repeat(300)}%00%E2%80%AE`)).toMatch(/not "x{40}…"$/);
    expect(await detail('http://x/t?tag=a%00b')).toMatch(/^query\.tag: holds the NUL character/);
    expect(await detail('http://x/t', { ...json, body: JSON.stringify({ text: 'a\0b' }) })).toMatch(
      /^body\.text: holds the NUL character/,
    );
    expect(await detail('http://x/t?limit=1&limit=2')).toBe('query.limit: is given twice. Give it once.');
    expect(await detail('http://x/t?tag=a&limit=1&tag=b&limit=1&limit=2')).toBe('query.limit: is given 3 times. Give it once.');
    expect(await detail('http://x/t?columns=x')).toBe('query: there is no parameter "columns". Known: limit, tag.');
    expect(await detail('http://x/t', { ...json, body: '{"text":{"secret":"hunter2"}}' })).not.toContain('hunter2');
    expect(await detail('http://x/t', { ...json, body: '{"text":"hi","step":"hunter2"}' })).toBe(
      'body: there is no member "step" here. Known: text.',
    );
  });

  it('refuses unknown members also where something else is made of the body, and none where the schema takes any', async () => {
    const status = async (body: z.ZodType): Promise<number> => {
      const route = defineRoute({ method: 'POST', path: '/t', summary: 'Echo', tag: 'Test', access: 'anyone', body, responses: ok, handle: async () => ({}) }); // prettier-ignore
      return (await call(route, 'http://x/t', { ...json, body: '{"text":"hi","step":1}' })).status;
    };
    const text = z.object({ text: z.string() });
    expect(await status(text.transform(({ text: given }) => given.length))).toBe(400);
    expect(await status(text.loose())).toBe(200);
    expect(await status(z.json())).toBe(200);
  });

  it('refuses parameters that a route does not know by name, also where it knows none or makes something else of them', async () => {
    const status = async (given: { query?: z.ZodType; consumes?: string[] }): Promise<number> => {
      const route = defineRoute({ method: 'GET', path: '/t', summary: 'Echo', tag: 'Test', access: 'anyone', ...given, responses: ok, handle: async () => ({}) }); // prettier-ignore
      return (await call(route, 'http://x/t?nosuch=1')).status;
    };
    expect(await status({})).toBe(400);
    expect(await status({ query: z.object({ a: z.string().optional() }) })).toBe(400);
    expect(await status({ query: z.object({ a: z.string().optional() }).transform(({ a }) => a) })).toBe(400);
    expect(await status({ query: z.looseObject({}) })).toBe(200);
    expect(await status({ consumes: ['application/x-protobuf'] })).toBe(200);
  });

  it('refuses a body that is nested beyond reason before a schema goes into it', async () => {
    const route = defineRoute({ method: 'POST', path: '/t', summary: 'Echo', tag: 'Test', access: 'anyone', body: z.json(), responses: ok, handle: async () => ({}) }); // prettier-ignore
    const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
    const answer = async (levels: number): Promise<unknown> =>
      (await call(route, 'http://x/t', { ...json, body: deep(levels) })).status;
    expect(await answer(200)).toBe(200);
    expect(await answer(201)).toBe(400);
    expect(await answer(5000)).toBe(400);
  });

  it('takes over a well-formed request id, and no other', async () => {
    const given = await call(echo, 'http://x/t', { ...json, headers: { ...json.headers, 'x-request-id': 'abcd-1234-efgh' } }, id);
    expect(given.headers.get('x-request-id')).toBe('abcd-1234-efgh');
    for (const bad of ['short', 'a'.repeat(200), 'has space in it', 'quote"quote"']) {
      const other = await call(echo, 'http://x/t', { ...json, headers: { ...json.headers, 'x-request-id': bad } }, id);
      expect(other.headers.get('x-request-id')).not.toBe(bad);
    }
  });

  it('names the field that is wrong, in every part of the request', async () => {
    const cases: [string, RequestInit, Promise<unknown>, number, object][] = [
      ['http://x/t', json, Promise.resolve({ id: 'a' }), 400, { code: 'invalidRequest', field: 'id' }],
      ['http://x/t?limit=99', json, id, 400, { code: 'invalidRequest', field: 'query.limit' }],
      ['http://x/t?nope=1', json, id, 400, { code: 'invalidRequest', field: 'query' }],
      ['http://x/t', { ...json, body: '{"text":1}' }, id, 400, { code: 'invalidRequest', field: 'body.text' }],
      ['http://x/t', { ...json, body: '{"text"' }, id, 400, { code: 'malformedJson' }],
      ['http://x/t', { ...json, headers: { 'content-type': 'text/plain' } }, id, 415, { code: 'unsupportedMediaType' }],
      ['http://x/t', { ...json, body: JSON.stringify({ text: 'x'.repeat(1100000) }) }, id, 413, { code: 'bodyTooLarge' }],
    ];
    for (const [url, init, given, status, problem] of cases) {
      const response = await call(echo, url, init, given);
      expect(response.status, url).toBe(status);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ status, ...problem, requestId: response.headers.get('x-request-id') });
    }
  });

  it('asks who calls before it reads anything', async () => {
    const body = vi.fn();
    const route = defineRoute({
      method: 'POST',
      path: '/n',
      summary: '',
      tag: '',
      access: 'nobody',
      responses: ok,
      handle: async () => body(),
    });
    const response = await call(route, 'http://x/n', { method: 'POST', body: '{{{' });
    expect(response.status).toBe(403);
    expect(body).not.toHaveBeenCalled();
  });

  it('never tells what went wrong inside, and says when the database is away', async () => {
    const failing = (error: unknown) =>
      defineRoute({
        method: 'GET',
        path: '/f',
        summary: '',
        tag: '',
        access: 'anyone',
        responses: ok,
        handle: async () => Promise.reject(error),
      });
    const inside = await call(failing(new Error('INSERT INTO person VALUES (hunter2)')));
    expect(inside.status).toBe(500);
    const text = await inside.text();
    expect(text).not.toMatch(/hunter2|INSERT|at \w+/);
    expect(text).toContain(inside.headers.get('x-request-id'));
    const away = await call(failing(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })));
    expect(away.status).toBe(503);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await away.json()).toMatchObject({ code: 'unavailable' });
  });

  it('lets a route speak another format of errors', async () => {
    const route = defineRoute({
      method: 'GET',
      path: '/o',
      summary: '',
      tag: '',
      access: 'nobody',
      responses: ok,
      formatError: (error) => new Response(`grpc ${error.code}`, { status: error.status }),
      handle: async () => null,
    });
    expect(await (await call(route)).text()).toBe('grpc forbidden');
  });
});

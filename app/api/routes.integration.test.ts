import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'next-auth/jwt';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROLES, SCOPES, type Role } from '@/lib/access/actor';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { callersOf, renderRouteMatrix, type AnyAccess } from '@/lib/access/server/route-matrix';
import { sessionCookieName, sessionSecret } from '@/lib/access/server/session-cookie';
import { testWorkspace } from '@/lib/db/testing';
import type { RouteHandler } from '@/lib/http/server/define-route';
import { listRoutes, ROUTE_MODULES } from './routes';
import { openApiDocument } from './v1/openapi.json/document';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** The page that verifies offline, next-auth's own routes, and what answers for addresses that are none. */
const NOT_LISTED = ['verify', 'api/auth/[...nextauth]', 'api/[...path]', 'v1/[...path]', 'otel/[...path]'];

const folders = readdirSync(path.join(ROOT, 'app'), { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'route.ts')
  .map((file) => path.dirname(file).split(path.sep).join('/'))
  .filter((folder) => !NOT_LISTED.includes(folder))
  .sort();
const handlers = Object.entries(ROUTE_MODULES).flatMap(([folder, module]) =>
  Object.entries(module)
    .filter(([, value]) => typeof value === 'function' && !('allow' in value))
    .map(([method, value]) => ({ folder, method, handler: value as RouteHandler<AnyAccess> })),
);
const secured = handlers.filter(({ handler }) => handler.route.access !== 'public');

const keys = new Map<string, string>();
const cookies = new Map<Role, string>();

beforeAll(async () => {
  const ws = await testWorkspace();
  const admin = await ws.person('administrator');
  for (const scope of SCOPES) keys.set(scope, (await createApiKey(admin, { name: scope, scopes: [scope] })).key);
  for (const role of ROLES) {
    const { sessionId } = await ws.person(role);
    const token = await encode({ token: { sid: sessionId }, secret: sessionSecret() });
    cookies.set(role, `${sessionCookieName()}=${token}`);
  }
});

function call({ handler }: { handler: RouteHandler<AnyAccess> }, headers: Record<string, string>, query = ''): Promise<Response> {
  const { method, path: template } = handler.route;
  const params = Object.fromEntries([...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, 'x']));
  const url = `http://127.0.0.1:3000${template.replace(/\{\w+\}/g, 'x')}${query}`;
  return handler(new Request(url, { method, headers: { host: '127.0.0.1:3000', ...headers } }), {
    params: Promise.resolve(params),
  });
}
const name = ({ handler }: { handler: RouteHandler<AnyAccess> }): string => `${handler.route.method} ${handler.route.path}`;

describe('the routes', () => {
  it('are all listed in app/api/routes.ts', () => {
    expect(Object.keys(ROUTE_MODULES).sort()).toEqual(folders);
  });

  it('say the method and the place they have', () => {
    for (const { folder, method, handler } of handlers) {
      expect(handler.route, `${folder} ${method} is not made by defineRoute`).toBeDefined();
      expect(handler.route.method).toBe(method);
      expect(handler.route.path).toBe(`/${folder.replace(/\[(?:\.\.\.)?(\w+)\]/g, '{$1}')}`);
    }
  });

  it('answer a method they do not have with 405, Allow and an error document, in their own form', async () => {
    for (const [folder, module] of Object.entries(ROUTE_MODULES)) {
      const served = handlers.filter((one) => one.folder === folder).map((one) => one.method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].filter((one) => !served.includes(one))) {
        const refuse = (module as Record<string, (request: Request) => Response>)[method];
        expect(refuse, `${folder} ${method}`).toBeTypeOf('function');
        const response = refuse!(new Request(`http://127.0.0.1:3000/${folder}`, { method }));
        expect([folder, method, response.status]).toEqual([folder, method, 405]);
        for (const one of served) expect(response.headers.get('allow')).toContain(one);
        const body = (await response.json()) as Record<string, unknown>;
        const isOtlp = folder.includes('otel') || (folder.startsWith('v1/') && folder !== 'v1/traces/ingest');
        if (isOtlp) expect(body).toMatchObject({ code: 12 });
        else expect(body).toMatchObject({ code: 'methodNotAllowed', status: 405, requestId: expect.any(String) as string });
      }
    }
  });

  it('answer for addresses that are none in JSON, and where OTLP is received as google.rpc.Status', async () => {
    const otlp = { v1: await import('@/app/v1/[...path]/route'), otel: await import('@/app/otel/[...path]/route') };
    const api = await import('./[...path]/route');
    for (const [path, module] of [
      ['v1/chat/completions', otlp.v1],
      ['otel/v1/traces', otlp.otel],
      ['api/otel/v1/spans', api],
      ['api/v1/nothing', api],
    ] as const) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
        const response = module[method](new Request(`http://127.0.0.1:3000/${path}`, { method }));
        expect([path, response.status]).toEqual([path, 404]);
        const body: unknown = await response.json();
        expect(body).toMatchObject(
          module === api && !path.includes('otel') ? { code: 'notFound', status: 404 } : { code: 5, details: [] },
        );
      }
    }
  });

  it('refuse a parameter that they do not know, but for probes and what clients of others send', async () => {
    for (const route of secured) {
      const { query, consumes, path: template } = route.handler.route;
      if (consumes || (query instanceof z.ZodObject && query.def.catchall !== undefined)) continue;
      const callers = callersOf(route.handler.route.access);
      if (callers === 'everybody') continue;
      const scope = SCOPES.find((one) => callers.scopes.includes(one));
      const role = ROLES.find((one) => callers.roles.includes(one));
      const headers: Record<string, string> = scope
        ? { authorization: `Bearer ${keys.get(scope)}` }
        : { cookie: cookies.get(role ?? 'administrator')!, 'sec-fetch-site': 'same-origin' };
      const response = await call(route, headers, '?nosuch=1');
      const body = (await response.json()) as { code: string; detail: string };
      // The path is read before the query: some do not take the `x` that stands in it here.
      if (template.includes('{') && !body.detail.startsWith('query:')) continue;
      expect([name(route), response.status, body.code]).toEqual([name(route), 400, 'invalidRequest']);
      expect(body.detail).toContain('there is no parameter "nosuch"');
    }
  });

  it('are described in a document whose references all lead somewhere', () => {
    const document = openApiDocument();
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref!);
    expect(refs.length).toBeGreaterThan(0);
    for (const ref of new Set(refs)) {
      const found = ref
        .split('/')
        .slice(1)
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document);
      expect([ref, found !== undefined && ref !== '#']).toEqual([ref, true]);
    }
  });

  it('refuse who carries no credentials, before anything is read', async () => {
    for (const route of secured) {
      const response = await call(route, {});
      expect([name(route), response.status]).toEqual([name(route), 401]);
      expect(response.headers.get('cache-control'), name(route)).toBe('no-store');
      expect((await call(route, { authorization: 'Bearer nonsense' })).status, name(route)).toBe(401);
      expect((await call(route, { cookie: `${sessionCookieName()}=nonsense` })).status, name(route)).toBe(401);
    }
  });

  it('refuse every scope and role that the matrix does not name', async () => {
    for (const route of secured) {
      const callers = callersOf(route.handler.route.access);
      if (callers === 'everybody') continue;
      for (const scope of SCOPES.filter((one) => !callers.scopes.includes(one))) {
        const response = await call(route, { authorization: `Bearer ${keys.get(scope)}` });
        expect([name(route), scope, response.status]).toEqual([name(route), scope, 403]);
      }
      for (const role of ROLES.filter((one) => !callers.roles.includes(one))) {
        const response = await call(route, {
          cookie: cookies.get(role)!,
          origin: 'http://127.0.0.1:3000',
          'sec-fetch-site': 'same-origin',
        });
        expect([name(route), role, [401, 403].includes(response.status)]).toEqual([name(route), role, true]);
      }
    }
  });

  it('let in every scope and role that the matrix names', async () => {
    for (const route of secured) {
      const callers = callersOf(route.handler.route.access);
      if (callers === 'everybody') continue;
      const credentials = [
        ...callers.scopes.map((scope): Record<string, string> => ({ authorization: `Bearer ${keys.get(scope)}` })),
        ...callers.roles.map((role): Record<string, string> => ({
          cookie: cookies.get(role)!,
          origin: 'http://127.0.0.1:3000',
          'sec-fetch-site': 'same-origin',
        })),
      ];
      for (const headers of credentials) {
        const { status } = await call(route, headers);
        expect([name(route), headers, [401, 403].includes(status) || status >= 500]).toEqual([name(route), headers, false]);
      }
    }
  });

  it('do not let another site use a session', async () => {
    for (const route of secured) {
      const callers = callersOf(route.handler.route.access);
      if (callers === 'everybody' || callers.roles.length === 0) continue;
      const cookie = cookies.get(callers.roles[0]!)!;
      expect((await call(route, { cookie, 'sec-fetch-site': 'cross-site' })).status, name(route)).toBe(403);
      if (route.method === 'GET') continue;
      expect((await call(route, { cookie, origin: 'https://evil.example' })).status, name(route)).toBe(403);
      expect((await call(route, { cookie })).status, name(route)).toBe(403);
    }
  });
});

describe('the documentation', () => {
  it('describes every route in OpenAPI, each under an id of its own', () => {
    const document = openApiDocument() as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; security: object[] }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([at, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ at, method, operation })),
    );
    expect(operations.map(({ at, method }) => `${method.toUpperCase()} ${at}`).sort()).toEqual(handlers.map(name).sort());
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    for (const { operation } of operations) expect(Array.isArray(operation.security)).toBe(true);
    expect(() => JSON.stringify(document)).not.toThrow();
  });

  it('says of every body made of members that it takes no others', () => {
    interface Operation {
      requestBody?: { content: Record<string, { schema: { properties?: object; additionalProperties?: unknown } }> };
    }
    const paths = openApiDocument()['paths'] as Record<string, Record<string, Operation>>;
    const bodies = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { requestBody }]) =>
        Object.values(requestBody?.content ?? {}).map(({ schema }) => ({ name: `${method} ${path}`, schema })),
      ),
    );
    const made = bodies.filter(({ schema }) => schema.properties !== undefined);
    expect(made.length).toBeGreaterThan(50);
    expect(made.filter(({ schema }) => schema.additionalProperties !== false).map(({ name }) => name)).toEqual([]);
  });

  it('holds the matrix of roles and scopes as the code decides it (UPDATE_DOCS=1 writes it)', () => {
    const file = path.join(ROOT, 'docs/api.md');
    const text = readFileSync(file, 'utf8');
    const part = /(<!-- rights:begin -->\n)[^]*(<!-- rights:end -->)/;
    const expected = text.replace(
      part,
      (_all, begin: string, end: string) => `${begin}\n${renderRouteMatrix(listRoutes())}\n\n${end}`,
    );
    if (process.env['UPDATE_DOCS']) writeFileSync(file, expected);
    else expect(text).toBe(expected);
  });
});

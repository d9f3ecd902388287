import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { RouteTable } from './route-table';

const APP = path.resolve('app');
const table = new RouteTable(APP, ['/api/auth']);
const found = (pathname: string): [string, object] | null => {
  const match = table.match(pathname);
  return match && [path.relative(APP, match.file), match.params];
};

test('every route but those that stay with Next.js is found by its own path', () => {
  expect(table.routes.length).toBeGreaterThan(100);
  for (const route of table.routes) {
    const asked = route.path.replace(/\[\.\.\.(\w+)\]/g, 'a/b').replace(/\[(\w+)\]/g, 'x1');
    const match = table.match(asked);
    expect(match?.file, asked).toBe(route.file);
    expect(existsSync(match!.file)).toBe(true);
  }
});

/** Files of ours that a file takes something from when it runs. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8').replace(/^import type [^;]+;/gm, '');
  return [...text.matchAll(/(?:from|import) '([^']+)'|import\('([^']+)'\)/g)].map((match) => (match[1] ?? match[2])!);
}

function fileOf(specifier: string, from: string): string | null {
  const at = specifier.startsWith('@/')
    ? path.resolve(specifier.slice(2))
    : specifier.startsWith('.')
      ? path.resolve(path.dirname(from), specifier)
      : null;
  return at && ([at, `${at}.ts`, `${at}.tsx`].find((file) => /\.tsx?$/.test(file) && existsSync(file)) ?? null);
}

test('no route takes what only Next.js gives', () => {
  const reached = new Set(table.routes.map((route) => route.file));
  const odd: string[] = [];
  for (const file of reached) {
    for (const specifier of importsOf(file)) {
      if (/^next(\/|$)/.test(specifier)) odd.push(`${path.relative('.', file)}: ${specifier}`);
      const next = fileOf(specifier, file);
      if (next) reached.add(next);
    }
  }
  expect(reached.size).toBeGreaterThan(500);
  expect(odd).toEqual([]);
});

test('a fixed name is preferred to a parameter, and that to the rest', () => {
  expect(found('/api/v1/decisions/facets')).toEqual(['api/v1/decisions/facets/route.ts', {}]);
  expect(found('/api/v1/decisions/dec_1')).toEqual(['api/v1/decisions/[id]/route.ts', { id: 'dec_1' }]);
  expect(found('/api/v1/decisions/dec_1/compare/dec_2')).toEqual([
    'api/v1/decisions/[id]/compare/[other]/route.ts',
    { id: 'dec_1', other: 'dec_2' },
  ]);
  expect(found('/api/v1/log/tile/0/x001/067')).toEqual(['api/v1/log/tile/[...path]/route.ts', { path: ['0', 'x001', '067'] }]);
  expect(found('/v1/unknown/thing')).toEqual(['v1/[...path]/route.ts', { path: ['unknown', 'thing'] }]);
});

test.each([
  '',
  'api/v1/events',
  '/api/v1/events/',
  '/api//v1/events',
  '/api/v1/%65vents',
  '/api/v1/./events',
  '/api/v1/halts/../events',
  '/api/v1/events;/..',
  '/api\\v1\\events',
  '/api/v1/événements',
  '/api/auth/session',
  '/decisions',
])('%j is left to Next.js', (pathname) => {
  expect(found(pathname)).toBeNull();
});

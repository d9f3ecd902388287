import { existsSync } from 'node:fs';
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

import { expect, test, vi } from 'vitest';
import { perDatabase } from './per-database';

test('what is remembered of a database stays as long as it is the same one, and says nothing of another', () => {
  vi.stubEnv('DATABASE_URL', 'postgresql://127.0.0.1/one');
  const seen = perDatabase(() => new Set<string>());
  seen().add('a');
  expect([...seen()]).toEqual(['a']);
  vi.stubEnv('DATABASE_URL', 'postgresql://127.0.0.1/two');
  expect([...seen()]).toEqual([]);
  vi.stubEnv('DATABASE_URL', 'postgresql://127.0.0.1/one');
  expect([...seen()]).toEqual([]);
});

import { expect, test } from 'vitest';
import { env } from '@/lib/env';
import { migrate, NO_FILTER, readSchema, withEngine } from './migrate';
import { asOwner } from './testing';

/**
 * The engine compares tables, columns, types, defaults, keys and indexes (partial ones too). It has no eyes for partitions,
 * row-level security, grants, functions and storage: lib/db/grants.integration.test.ts looks at those.
 */
async function difference(): Promise<string> {
  const result = await withEngine(env().DATABASE_URL!, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', configDir: '.', ...readSchema() },
      to: { tag: 'schemaDatamodel', ...readSchema() },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    }),
  );
  return (result.stdout ?? '').replace('-- This is an empty migration.', '').trim();
}

test('prisma/schema.prisma and the migrated database agree', async () => {
  expect(await difference()).toBe('');
});

test('the comparison notices a column that the schema does not know', async () => {
  await asOwner((client) => client.query('ALTER TABLE quarantine ADD COLUMN surprise text'));
  expect(await difference()).toContain('surprise');
});

test('nodes that migrate at the same time wait for each other', async () => {
  await asOwner((client) => client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
  const reports = await Promise.all([1, 2, 3, 4].map(() => migrate(env().DATABASE_URL!)));
  expect(reports.filter((report) => report.applied.length > 0)).toHaveLength(1);
});

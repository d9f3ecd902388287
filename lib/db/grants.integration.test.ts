import { describe, expect, test } from 'vitest';
import { asOwner, testWorkspace } from './testing';
import { withWorkspace } from './transaction';
import { uuidv7 } from '@/lib/shared/ids';

const APPEND_ONLY = ['event', 'disclosure', 'data_key', 'tombstone'];

describe('what the database lets the application do', () => {
  test.each(APPEND_ONLY)('%s can be neither changed, deleted nor truncated', async (table) => {
    const { workspaceId } = await testWorkspace();
    for (const statement of [
      `UPDATE ${table} SET workspace_id = gen_random_uuid()`,
      `DELETE FROM ${table}`,
      `TRUNCATE ${table}`,
    ]) {
      await expect(withWorkspace(workspaceId, (tx) => tx.sql(statement))).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('no partition made later is open either', async () => {
    const { workspaceId } = await testWorkspace();
    await withWorkspace(workspaceId, (tx) => tx.sql('SELECT countersign_ensure_month(now())'));
    const open = await asOwner(async (client) => {
      const { rows } = await client.query<{ name: string }>(`
        SELECT c.oid::regclass::text AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
          AND (c.relname IN ('event', 'tombstone') OR c.relname LIKE 'disclosure%' OR c.relname LIKE 'data_key%')
          AND (has_table_privilege('countersign_app', c.oid, 'UPDATE') OR has_table_privilege('countersign_app', c.oid, 'DELETE')
            OR has_table_privilege('countersign_app', c.oid, 'TRUNCATE'))`);
      return rows;
    });
    expect(open).toEqual([]);
  });

  test('every table that a transaction of one workspace reads is under row-level security', async () => {
    const bare = await asOwner(async (client) => {
      const { rows } = await client.query<{ name: string }>(`
        SELECT c.relname AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT c.relrowsecurity
          AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'workspace_id')
        ORDER BY 1`);
      return rows.map((row) => row.name);
    });
    // The control plane, which is read before a workspace is known.
    expect(bare).toEqual(['api_key', 'membership', 'session', 'system_grant', 'workspace']);
  });

  test('a workspace sees nothing of another, and cannot write into it', async () => {
    const mine = await testWorkspace();
    const theirs = await testWorkspace();
    await theirs.system('their-agent');
    const seen = await withWorkspace(mine.workspaceId, (tx) => tx.sql('SELECT workspace_id FROM ai_system'));
    expect(seen).toEqual([]);
    const intrusion = withWorkspace(mine.workspaceId, (tx) =>
      tx.sql('INSERT INTO ai_system (workspace_id, system_id, key, name) VALUES ($1, $2, $3, $3)', [
        theirs.workspaceId,
        uuidv7(),
        'planted',
      ]),
    );
    await expect(intrusion).rejects.toMatchObject({ code: '42501' });
  });

  test('the application cannot reach a partition past its parent, nor change the schema', async () => {
    const { workspaceId } = await testWorkspace();
    for (const statement of [
      'SELECT * FROM decision_default',
      'CREATE TABLE mine (a int)',
      'ALTER TABLE decision DISABLE ROW LEVEL SECURITY',
    ]) {
      await expect(
        withWorkspace(workspaceId, (tx) => tx.sql(statement)),
        statement,
      ).rejects.toMatchObject({ code: expect.stringMatching(/^42/) as string });
    }
  });
});

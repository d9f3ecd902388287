import { describe, expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { lostToAnother, withControl, withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { ensureMonths } from './ingest-records-store';
import { ensureUpcomingMonths } from './ensure-upcoming-months';

const suffixOf = (at: Date): string => at.toISOString().slice(0, 7).replace('-', '');

async function countIn(partition: string, workspaceId: string): Promise<number> {
  return asOwner(async (client) => {
    const { rows } = await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${partition} WHERE workspace_id = $1`, [
      workspaceId,
    ]);
    return Number(rows[0]?.n);
  });
}

describe('the partitions of a month', () => {
  test('take up what was stored before they were made', async () => {
    const { workspaceId, service } = await testWorkspace();
    await withWorkspace(workspaceId, (tx) =>
      appendAct(tx, service, { kind: 'settings.changed', data: { what: 'first act of the month' } }),
    );
    expect(await countIn('disclosure_default', workspaceId)).toBe(1);
    const now = new Date();
    await ensureMonths([now]);
    expect(await countIn('disclosure_default', workspaceId)).toBe(0);
    expect(await countIn(`disclosure_${suffixOf(now)}`, workspaceId)).toBe(1);
    const rows = await withWorkspace(workspaceId, (tx) => tx.sql('SELECT idx FROM disclosure'));
    expect(rows).toHaveLength(1);
  });

  test('are like their parent: primary key, indexes, storage', async () => {
    const now = new Date();
    await ensureUpcomingMonths(now);
    const next = suffixOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)));
    const found = await asOwner(async (client) => {
      const { rows } = await client.query<{ parent: string; indexes: number; expected: number; storage: string }>(
        `SELECT p AS parent, (SELECT count(*)::int FROM pg_index WHERE indrelid = (p || '_' || $1)::regclass) AS indexes,
           (SELECT count(*)::int FROM pg_index WHERE indrelid = p::regclass) AS expected,
           (SELECT attstorage::text FROM pg_attribute WHERE attrelid = ('disclosure_' || $1)::regclass AND attname = 'body') AS storage
         FROM unnest(ARRAY['disclosure', 'decision', 'step', 'decision_search']) AS p`,
        [next],
      );
      return rows;
    });
    expect(found).toHaveLength(4);
    for (const one of found) expect([one.parent, one.indexes, one.storage]).toEqual([one.parent, one.expected, 'e']);
  });

  test('give way to a transaction that holds the tables, and are made when it is over', async () => {
    const past = new Date(Date.UTC(new Date().getUTCFullYear() - 3, 4, 2));
    await asOwner(async (client) => {
      await client.query('BEGIN; LOCK TABLE decision_default IN ROW EXCLUSIVE MODE');
      await ensureMonths([past]); // neither waits for ever nor fails: rows go to the default partition meanwhile
      await client.query('ROLLBACK');
    });
    await ensureMonths([past]);
    const made = await asOwner(
      async (client) => (await client.query('SELECT to_regclass($1) AS found', [`decision_${suffixOf(past)}`])).rows[0] as object,
    );
    expect(made).not.toEqual({ found: null });
  });

  test('are made once when many connections meet the month at the same moment', async () => {
    for (let month = 0; month < 6; month++) {
      const past = new Date(Date.UTC(new Date().getUTCFullYear() - 5, month, 2));
      // Past the memory of ensureMonths: each of these is a node that never saw the month.
      const answers = await Promise.allSettled(
        Array.from({ length: 8 }, () => withControl((tx) => tx.sql('SELECT countersign_ensure_month($1::timestamptz)', [past]))),
      );
      const faults = answers.flatMap((one) =>
        one.status === 'rejected' && !lostToAnother(one.reason) ? [String(one.reason)] : [],
      );
      expect(faults).toEqual([]);
    }
  });
});

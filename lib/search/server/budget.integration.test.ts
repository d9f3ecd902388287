import { expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { withinBudget } from './budget-store';

const slow = 'SELECT pg_sleep(0.4)';

test('a budget is one for all statements of the work: the one that it runs out in is cancelled, and the transaction goes on', async () => {
  const { workspaceId } = await testWorkspace();
  await withWorkspace(workspaceId, async (tx) => {
    await tx.sql('CREATE TEMPORARY TABLE seen (n int) ON COMMIT DROP');
    let done = 0;
    const given = await withinBudget(tx, 1_000, async (within) => {
      await within.sql('INSERT INTO seen VALUES (1)');
      // Each of them alone is well within it.
      for (; done < 10; done++) await within.sql(slow);
      return done;
    });
    expect(given).toBeNull();
    expect(done).toBeLessThan(3);
    // What the work did is taken back, what comes after is not stopped by what is left of it.
    expect(await tx.sql('SELECT n FROM seen')).toEqual([]);
    await tx.sql('SELECT pg_sleep(1.1)');
    expect(await withinBudget(tx, 1_000, async (within) => within.sql('SELECT 1 AS n'))).toEqual([{ n: 1 }]);
    expect(await withinBudget(tx, 0, async (within) => within.sql('SELECT 1 AS n'))).toBeNull();
  });
});

test('a fault of the work is no lack of time', async () => {
  const { workspaceId } = await testWorkspace();
  await expect(
    withWorkspace(workspaceId, (tx) => withinBudget(tx, 1_000, (within) => within.sql('SELECT 1 / 0'))),
  ).rejects.toThrow(/division by zero/);
});

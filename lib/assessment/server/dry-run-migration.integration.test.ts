import { expect, inject, test } from 'vitest';
import { migrate } from '@/lib/db/migrate';
import { asOwner } from '@/lib/db/testing';
import { inEmptyDatabase } from '@/lib/db/testing/other-database';
import { env } from '@/lib/env';

test('dry runs from before it was marked what they saw count as having seen all; none of them goes on', async () => {
  await inEmptyDatabase(inject('serverUrl')!, async () => {
    await migrate(env().DATABASE_URL!, '20261127140000_dry_run_arguments');
    const rows = [
      ['done', 'masked'],
      ['running', 'masked'],
      ['waiting', 'clear'],
      ['waiting', 'none'],
    ];
    for (const [state, seen] of rows)
      await asOwner((db) =>
        db.query(
          `INSERT INTO policy_dry_run (workspace_id, run_id, policy_id, version, document, hash, from_at, until_at, asked_by, asked_by_name, state, arguments)
           VALUES (gen_random_uuid(), gen_random_uuid(), $1, 1, '{}', '', now(), now(), '', '', $2, $3)`,
          [`${state} ${seen}`, state, seen],
        ),
      );
    await migrate(env().DATABASE_URL!, '20261127170000_dry_run_restricted');
    const { rows: after } = await asOwner((db) =>
      db.query('SELECT policy_id, state, arguments, restricted FROM policy_dry_run ORDER BY 1'),
    );
    expect(after).toEqual([
      { policy_id: 'done masked', state: 'done', arguments: 'clear', restricted: 'seen' },
      { policy_id: 'running masked', state: 'cancelled', arguments: 'clear', restricted: 'seen' },
      { policy_id: 'waiting clear', state: 'cancelled', arguments: 'clear', restricted: 'seen' },
      { policy_id: 'waiting none', state: 'waiting', arguments: 'none', restricted: 'seen' },
    ]);
  });
});

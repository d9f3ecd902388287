import { expect, test } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { openIncident } from '@/lib/evidence/server/incidents/open-incident';
import { signedLog } from '@/lib/integrity/server/testing';
import { toPublicId } from '@/lib/shared/ids';
import { readMine } from './read-mine';

test('each line is said by its own right: who keeps incidents sees their clocks without deciding about actions', async () => {
  const log = await signedLog(1);
  await asOwner((db) => db.query("UPDATE ai_system SET role = 'provider', risk_class = 'highAnnexIII', annex_point = '5d' WHERE workspace_id = $1", [log.workspaceId])); // prettier-ignore
  const { rows } = await asOwner((db) => db.query<{ id: string }>('SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1', [log.workspaceId])); // prettier-ignore
  const { id } = await openIncident(await log.ws.person('compliance_officer'), {
    title: 'Wrong priority',
    what: 'Somebody was seen too late.',
    awareAt: new Date(Date.now() - 3_600_000).toISOString(),
    class: 'health',
    decisions: [toPublicId('decision', rows[0]!.id)],
  });
  const keeper = await log.ws.person('developer', { permissionSets: ['data_protection_officer'] });
  const mine = await readMine(keeper);
  expect(mine?.clocks).toMatchObject([{ href: `/evidence/incidents/${id}` }]);
  expect(mine).toMatchObject({ urgent: [], waiting: 0, halts: 0, moreNotices: false });

  const developer = await log.ws.person('developer');
  expect(await readMine(developer)).toBeNull();
  await asOwner((db) =>
    db.query(
      `INSERT INTO notice (workspace_id, person_id, notice_id, topic, subject)
       SELECT $1, $2, gen_random_uuid(), 'incidentDue', 'inc_' || n FROM generate_series(1, 101) n`,
      [log.workspaceId, developer.personId],
    ),
  );
  expect(await readMine(developer)).toMatchObject({ notices: 100, moreNotices: true });
});

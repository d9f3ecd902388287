import { expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { asOwner } from '@/lib/db/testing';
import { ask, makeDesk, scoreByName, vote } from '@/lib/approvals/server/testing';
import { revokeAction } from '@/lib/approvals/server/revoke-action';
import { startHalt } from '@/lib/approvals/server/start-halt';
import { addRemark, getOversight } from './get-oversight';
import { noteAttention } from './note-attention';
import { isMeasured, oversightSetting } from './oversight-setting';

const statements = {
  purpose: 'To notice when people have too little time to decide.',
  assessment: 'Impact assessment 12 of 2026, kept by data protection.',
  agreed: true,
  agreement: 'Works agreement 7 of 2026 between board and council.',
  retentionDays: 90,
};

test('nothing is collected before the four statements stand, and what was collected goes when they end', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer', { name: 'Olga' });
  const ann = await w.person('reviewer', { name: 'Ann' });
  scoreByName();
  const look = { id: (await ask(await w.key(['act']), 'high.x')).id, revision: 1, activeMs: 4_000, sections: 3, chars: 120 };
  const kept = async (): Promise<number> =>
    asOwner(
      async (client) =>
        (await client.query('SELECT 1 FROM review_attention WHERE workspace_id = $1', [w.workspaceId])).rows.length,
    );
  await noteAttention(ann, look);
  expect(await kept()).toBe(0);
  expect(await isMeasured(ann)).toBe(false);
  await expect(oversightSetting(ann, statements)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(oversightSetting(officer, { ...statements, purpose: 'x' })).rejects.toThrow();
  await oversightSetting(officer, statements);
  await noteAttention(ann, look);
  await noteAttention(ann, look);
  expect(await kept()).toBe(1);
  const view = await getOversight(ann);
  expect(view).toMatchObject({ team: null, own: { votes: 0 }, may: { read: false, manage: false } });
  await addRemark(ann, { body: 'The queue was full that week.' });
  const seen = await getOversight(officer);
  expect(seen.remarks.map((one) => one.body)).toEqual(['The queue was full that week.']);
  expect(JSON.stringify(seen)).not.toContain('Ann');
  await oversightSetting(officer, null);
  expect(await kept()).toBe(0);
  expect(await getOversight(ann)).toMatchObject({ own: null, team: null });
});

test('time counts until one has voted, and what a person took back counts as reversed, not what a halt voided', async () => {
  scoreByName();
  const desk = await makeDesk(await testWorkspace());
  await oversightSetting(desk.carla, statements);
  const { workspaceId } = desk.ws;
  const active = async (): Promise<number[]> =>
    asOwner(async (client) =>
      (
        await client.query<{ ms: number }>('SELECT active_ms AS ms FROM review_attention WHERE workspace_id = $1 ORDER BY 1', [
          workspaceId,
        ])
      ).rows.map((row) => row.ms),
    );
  const look = (id: string) => ({ id, revision: 1, activeMs: 4_000, sections: 3, chars: 120 });
  const first = await ask(desk.agent, 'high.first');
  await noteAttention(desk.anna, look(first.id));
  await vote(desk.anna, first.id);
  // The last seconds before the vote are told just after it ...
  await noteAttention(desk.anna, look(first.id));
  expect(await active()).toEqual([8_000]);
  // ... and who reads on, or comes later, is not deciding.
  await asOwner(async (client) => {
    await client.query(`UPDATE action SET decided_at = now() - interval '1 minute' WHERE workspace_id = $1`, [workspaceId]);
    await client.query(`UPDATE action_vote SET voted_at = now() - interval '1 minute' WHERE workspace_id = $1`, [workspaceId]);
  });
  await noteAttention(desk.anna, look(first.id));
  await noteAttention(desk.ben, look(first.id));
  expect(await active()).toEqual([8_000]);
  // Nor is one of two who has voted, while the other is still asked.
  const both = await ask(desk.agent, 'critical.both');
  await noteAttention(desk.anna, look(both.id));
  await vote(desk.anna, both.id);
  await asOwner((client) =>
    client.query(`UPDATE action_vote SET voted_at = now() - interval '1 minute' WHERE workspace_id = $1`, [workspaceId]),
  );
  await noteAttention(desk.anna, look(both.id));
  await noteAttention(desk.ben, look(both.id));
  expect(await active()).toEqual([4_000, 4_000, 8_000]);

  const taken = await ask(desk.agent, 'high.taken');
  await vote(desk.ben, taken.id);
  await revokeAction(desk.carla, taken.id, 'Wrong customer.');
  await startHalt(desk.carla, { scope: 'workspace', mode: 'stop', reason: 'It pays twice.' });
  await asOwner((client) => client.query('UPDATE oversight_setting SET enabled_at = now() - interval \'1 hour\' WHERE workspace_id = $1', [workspaceId])); // prettier-ignore
  expect((await getOversight(desk.anna)).own).toMatchObject({ votes: 2, reversed: { part: 0, of: 2 } });
  expect((await getOversight(desk.ben)).own).toMatchObject({ votes: 1, reversed: { part: 1, of: 1 } });
});

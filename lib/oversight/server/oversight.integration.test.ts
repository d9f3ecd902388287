import { expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { asOwner } from '@/lib/db/testing';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { addRemark, getOversight } from './get-oversight';
import { noteAttention } from './note-attention';
import { isMeasured, oversightSetting } from './oversight-setting';

test('nothing is collected before the four statements stand, and what was collected goes when they end', async () => {
  const w = await testWorkspace();
  const officer = await w.person('compliance_officer', { name: 'Olga' });
  const ann = await w.person('reviewer', { name: 'Ann' });
  const look = { id: toPublicId('action', uuidv7()), revision: 1, activeMs: 4_000, sections: 3, chars: 120 };
  const kept = async (): Promise<number> =>
    asOwner(
      async (client) =>
        (await client.query('SELECT 1 FROM review_attention WHERE workspace_id = $1', [w.workspaceId])).rows.length,
    );
  await noteAttention(ann, look);
  expect(await kept()).toBe(0);
  expect(await isMeasured(ann)).toBe(false);
  const statements = {
    purpose: 'To notice when people have too little time to decide.',
    assessment: 'Impact assessment 12 of 2026, kept by data protection.',
    agreed: true,
    agreement: 'Works agreement 7 of 2026 between board and council.',
    retentionDays: 90,
  };
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

import { expect, test, vi } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { FaultBook } from '@/lib/integrity/fault-book';
import { checkReadModels } from '@/lib/integrity/server/check-read-models';
import { readLogState } from '@/lib/integrity/server/log-store';
import { signedLog } from '@/lib/integrity/server/testing';
import { fromPublicId } from '@/lib/shared/ids';
import { requestPack } from './request-pack';
import { createSchedule, listSchedules, runSchedules } from './schedules';
import { ASKED, workOn } from './testing';

test('what a pack was asked to be of cannot be changed beside the log', { timeout: 120_000 }, async () => {
  const log = await signedLog(3);
  vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
  const officer = await log.ws.person('compliance_officer');
  const { rows } = await asOwner((client) =>
    client.query<{ id: string }>('SELECT decision_id AS id FROM decision WHERE workspace_id = $1', [log.workspaceId]),
  );
  const decision = rows[0]!.id;
  const { id } = await requestPack(officer, { ...ASKED, profile: 'affectedPerson', frameworks: [], decisions: [decision], grounds: ['tradeSecrets'] }); // prettier-ignore
  await requestPack(officer, { ...ASKED, seed: 'a'.repeat(32) });
  await createSchedule(officer, { system: 'desk', profile: 'auditor', frameworks: ['eu-ai-act'], cadence: 'monthly', delivery: 'folder', sampleSize: 2 }); // prettier-ignore
  await runSchedules(new Date((await listSchedules(officer))[0]!.nextAt), log.workspaceId);
  const look = async (): Promise<string[]> => {
    const faults = new FaultBook();
    await checkReadModels(log.workspaceId, (await readLogState(log.workspaceId))!.origin, faults);
    return faults.faults.map(({ where }) => where).filter((where) => where.startsWith('table evidence_pack'));
  };
  expect(await look()).toEqual([]);
  await workOn(log);
  expect(await look()).toEqual([]);
  const set = (change: string): Promise<unknown> =>
    asOwner((client) => client.query(`UPDATE evidence_pack SET ${change} WHERE pack_id = $1`, [fromPublicId('pack', id)]));
  const altered: [string, string, string][] = [
    ['grounds', `grounds = '{}'`, `grounds = '{tradeSecrets}'`],
    ['decisions', `decisions = '{}'`, `decisions = '{${decision}}'`],
    ['seed_by', `seed_by = 'Somebody'`, 'seed_by = NULL'],
  ];
  for (const [column, change, back] of altered) {
    await set(change);
    expect(await look()).toEqual([`table evidence_pack, ${id}, column ${column}`]);
    await set(back);
  }
  expect(await look()).toEqual([]);
});

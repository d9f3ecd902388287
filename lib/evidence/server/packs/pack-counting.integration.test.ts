import { expect, test } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { countEvidence } from '../count-evidence';
import { getFrameworkReport } from '../get-framework-report';
import { keepRun } from '../keep-run';
import { getPack } from './read-packs';
import { reportsReader } from './read-reports';
import { requestPack } from './request-pack';
import { ASKED, judge, letTimePass, take, workOn } from './testing';

const asked = { framework: 'eu-ai-act', system: 'desk', from: ASKED.from, to: ASKED.until };

/** Runs `inside` while another counts the workspace's evidence, as a worker that has taken the cursor and is not done. */
const whileOthersCount = <T>(log: SignedLog, inside: () => Promise<T>): Promise<T> =>
  asOwner(async (db) => {
    await db.query('BEGIN');
    await db.query('SELECT 1 FROM evidence_cursor WHERE workspace_id = $1 FOR UPDATE', [log.workspaceId]);
    try {
      return await inside();
    } finally {
      await db.query('ROLLBACK');
    }
  });

test('what is not counted up to the end of the log is shown as progress, kept by nobody, and in no pack', async () => {
  const log = await signedLog(3);
  const officer = await log.ws.person('compliance_officer');
  while ((await countEvidence(log.workspaceId)) > 0);
  expect((await getFrameworkReport(officer, asked)).progress).toBeNull();
  const { id } = await requestPack(officer, ASKED);
  await log.report(2); // events that nobody has looked at yet
  await log.sign();

  await whileOthersCount(log, async () => {
    const { progress } = await getFrameworkReport(officer, asked);
    expect(progress!.behind).toBeGreaterThanOrEqual(8);
    await expect(keepRun(officer, asked)).rejects.toMatchObject({ code: 'conflict' });
    for (let attempt = 1; attempt <= 4; attempt++) {
      await expect(workOn(log, { reports: reportsReader(1, 1) })).rejects.toThrow('holds no partial one');
      await letTimePass(log.workspaceId);
    }
    const failed = await getPack(officer, id);
    expect(failed).toMatchObject({ status: 'failed', may: { restart: true } });
    expect(failed.problem).toMatch(/The measurement is not finished.+events of the log were not looked at yet/);
  });

  // Nobody counts any more: the same pack waits for the counts, and holds all of them.
  const other = await requestPack(officer, ASKED);
  await workOn(log, { reports: reportsReader(200, 1) });
  expect((await getPack(officer, other.id)).status).toBe('draft');
  expect((await judge(await take(officer, other.id))).faults).toEqual([]);
  const { controls, progress } = await getFrameworkReport(officer, asked);
  expect(progress).toBeNull();
  const runs = controls.flatMap((one) => one.runs);
  expect(runs.find((run) => run.block === 'E04')!.population).toBe(5);
}, 120_000);

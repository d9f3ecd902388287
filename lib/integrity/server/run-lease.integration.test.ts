import { expect, onTestFinished, test, vi } from 'vitest';
import { withWorkspace } from '@/lib/db/transaction';
import * as shadows from '@/lib/db/shadow-tables';
import { readActs } from '@/lib/ledger/server/testing';
import { askVerification } from './ask-verification';
import * as comparing from './check-read-models';
import { foldsTonight, RunHold, runDueVerifications } from './run-due-verifications';
import { keepRun, selectLastFold, selectRuns, takeRun } from './run-store';
import { runVerification } from './run-verification';
import { signedLog, type SignedLog } from './testing';

/** A log on which somebody asked for a verification. */
async function asked(): Promise<SignedLog> {
  const log = await signedLog();
  vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
  onTestFinished(() => void vi.restoreAllMocks());
  await askVerification(log.ws.service);
  return log;
}
const take = (log: SignedLog) => withWorkspace(log.workspaceId, (tx) => takeRun(tx, log.workspaceId));
const later = (log: SignedLog): Promise<unknown> =>
  log.attack(`UPDATE verification_run SET moved_at = moved_at - interval '3 minutes' WHERE workspace_id = $ws`);

test('a run is held by signs of life; after two minutes without one it is another worker’s, and the first one’s no more', async () => {
  const log = await asked();
  const first = (await take(log))!;
  expect(await take(log)).toBeNull();
  const hold = new RunHold(log.workspaceId, first);
  // One after another, whoever gives them.
  expect(await Promise.all([hold.keep(), hold.keep(), hold.keep()])).toEqual([true, true, true]);
  await later(log);
  const second = (await take(log))!;
  expect(second.runId).toBe(first.runId);
  expect(await hold.keep()).toBe(false);
  expect(await withWorkspace(log.workspaceId, (tx) => keepRun(tx, log.workspaceId, second))).not.toBeNull();
});

test('of two workers that carried out the same run one records it, in one event of the log', { timeout: 120_000 }, async () => {
  const log = await asked();
  const compare = comparing.checkReadModels;
  let comparisons = 0;
  vi.spyOn(comparing, 'checkReadModels').mockImplementation(async (workspaceId, ...rest) => {
    // While the first compares, it seems dead, and the second takes the run over and ends it.
    if (workspaceId === log.workspaceId && ++comparisons === 1) {
      await later(log);
      await runDueVerifications();
    }
    return compare(workspaceId, ...rest);
  });
  await runDueVerifications();
  expect(comparisons).toBe(2);
  const runs = await withWorkspace(log.workspaceId, (tx) => selectRuns(tx, log.workspaceId, 10));
  const [run] = runs.filter(({ cause }) => cause === 'person');
  const acts = [...(await readActs(log.workspaceId, 'log.verified')), ...(await readActs(log.workspaceId, 'log.fault'))];
  expect(acts.filter((act) => act['run'] === run!.id)).toHaveLength(1);
  expect(await withWorkspace(log.workspaceId, (tx) => selectLastFold(tx, log.workspaceId))).toBeInstanceOf(Date);
});

test('on a standby, which has no temporary tables, the log is verified and the result says that rows were not compared', async () => {
  const log = await asked();
  vi.spyOn(shadows, 'canShadow').mockResolvedValue(false);
  const { result, faults } = await runVerification({ workspaceId: log.workspaceId, content: true, readModels: true });
  expect(faults).toEqual([]);
  expect(result).toMatchObject({ notCompared: 'standby', matching: 15 });
  expect(result.readModels).toBeUndefined();
});

test('a large log is folded when the last fold is a week old, on whatever day the worker is there', () => {
  const now = new Date('2026-11-25T02:00:00Z'); // a Wednesday
  const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
  expect(foldsTonight(1_000_000, ago(1), now)).toBe(true);
  expect(foldsTonight(1_000_001, ago(1), now)).toBe(false);
  // Seven nights ago, and it took an hour.
  expect(foldsTonight(1_000_001, ago(7 - 1 / 24), now)).toBe(true);
  expect(foldsTonight(1_000_001, ago(9), now)).toBe(true);
  expect(foldsTonight(1_000_001, null, now)).toBe(true);
});

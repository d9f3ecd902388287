import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { withWorkspace } from '@/lib/db/transaction';
import { sealOf } from '@/lib/ledger/seal';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import { readLog } from '@/lib/ledger/server/testing';
import { toPublicId } from '@/lib/shared/ids';
import { anchorCheckpoints } from './anchor-checkpoints';
import { runDueVerifications } from './run-due-verifications';
import { selectRuns } from './run-store';
import { runVerification } from './run-verification';
import { signedLog, type SignedLog } from './testing';

const runs = (log: SignedLog) => withWorkspace(log.workspaceId, (tx) => selectRuns(tx, log.workspaceId, 10));
const layers = async (log: SignedLog) => {
  vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
  return (await runVerification({ workspaceId: log.workspaceId, content: true })).faults.map((fault) => fault.layer);
};
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

test('a verification of a log for which nothing signed is left is no pass, once it has been there for a while', async () => {
  const log = await signedLog(1);
  const later = { remembered: null, now: minutes(20) };
  expect((await log.verify(later)).faults).toEqual([]);
  await log.attack('DELETE FROM checkpoint WHERE workspace_id = $ws');
  expect((await log.verify(later)).faults).toMatchObject([{ layer: 'signature', where: 'log', found: 'none', from: 0, to: 5 }]);
  expect((await log.verify({ remembered: null })).faults).toEqual([]); // so young that the first signature may be on its way
  expect((await log.verify({ ...later, to: 3 })).faults).toEqual([]);
});

test('a verification names a copy in the directory of the log that cannot be read or is of another log', async () => {
  const [log, other] = [await signedLog(1), await signedLog(1)];
  const dir = mkdtempSync(path.join(tmpdir(), 'countersign-copies-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
  vi.stubEnv('COUNTERSIGN_CHECKPOINT_DIR', dir);
  onTestFinished(() => void vi.stubEnv('COUNTERSIGN_CHECKPOINT_DIR', ''));
  await anchorCheckpoints();
  expect(await layers(log)).toEqual([]);
  const folder = readdirSync(dir).find((name) => log.origin.endsWith(name))!;
  const theirs = readdirSync(dir).find((name) => other.origin.endsWith(name))!;
  writeFileSync(path.join(dir, folder, '0000000000000002.txt'), 'torn');
  writeFileSync(
    path.join(dir, folder, '0000000000000003.txt'),
    readFileSync(path.join(dir, theirs, readdirSync(path.join(dir, theirs))[0]!)),
  );
  expect(await layers(log)).toEqual(['copy', 'copy']);
});

test(
  'a fault breaks the seal of a decision whichever of its entries was changed, taken away or lost its stored hash, and of no other',
  { timeout: 120_000 },
  async () => {
    const entryOf = (idx: number): string => `workspace_id = $ws AND idx = ${idx}`;
    for (const [layer, attack] of [
      [
        'leaf',
        `UPDATE event SET kind = 'tool.forged', entry = convert_to(replace(convert_from(entry, 'UTF8'), 'tool.called', 'tool.forged'), 'UTF8') WHERE ${entryOf(1)}`,
      ],
      ['order', `DELETE FROM event WHERE ${entryOf(2)}`],
      [
        'tile',
        `UPDATE log_tile SET data = set_byte(data, 32, get_byte(data, 32) # 1) WHERE workspace_id = $ws AND level = 0 AND n = 0`,
      ],
    ] as const) {
      const log = await signedLog(2);
      vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
      const entries = await readLog(log.workspaceId);
      const [own, other] = [0, 4].map((idx) => toPublicId('decision', entries.find((one) => one.idx === idx)!.decisionId!));
      await log.attack(attack);
      await runDueVerifications();
      expect((await runs(log))[0]!.faults.map((fault) => fault.layer)).toContain(layer);
      const marks = await withWorkspace(log.workspaceId, (tx) => readSealMarks(tx, log.workspaceId));
      expect(sealOf(marks, { decision: own!, lastIdx: 8 }), layer).toBe('broken');
      expect(sealOf(marks, { decision: other!, lastIdx: 9 }), layer).toBe('sealed');
    }
  },
);

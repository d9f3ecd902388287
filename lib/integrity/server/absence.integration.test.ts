import { expect, onTestFinished, test, vi } from 'vitest';
import * as store from './log-store';
import { signedLog } from './testing';

/** The first look answers as a statement does whose plan knows the partition of before, from which the rows have just gone. */
function movedDuringFirstLook(idxs: readonly number[]): void {
  const real = store.selectContent;
  const seen = new Set<number>();
  const read = vi.spyOn(store, 'selectContent').mockImplementation(async (tx, workspaceId, places) => {
    const rows = await real(tx, workspaceId, places);
    return rows.map((row) => {
      if (!idxs.includes(row.idx) || seen.has(row.idx)) return row;
      seen.add(row.idx);
      return { ...row, body: null };
    });
  });
  onTestFinished(() => read.mockRestore());
}

test('content that one look does not find is looked for again in a new snapshot before it is said to be gone', async () => {
  const log = await signedLog();
  movedDuringFirstLook([1, 2]);
  expect(await log.verify()).toMatchObject({ faults: [], counts: { matching: 15, removed: 0 } });
});

test('what the second look does not find either is an unexplained gap, and only that', async () => {
  const log = await signedLog();
  await log.attack('DELETE FROM disclosure WHERE workspace_id = $ws AND idx = 2');
  movedDuringFirstLook([1]);
  const { faults } = await log.verify();
  expect(faults).toMatchObject([{ layer: 'absence', where: 'content of entry 2', found: 'neither: an unexplained gap' }]);
});

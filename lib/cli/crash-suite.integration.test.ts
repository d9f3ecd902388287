import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { readTrust } from '@/lib/integrity/server/read-trust';
import { runVerification } from '@/lib/integrity/server/run-verification';
import { readCheckpoint } from '@/lib/ledger/checkpoint';
import { hashLeaf } from '@/lib/ledger/merkle';
import { integrateTree } from '@/lib/ledger/server/integrate-tree';
import { signCheckpoints } from '@/lib/ledger/server/sign-checkpoint';
import { recall } from '@/lib/ledger/server/signer-home';
import { takeLease } from '@/lib/ledger/server/signer-store';
import { Random } from '@/lib/sample/random';
import { CrashBench } from './testing/crash-bench';

// Processes are killed with SIGKILL at random points under load. CRASH_SEED repeats a run's choices, CRASH_ROUNDS makes it longer.
const SEED = Number(process.env['CRASH_SEED'] ?? randomInt(2 ** 31));
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 10);
const VICTIMS = ['writer', 'worker', 'signer', 'postgres', 'backend'] as const;

let bench: CrashBench | null = null;
let folder: string | null = null;
let mounted = false;
afterEach(async () => {
  await bench?.end();
  // Lazily: a process that was killed may hold it for a moment longer.
  if (mounted && folder) execFileSync('umount', ['-l', folder]);
  if (folder) rmSync(folder, { recursive: true, force: true });
  [bench, folder, mounted] = [null, null, false];
});

function newFolder(): string {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-crash-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Takes all the room that a file system has, whoever else is writing. */
function fillUp(file: string): void {
  const piece = Buffer.alloc(2 ** 16);
  const opened = openSync(file, 'w');
  try {
    for (;;) writeSync(opened, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(opened);
  }
}

/** What must hold whatever was killed when. */
async function expectWhole({ workspace, acks, failures }: CrashBench): Promise<{ checkpoints: number }> {
  const { workspaceId } = workspace;
  expect(failures).toEqual([]);
  // Indexes are contiguous, and every acknowledged event is there once, under its index, with the bytes that were acknowledged.
  const stored = await asOwner(async (client) => {
    const { rows } = await client.query<{ idx: string; id: string; entry: Buffer }>(
      'SELECT idx, event_id::text AS id, entry FROM event WHERE workspace_id = $1 ORDER BY idx',
      [workspaceId],
    );
    return rows.map((row) => ({ ...row, idx: Number(row.idx) }));
  });
  expect(stored.map((row) => row.idx)).toEqual(stored.map((_, i) => i));
  const places = new Map(stored.map((row) => [row.id, row]));
  expect(places.size).toBe(stored.length);
  const wrong = [...acks].filter(([id, ack]) => {
    const row = places.get(id);
    return row?.idx !== ack.idx || Buffer.from(hashLeaf(row.entry)).toString('base64') !== ack.leafHash;
  });
  expect(wrong).toEqual([]);

  // The tree takes in what is left, the signer agrees, and the log has at each size the root that was signed there: so every pair of
  // checkpoints is consistent.
  while ((await integrateTree(workspaceId)) > 0);
  const holder = '00000000-0000-4000-8000-000000000001';
  await asOwner((client) => client.query('DELETE FROM signer_lease'));
  expect(await takeLease(holder)).toBe(true);
  await signCheckpoints(holder);
  const notes = await asOwner(async (client) => {
    const { rows } = await client.query<{ note: string }>('SELECT note FROM checkpoint WHERE workspace_id = $1 ORDER BY size', [
      workspaceId,
    ]);
    return rows.map((row) => row.note);
  });
  const sizes = notes.map((note) => readCheckpoint(note).size);
  expect(new Set(sizes).size).toBe(sizes.length);
  expect(sizes.at(-1)).toBe(stored.length);
  expect(recall(workspaceId)?.size).toBe(stored.length);

  // What `countersign verify` runs, with everything that it can look at.
  expect((await readTrust(workspaceId)).source).toBe('signer');
  const { result, ...verified } = await runVerification({ workspaceId, content: true, readModels: true });
  expect(verified).toEqual({ faults: [], faultTotal: 0, complete: true });
  expect(result).toMatchObject({
    from: 0,
    to: stored.length,
    treeSize: stored.length,
    signedSize: stored.length,
    trust: 'signer',
  });
  expect(result).toMatchObject({ checkpoints: notes.length, removed: 0, matching: stored.length });
  expect(result.readModels?.rows).toBeGreaterThan(0);
  return { checkpoints: notes.length };
}

describe('the crash suite', () => {
  test(
    `keeps every acknowledged event through ${ROUNDS} kills (CRASH_SEED=${SEED})`,
    { timeout: 120_000 + ROUNDS * 20_000 },
    async () => {
      const random = new Random(SEED);
      bench = await CrashBench.start(newFolder());
      for (const part of ['writer', 'writer', 'worker', 'signer'] as const) bench.launch(part);
      await bench.untilAcked(50);
      // The first checkpoint is there before the first kill, so that the last one has something to agree with.
      await vi.waitUntil(() => asOwner(async (client) => (await client.query('SELECT FROM checkpoint LIMIT 1')).rowCount === 1), {
        timeout: 60_000,
        interval: 100,
      });
      const order: (typeof VICTIMS)[number][] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const left = VICTIMS.filter((one) => order.filter((done) => done === one).length <= Math.floor(round / VICTIMS.length));
        const victim = random.pick(left.length > 0 ? left : VICTIMS);
        order.push(victim);
        await bench.untilAcked(random.int(1, 120));
        if (victim === 'postgres') await bench.killPostgres();
        else if (victim === 'backend') await bench.killBackend((pids) => random.pick(pids));
        else await bench.killPart(victim);
        await bench.untilAcked(20); // life goes on
      }
      await bench.quiet();
      expect((await expectWhole(bench)).checkpoints).toBeGreaterThan(1); // pairs to compare
      expect(bench.acks.size).toBeGreaterThan(20 * ROUNDS);
    },
  );

  test(
    'keeps every acknowledged event when the disk is full, and goes on when there is room',
    { timeout: 180_000 },
    async ({ skip }) => {
      const dir = newFolder();
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=192m,mode=755', 'tmpfs', dir], { stdio: 'ignore' });
        mounted = true;
      } catch {
        return skip('a small file system cannot be mounted here (that needs root)');
      }
      bench = await CrashBench.start(dir);
      bench.launch('writer');
      bench.launch('worker');
      await bench.untilAcked(50);
      const ballast = path.join(dir, 'ballast');
      fillUp(ballast);
      const before = bench.refusals;
      await bench.until(() => bench!.refusals > before, 'a refusal because the disk is full');
      rmSync(ballast);
      // The server may have ended over it, or be in the middle of recovering.
      await bench.stopPostgres();
      await bench.startPostgres();
      await bench.untilAcked(50);
      await bench.quiet();
      await expectWhole(bench);
    },
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { withWorkspace } from '@/lib/db/transaction';
import { noteKey } from '../note';
import type { TrustedKey } from '../trust';
import { appendAct } from './append';
import { newestCheckpoint, readLogKeys, type StoredCheckpoint } from './checkpoint-store';
import { integrateTree } from './integrate-tree';
import { signCheckpoint } from './sign-checkpoint';
import { initSignerHome } from './signer-home';
import { takeLease } from './signer-store';
import { readEntries, readHead } from './tree-store';

/** A signer with a directory of its own, for one test. */
export async function testSigner(): Promise<{ dir: string; holder: string }> {
  const dir = mkdtempSync(path.join(tmpdir(), 'countersign-signer-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  initSignerHome(dir);
  return { dir, holder: SIGNER };
}
/** All test signers of a file are one as far as the lease goes. */
const SIGNER = randomUUID();

export async function appendSome(workspaceId: string, count: number, from = 0): Promise<void> {
  await withWorkspace(workspaceId, (tx) =>
    appendAct(
      tx,
      { workspaceId, type: 'service' },
      ...Array.from({ length: count }, (_, i) => ({ kind: 'test.happened', data: { number: from + i } })),
    ),
  );
}

export async function integrateAll(workspaceId: string): Promise<number> {
  let total = 0;
  for (let done = 1; done > 0; total += done) done = await integrateTree(workspaceId);
  return total;
}

/** One round of the signer; the newest checkpoint after it. */
export async function sign(
  workspaceId: string,
  { dir, holder }: { dir: string; holder: string },
  now = new Date(),
): Promise<StoredCheckpoint | null> {
  await takeLease(holder);
  await signCheckpoint(workspaceId, holder, dir, now);
  return withWorkspace(workspaceId, (tx) => newestCheckpoint(tx, workspaceId));
}

/** What an auditor of this log would have been given: its name and its keys. */
export async function trustOf(workspaceId: string): Promise<{ origin: string; trust: TrustedKey[] }> {
  return withWorkspace(workspaceId, async (tx) => {
    const { origin } = (await readHead(tx, workspaceId))!;
    const keys = await readLogKeys(tx, workspaceId);
    const trust = keys.map((key) => ({
      key: noteKey(origin, key.publicKey),
      from: key.fromSize ?? Number.MAX_SAFE_INTEGER,
      until: key.untilSize,
    }));
    return { origin, trust };
  });
}

export async function allEntries(workspaceId: string): Promise<Uint8Array[]> {
  return withWorkspace(workspaceId, (tx) => readEntries(tx, workspaceId, 0, 1_000_000));
}

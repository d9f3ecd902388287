import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { hashLeaf } from '@/lib/ledger/merkle';
import { newestCheckpoint } from '@/lib/ledger/server/checkpoint-store';
import { integrateAll } from '@/lib/ledger/server/testing-tree';
import { FaultBook } from '../fault-book';
import type { Layer } from '../layers';
import { checkAnchors } from './check-anchors';
import { readCopies, writeCheckpoint } from './publish-checkpoint';
import { readTrust } from './read-trust';
import { signedLog, type SignedLog } from './testing';

/** As in attacks.integration.test.ts: somebody who has the database as its superuser, and here an older copy of the signer's directory too. */
async function noticed(log: SignedLog, over: Parameters<SignedLog['verify']>[0] = {}): Promise<Layer[]> {
  return (await log.verify(over)).faults.map((fault) => fault.layer);
}
async function refusal(log: SignedLog): Promise<string | null> {
  await log.sign();
  const { rows } = await asOwner((client) =>
    client.query<{ refusal: string | null }>('SELECT refusal FROM log_signer WHERE workspace_id = $1', [log.workspaceId]),
  );
  return rows[0]?.refusal ?? null;
}

describe('what was signed deleted from the database, past a memory of the signer that was put back', () => {
  /** Signed at 15, 25 and 35; the signer remembers 15; an entry between is rewritten, and the tree made anew over it. */
  async function rewritten(): Promise<{ log: SignedLog; receipt: string; notes: string[] }> {
    const log = await signedLog();
    const dir = mkdtempSync(path.join(tmpdir(), 'countersign-signer-copy-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    cpSync(log.signer.dir, dir, { recursive: true });
    const notes: string[] = [];
    for (const count of [2, 2]) {
      await log.report(count);
      await log.sign();
      notes.push((await withWorkspace(log.workspaceId, (tx) => newestCheckpoint(tx, log.workspaceId)))!.note);
    }
    const receipt = await leafOf(log, 16);
    rmSync(log.signer.dir, { recursive: true });
    cpSync(dir, log.signer.dir, { recursive: true });
    await log.attack(
      `UPDATE event SET entry = convert_to(replace(convert_from(entry, 'UTF8'), 'tool.called', 'tool.failed'), 'UTF8') WHERE workspace_id = $ws AND idx = 16`,
      `UPDATE event SET kind = 'tool.failed' WHERE workspace_id = $ws AND idx = 16`,
    );
    await log.attack('DELETE FROM log_tile WHERE workspace_id = $ws', 'DELETE FROM log_tree WHERE workspace_id = $ws');
    await integrateAll(log.workspaceId);
    return { log, receipt, notes };
  }
  const leafOf = async (log: SignedLog, idx: number): Promise<string> =>
    asOwner(async (client) => {
      const { rows } = await client.query<{ entry: Buffer }>('SELECT entry FROM event WHERE workspace_id = $1 AND idx = $2', [
        log.workspaceId,
        idx,
      ]);
      return Buffer.from(hashLeaf(rows[0]!.entry)).toString('base64');
    });

  test('one that is left is enough: its root, and the signer, which counts it as remembered', async () => {
    const { log } = await rewritten();
    await log.attack('DELETE FROM checkpoint WHERE workspace_id = $ws AND size < 35');
    expect(await noticed(log)).toEqual(['root']);
    await log.report(1);
    expect(await refusal(log)).toBe('forked');
  });

  test('all of them: only what left the machine (a checkpoint kept elsewhere, an exported one, the receipt of an emitter)', async () => {
    const { log, receipt, notes } = await rewritten();
    await log.attack('DELETE FROM checkpoint WHERE workspace_id = $ws AND size > 15');
    expect(await noticed(log)).toEqual([]); // nothing on this machine knows better
    expect(await refusal(log)).toBeNull(); // the signer takes it for growth since 15
    expect(await noticed(log)).toEqual([]);
    // A trust file says whose signatures count: these are.
    const { keys } = await readTrust(log.workspaceId, log.signer.dir);
    expect(await noticed(log, { trust: keys, remembered: null })).toEqual([]);
    for (const note of notes) expect(await noticed(log, { copies: [{ where: 'the file given', note }] })).toEqual(['copy']);
    const exported = mkdtempSync(path.join(tmpdir(), 'countersign-copies-'));
    onTestFinished(() => rmSync(exported, { recursive: true, force: true }));
    await writeCheckpoint(exported, { size: 35, note: notes[1]!, origin: log.origin });
    expect(await noticed(log, { copies: readCopies(log.origin, exported) })).toEqual(['copy']);
    expect(await leafOf(log, 16)).not.toBe(receipt);
    // An anchor that the attacker forgot in the database is over a checkpoint that the log does not have.
    const anchors = new FaultBook();
    await log.attack(`INSERT INTO anchor (workspace_id, anchor_id, kind, size, note, target, anchored_at) VALUES ($ws, gen_random_uuid(), 'directory', 35, '${notes[1]!}', 'x', now())`); // prettier-ignore
    await checkAnchors(log.workspaceId, { origin: log.origin, trust: keys, faults: anchors });
    expect(anchors.faults.map((fault) => fault.layer)).toEqual(['anchor']);
  });
});

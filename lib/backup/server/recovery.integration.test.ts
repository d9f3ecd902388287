import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { appendAccessNotes } from '@/lib/access/server/append-access-notes';
import { selectPresent } from '@/lib/decisions/server/decision-store';
import { createApiKey } from '@/lib/access/server/create-api-key';
import { noteAccess } from '@/lib/access/server/note-access';
import { loadSession } from '@/lib/access/server/session-store';
import { startSession } from '@/lib/access/server/start-session';
import type { KeyActor, PersonActor } from '@/lib/access/actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { inEmptyDatabase } from '@/lib/db/testing/other-database';
import { withControl, withWorkspace } from '@/lib/db/transaction';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { nativeEvent } from '@/lib/ingest/server/testing';
import { appendLeaf, emptyFrontier, rootOfFrontier } from '@/lib/ledger/frontier';
import { hashLeaf } from '@/lib/ledger/merkle';
import { appendAct } from '@/lib/ledger/server/append';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { registerSystem } from '@/lib/registry/server/register-system';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { notCapturedIn, type RecoveredLog } from '../recovery';
import type { Remembered } from '@/lib/ledger/server/signer-home';
import { encodeBase64 } from '@/lib/ledger/base64';
import type { ArchiveSecret } from './archive/archive-key';
import { checkRestored } from './check-restored';
import type { BackupManifest } from '../contract';
import { endRecovery } from './end-recovery';
import { getReadOnlyNotice } from './get-read-only-notice';
import { listNotCaptured } from './list-not-captured';
import { makeBackup } from './make-backup';
import { restoreBackup } from './restore-backup';
import { settleCapture } from './settle-capture';

const secret: ArchiveSecret = { type: 'keyFile', key: randomBytes(32) };
let folder: string;
let w: TestWorkspace;
let administrator: PersonActor;
let key: KeyActor;
let file: string;
/** What was in the log at the backup, and what a signer outside the database signed after it. */
let size: number;
let signed: Remembered;

/** What was erased since the backup; here it is written down that the restore may write, and nobody else. */
const eraseAgain = async (): Promise<{ entries: number; erased: number; held: number }> => {
  await note();
  return { entries: 1, erased: 1, held: 0 };
};
const note = (): Promise<unknown> =>
  withWorkspace(w.workspaceId, (tx) => appendAct(tx, w.service, { kind: 'test.noted', data: { at: Date.now() } }));

async function headNow(): Promise<typeof signed> {
  const log = await readLog(w.workspaceId);
  const frontier = emptyFrontier();
  for (const event of log) appendLeaf(frontier, hashLeaf(event.entry));
  return {
    workspaceId: w.workspaceId,
    origin: log[0]!.envelope.log,
    size: log.length,
    root: encodeBase64(rootOfFrontier(frontier)),
    signedAt: new Date().toISOString(),
    keys: [],
  };
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-recovery-'));
  w = await testWorkspace();
  administrator = await w.person('administrator');
  key = await w.key();
  for (let i = 0; i < 5; i++) await note();
  file = path.join(folder, 'one.backup');
  const made = await makeBackup({ to: file, workspaceId: null, secret, expiresAt: null, version: '0.1.0' });
  size = made.logs[0]!.size;
  for (let i = 0; i < 3; i++) await note();
  signed = await headNow(); // with the three, and backup.made
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function restored<T>(
  remembered: readonly (typeof signed)[],
  work: (logs: RecoveredLog[], manifest: BackupManifest) => Promise<T>,
): Promise<T> {
  return inEmptyDatabase(inject('serverUrl')!, async () => {
    const { manifest } = await restoreBackup({ from: file, secret, replace: false });
    return work((await checkRestored({ manifest, remembered, given: [], content: true, eraseAgain })).logs, manifest);
  });
}

describe('a restored database', { timeout: 60_000 }, () => {
  test('answers reads, refuses every write by name, and lets people in to look', async () => {
    await restored([], async () => {
      expect(await getReadOnlyNotice()).toMatchObject({ cause: 'restore' });
      expect(await readLog(w.workspaceId)).toHaveLength(size + 1);
      const readOnly = { code: 'readOnly', status: 503 };
      await expect(note()).rejects.toMatchObject(readOnly);
      await expect(ingestEvents(key, { body: JSON.stringify([nativeEvent()]) })).rejects.toMatchObject(readOnly);
      await expect(registerSystem(administrator, { key: 'new', name: 'New' })).rejects.toMatchObject(readOnly);
      await expect(createApiKey(administrator, { name: 'new', scopes: ['read'] })).rejects.toMatchObject(readOnly);
      await expect(withControl((tx) => tx.sql(`UPDATE person SET name = 'x'`))).rejects.toMatchObject(readOnly);
      const sessionId = await startSession(administrator.personId, 'password', { address: null, userAgent: null });
      expect(await loadSession(sessionId)).toMatchObject({ personId: administrator.personId });
      await noteAccess(administrator, { kind: 'search.performed', detail: { q: 'refund' } });
      expect(await readLog(w.workspaceId)).toHaveLength(size + 1);
      await endRecovery({ by: 'root', acceptLoss: false });
      await note();
      // Who signed in and looked meanwhile is in the log now.
      await appendAccessNotes(selectPresent);
      expect(await readActs(w.workspaceId, 'session.started')).toHaveLength(1);
      expect(await readActs(w.workspaceId, 'search.performed')).toHaveLength(1);
      expect(await getReadOnlyNotice()).toBeNull();
    });
  });

  test('names the events that a newer signed checkpoint proves to be lost, and goes on only when that is accepted', async () => {
    await restored([signed], async ([log]) => {
      expect(log).toMatchObject({ size, faults: [], lost: { from: size, to: signed.size - 1 } });
      await expect(endRecovery({ by: 'root', acceptLoss: false })).rejects.toThrow(`events ${size} to ${signed.size - 1} (4)`);
      await endRecovery({ by: 'Ada', acceptLoss: true });
      expect(await readActs(w.workspaceId, 'recovery.ended')).toMatchObject([
        { by: 'Ada', size, lost: { from: size, to: signed.size - 1 }, lostCheckpoint: { size: signed.size, root: signed.root } },
      ]);
    });
  });

  test('an AI system that could not be captured as before is told while it lasts and after, until somebody has dealt with it', async () => {
    const system = toPublicId('system', uuidv7());
    const left = [{ system, level: 'metadata' }];
    await restored([], async () => {
      const captured = [{ workspaceId: w.workspaceId, system, level: 'metadata', done: false }, { workspaceId: w.workspaceId, system: 'known', level: 'masked', done: true }]; // prettier-ignore
      await asOwner((client) => client.query("UPDATE recovery SET detail = jsonb_set(detail, '{erasedAgain,captured}', $1)", [JSON.stringify(captured)])); // prettier-ignore
      expect(notCapturedIn((await getReadOnlyNotice())!.detail, w.workspaceId)).toEqual(left);
      expect(notCapturedIn((await getReadOnlyNotice())!.detail, uuidv7())).toEqual([]);
      const reason = 'It was a trial; nothing of it is sent any more.';
      await expect(settleCapture(administrator, { reason })).rejects.toMatchObject({ code: 'conflict' }); // nothing can be registered yet
      await endRecovery({ by: 'root', acceptLoss: false });
      expect(await readActs(w.workspaceId, 'recovery.ended')).toMatchObject([{ notCaptured: left }]);
      const reviewer: PersonActor = { ...administrator, role: 'reviewer' };
      expect([await listNotCaptured(administrator), await listNotCaptured(reviewer)]).toEqual([left, []]);
      await expect(settleCapture(reviewer, { reason })).rejects.toMatchObject({ code: 'forbidden' });
      await settleCapture(administrator, { reason });
      expect(await listNotCaptured(administrator)).toEqual([]);
      await expect(settleCapture(administrator, { reason })).rejects.toMatchObject({ code: 'conflict' });
      expect(await readActs(w.workspaceId, 'recovery.captureSettled')).toMatchObject([{ systems: left, reason, by: administrator.name }]); // prettier-ignore
    });
  });

  test('one of before, whose restore wrote down other things, is no reason for a page to fail once it has ended', async () => {
    await restored([], async () => {
      await endRecovery({ by: 'root', acceptLoss: false });
      await asOwner((client) => client.query("UPDATE recovery SET detail = detail - 'erasedAgain'"));
      expect(await listNotCaptured(administrator)).toEqual([]);
      await expect(settleCapture(administrator, { reason: 'none' })).rejects.toMatchObject({ code: 'conflict' });
    });
  });

  test('that is not what was signed is said to be so, and is not gone on with', async () => {
    await restored([], async (_, manifest) => {
      const forged = { ...signed, size: 3 };
      const { logs } = await checkRestored({ manifest, remembered: [forged], given: [], content: true, eraseAgain });
      expect(logs[0]!.faults).toEqual([expect.stringContaining('At 3 events')]);
      await expect(endRecovery({ by: 'root', acceptLoss: true })).rejects.toThrow('is not what was signed');
      await asOwner((client) => client.query('DELETE FROM event WHERE idx = 2'));
      const holed = await checkRestored({ manifest, remembered: [], given: [], content: true, eraseAgain });
      expect(holed.logs[0]!.faults).toEqual([expect.stringContaining('Event 2 is missing')]);
    });
  });
});

test('COUNTERSIGN_READ_ONLY=1 refuses writes without a restore', async () => {
  vi.stubEnv('COUNTERSIGN_READ_ONLY', '1');
  try {
    await expect(note()).rejects.toMatchObject({ code: 'readOnly' });
    await expect(registerSystem(administrator, { key: 'new', name: 'New' })).rejects.toMatchObject({ code: 'readOnly' });
    expect(await getReadOnlyNotice()).toMatchObject({ cause: 'setting' });
    await expect(endRecovery({ by: 'root', acceptLoss: false })).rejects.toThrow('COUNTERSIGN_READ_ONLY');
  } finally {
    vi.stubEnv('COUNTERSIGN_READ_ONLY', '0');
  }
  await note();
});

import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RecoveryDetail } from '@/lib/backup/recovery';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { childEnv } from '@/lib/env';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { nativeEvent } from '@/lib/ingest/server/testing';
import { runVerification } from '@/lib/integrity/server/run-verification';
import { integrateTree } from '@/lib/ledger/server/integrate-tree';
import { signCheckpoints } from '@/lib/ledger/server/sign-checkpoint';
import { initSignerHome, recall } from '@/lib/ledger/server/signer-home';
import { takeLease } from '@/lib/ledger/server/signer-store';
import { readActs, readLog, type LoggedAct } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { loadSample } from '@/lib/sample/server/load-sample';
import { simulate } from '@/lib/sample/simulate';
import { uuidv7 } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { runWithDatabase } from './run-with-database';

// The whole way through the command line: data goes in, is backed up, its directory is destroyed, and is restored from the archives.
const run = promisify(execFile);
const HOLDER = uuidv7();
let home: string;
const dataDir = (): string => path.join(home, 'data');
const at = (name: string): string => path.join(home, name);

beforeAll(() => {
  home = mkdtempSync(path.join(tmpdir(), 'countersign-restore-'));
  chmodSync(home, 0o755);
  vi.stubEnv('DATABASE_URL', ''); // the embedded one
  vi.stubEnv('COUNTERSIGN_WORKSPACE_KEY', ''); // the file
  vi.stubEnv('COUNTERSIGN_DATA_DIR', dataDir());
  // On another disk, as docs/operations.md asks.
  vi.stubEnv('COUNTERSIGN_SIGNER_DIR', at('signer'));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', at('journal'));
  writeFileSync(at('phrase'), 'a passphrase of some length\n', { mode: 0o600 });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs one `countersign` command; with --json what it printed. Throws with its exit code and words when it fails. */
async function countersign<T>(...args: string[]): Promise<T> {
  const { stdout } = await run(process.execPath, ['lib/cli/bootstrap.mjs', 'cli', ...args, '--json'], {
    env: childEnv({ DATABASE_URL: '' }),
  });
  return JSON.parse(stdout) as T;
}

/** Uses the embedded database in this process, as a command does. */
async function withData<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await runWithDatabase('test', work);
  } finally {
    vi.stubEnv('DATABASE_URL', '');
  }
}

async function sign(): Promise<void> {
  while ((await integrateTree()) > 0);
  expect(await takeLease(HOLDER)).toBe(true);
  await signCheckpoints(HOLDER);
}

const XYLOPHONE = 'xylophone';
const aboutAnn = (): JsonObject =>
  nativeEvent({
    kind: 'model.invoked',
    decision: 'ann-1',
    subjects: [{ type: 'customer', id: 'c-ann' }],
    data: { model: { requested: 'm1' }, messages: { input: [{ role: 'user', content: `my ${XYLOPHONE} broke` }] } },
  });

/** Where the words of that person can still be read: in the log, opened with its keys, or in anything made from it. */
async function mentions(workspaceId: string): Promise<string[]> {
  const inLog = (await readLog(workspaceId))
    .filter((event) => JSON.stringify(event.data).includes(XYLOPHONE))
    .map((event) => event.kind);
  const inRows = await asOwner(async (client) => {
    const { rows } = await client.query<{ t: string }>(
      `SELECT 'decision' AS t FROM decision d WHERE d::text LIKE $1 UNION ALL SELECT 'search' FROM decision_search s WHERE s::text LIKE $1`,
      [`%${XYLOPHONE}%`],
    );
    return rows.map((row) => row.t);
  });
  return [...inLog, ...inRows];
}

const annsDecision = (log: readonly LoggedAct[]): string | null | undefined =>
  log.find((event) => JSON.stringify(event.data).includes(XYLOPHONE))?.decisionId;
const entries = (log: readonly LoggedAct[]): string[] => log.map((event) => event.entry.toString());

describe('a destroyed data directory', { timeout: 240_000 }, () => {
  test('comes back from its archives, verifies, names what was acknowledged since, and forgets again whom it forgot', async () => {
    initSignerHome();
    const before = await withData(async () => {
      const w = await testWorkspace();
      await loadSample(w.service, { make: (now) => [...simulate(now)].slice(-12) });
      const sender = await w.key();
      await ingestEvents(sender, { body: JSON.stringify([aboutAnn()]) });
      // The test made its row without an event of the log, which the verification at the end would say.
      await asOwner((client) => client.query('DELETE FROM api_key WHERE key_id = $1', [sender.keyId]));
      await sign();
      return { w, sender, workspaceId: w.workspaceId, log: await readLog(w.workspaceId) };
    });
    const { w, sender, workspaceId } = before;
    const key = readFileSync(path.join(dataDir(), 'keys', 'workspace'), 'utf8');
    const passphrase = ['--passphrase-file', at('phrase')];
    const made = await countersign<{ data: { logs: { size: number }[] } }>(
      'backup', '--to', at('data.backup'), '--keys-to', at('keys.archive'), ...passphrase,
    ); // prettier-ignore
    const size = made.data.logs[0]!.size;

    // What happens after the backup, and is signed: backup.made, the erasure of a person, and events of a sender, who got receipts.
    const { later, request } = await withData(async () => {
      const [asks, consents] = [
        await w.person('compliance_officer'),
        await w.person('reviewer', { permissionSets: ['data_protection_officer'] }),
      ];
      const { id } = await requestErasure(asks, {
        caseNumber: 'DSR-7',
        legalBasis: 'gdpr17_1_b',
        reason: 'consent withdrawn',
        keep: 'structure',
        scope: { kind: 'subject', type: 'customer', id: 'c-ann' },
      });
      await decideErasure(consents, id, { decision: 'consent', reason: 'identity was checked' });
      await carryOutErasures();
      expect(await mentions(workspaceId)).toEqual([]);
      const { results } = await ingestEvents(sender, { body: JSON.stringify([nativeEvent(), nativeEvent(), nativeEvent()]) });
      await sign();
      return { later: results.map((result) => result.receipt!.index), request: id };
    });
    const signed = recall(workspaceId)!;
    expect(signed.size).toBeGreaterThan(later.at(-1)!);

    const cluster = realpathSync(path.join(dataDir(), 'postgres'));
    rmSync(dataDir(), { recursive: true });
    rmSync(cluster, { recursive: true, force: true });

    // Without the workspace key nothing is done, and nothing is made up in its place.
    await expect(countersign('restore', '--from', at('data.backup'), ...passphrase)).rejects.toMatchObject({ code: 2 });
    expect(existsSync(path.join(dataDir(), 'keys', 'workspace'))).toBe(false);

    const restored = await countersign<Pick<RecoveryDetail, 'logs' | 'erasedAgain'>>(
      'restore', '--from', at('data.backup'), '--keys-from', at('keys.archive'), ...passphrase,
    ); // prettier-ignore
    expect(readFileSync(path.join(dataDir(), 'keys', 'workspace'), 'utf8')).toBe(key);
    // Closed are the keys alone: where PostgreSQL has an account of its own, that reaches its cluster in the folder.
    expect([dataDir(), path.join(dataDir(), 'keys')].map((folder) => statSync(folder).mode & 0o777)).toEqual([0o755, 0o700]);
    const [log] = restored.logs;
    expect(log).toMatchObject({ size, faults: [], lost: { from: size, to: signed.size - 1 } });
    expect(log!.checkpoints).toEqual([
      expect.objectContaining({ from: 'backup', outcome: 'agrees' }),
      expect.objectContaining({ from: 'signer', outcome: 'ahead', size: signed.size }),
    ]);
    expect(restored.erasedAgain).toEqual({ entries: 1, erased: 1, held: 0, texts: 0, holds: 0, captured: [] });
    // Every receipt that was given out since is in the range that is called lost; none is silently missing.
    expect(later.every((index) => index >= log!.lost!.from && index <= log!.lost!.to)).toBe(true);

    await withData(async () => {
      const there = await readLog(workspaceId);
      expect(entries(there).slice(0, size)).toEqual(entries(before.log).slice(0, size));
      // Content is back, but for that of the person who was erased since: that is gone again, and an event says so.
      expect(await mentions(workspaceId)).toEqual([]);
      const others = (log: readonly LoggedAct[]): unknown[] =>
        log.slice(0, size).flatMap((event) => (event.decisionId === annsDecision(before.log) ? [] : [event.data]));
      expect(others(there)).toEqual(others(before.log));
      // The journal cannot tell whether the case is the person's own number, so the event names the request in its place.
      expect(await readActs(workspaceId, 'content.erased')).toMatchObject([{ case: request, ground: 'restored from a backup' }]);
    });

    await expect(countersign('recovery', 'end', '--by', 'Ada')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`events ${size} to ${signed.size - 1}`) as string,
    });
    const ended = await countersign<{ signer: string }>('recovery', 'end', '--by', 'Ada', '--accept-loss');
    expect(ended.signer).toBe('accepted');
    await withData(async () => {
      const lost = { from: size, to: signed.size - 1 };
      expect(await readActs(workspaceId, 'recovery.ended')).toMatchObject([
        { by: 'Ada', lost, lostCheckpoint: { root: signed.root } },
      ]);
      await sign(); // the signer goes on, and remembers what it gave up
      const log = await readLog(workspaceId);
      const verified = await runVerification({ workspaceId, content: true, readModels: true });
      expect(verified).toMatchObject({ faultTotal: 0, complete: true });
      expect(recall(workspaceId)).toMatchObject({ size: log.length, restarts: [{ size: signed.size, root: signed.root }] });
    });
  });
});

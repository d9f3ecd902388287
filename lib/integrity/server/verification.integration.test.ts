import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { hasOpenssl, startTestTsa, type TestTsa } from '@/lib/ledger/testing/openssl-tsa';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { toPublicId } from '@/lib/shared/ids';
import { readCoverage, readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import { sealOf } from '@/lib/ledger/seal';
import { anchorCheckpoints } from './anchor-checkpoints';
import { selectAnchors, selectWaysOut } from './anchor-store';
import { askVerification } from './ask-verification';
import { getIntegrity } from './get-integrity';
import { lastNight, runDueVerifications } from './run-due-verifications';
import { runVerification } from './run-verification';
import { selectRuns } from './run-store';
import { signedLog, type SignedLog } from './testing';
import type { VerifyState } from './verify-log';

const runs = (log: SignedLog) => withWorkspace(log.workspaceId, (tx) => selectRuns(tx, log.workspaceId, 10));
const layers = async (log: SignedLog) => {
  vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
  return (await runVerification({ workspaceId: log.workspaceId, content: true })).faults.map((fault) => fault.layer);
};
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

function noAuthority(): void {
  vi.stubEnv('COUNTERSIGN_TSA_URL', '');
  vi.stubEnv('COUNTERSIGN_TSA_CA', '');
}

describe('a verification', () => {
  test('is carried out once a night, stored, and recorded in the log', async () => {
    const log = await signedLog();
    vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
    const now = new Date();
    expect(await runDueVerifications(now)).toBeGreaterThanOrEqual(1);
    expect((await runs(log))[0]).toMatchObject({ cause: 'nightly', state: 'passed', whole: true, atSize: 15, faultTotal: 0 });
    const [act] = await readActs(log.workspaceId, 'log.verified');
    expect(act).toMatchObject({ cause: 'nightly', state: 'passed', to: 15, matching: 15, trust: 'signer', faults: 0 });
    await runDueVerifications(now);
    expect(await runs(log)).toHaveLength(1);
    expect(lastNight(new Date('2026-11-25T01:59:00Z')).toISOString()).toBe('2026-11-24T02:00:00.000Z');
    expect(lastNight(new Date('2026-11-25T02:00:00Z')).toISOString()).toBe('2026-11-25T02:00:00.000Z');
  });

  test('that begins while rows move to the partition of their month calls none of them missing', async () => {
    const log = await signedLog();
    await asOwner(async (mover) => {
      const { rows } = await mover.query<{ month: string }>(`SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYYMM') AS month`);
      const month = `disclosure_${rows[0]!.month}`;
      await mover.query(`ALTER TABLE disclosure DETACH PARTITION ${month}`);
      await mover.query(`INSERT INTO disclosure_default SELECT * FROM ${month}`);
      await mover.query(`DROP TABLE ${month}`);
      await mover.query('BEGIN');
      await mover.query('SELECT countersign_ensure_month(now())');
      const verified = log.verify();
      await vi.waitUntil(
        async () => (await mover.query(`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'relation'`)).rowCount! > 0,
        { timeout: 10_000, interval: 5 },
      );
      await mover.query('COMMIT');
      expect((await verified).faults).toEqual([]);
    });
  });

  test('that somebody asks for is theirs in the log; only one goes on at a time; who may not ask is refused', async () => {
    const log = await signedLog();
    vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
    await runDueVerifications();
    const officer = await log.ws.person('compliance_officer');
    await askVerification(officer);
    await expect(askVerification(officer)).rejects.toMatchObject({ code: 'conflict' });
    await expect(askVerification(await log.ws.person('reviewer'))).rejects.toMatchObject({ code: 'forbidden' });
    // Those whom the test made without an event of the log.
    await log.attack('DELETE FROM membership WHERE workspace_id = $ws');
    await runDueVerifications();
    expect((await runs(log))[0]).toMatchObject({ cause: 'person', state: 'passed' });
    expect(await readActs(log.workspaceId, 'log.verified')).toHaveLength(2);
  });

  test('that finds a fault breaks the seal of that decision only, until a whole one passes', { timeout: 120_000 }, async () => {
    const log = await signedLog(2);
    vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
    await log.attack(`UPDATE event SET kind = 'tool.forged' WHERE workspace_id = $ws AND idx = 1`);
    await runDueVerifications();
    const [run] = await runs(log);
    expect(run).toMatchObject({ state: 'failed', faultTotal: 1 });
    const marks = await withWorkspace(log.workspaceId, (tx) => readSealMarks(tx, log.workspaceId));
    const { decision } = run!.faults[0]!;
    expect(sealOf(marks, { decision: decision!, lastIdx: 8 })).toBe('broken');
    expect(sealOf(marks, { decision: 'another', lastIdx: 7 })).toBe('sealed');
    expect(sealOf(marks, { decision: 'another', lastIdx: 99 })).toBe('recorded');
    expect(await readActs(log.workspaceId, 'log.fault')).toMatchObject([
      { faults: 1, first: { layer: 'columns', where: 'entry 1' } },
    ]);
    await log.attack(`UPDATE event SET kind = 'tool.called' WHERE workspace_id = $ws AND idx = 1`);
    await askVerification(log.ws.service);
    await runDueVerifications();
    expect((await withWorkspace(log.workspaceId, (tx) => readSealMarks(tx, log.workspaceId))).faults).toEqual([]);
  });

  test('interrupted anywhere, it goes on where it was and finds the same', async () => {
    const log = await signedLog(3);
    await log.attack('DELETE FROM disclosure WHERE workspace_id = $ws AND idx = 1');
    const whole = await log.verify();
    let kept: VerifyState | null = null;
    await log.verify({ to: 8, onPart: (state) => ((kept = structuredClone(state)), true) });
    expect(kept!.at).toBe(8);
    expect(await log.verify({ resume: kept })).toEqual(whole);
    const part = await log.verify({ from: 5, to: 11 });
    expect(part).toMatchObject({ from: 5, to: 11, faults: [] });
  });

  test('a read model that was altered is noticed when asked for, and nothing is changed by looking', async () => {
    const log = await signedLog(2);
    vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
    const look = () => runVerification({ workspaceId: log.workspaceId, content: false, readModels: true });
    expect((await look()).faults).toEqual([]);
    await log.attack(
      `UPDATE decision SET status = 'error' WHERE workspace_id = $ws AND decision_id = (SELECT min(decision_id::text)::uuid FROM decision WHERE workspace_id = $ws)`,
    );
    const { faults } = await look();
    expect(faults).toMatchObject([
      { layer: 'readModel', where: expect.stringMatching(/^table decision, decision dec_\w+, column status$/) },
    ]);
    expect((await look()).faults).toHaveLength(1);
  });
});

describe('content that was erased', () => {
  const erase = async (log: SignedLog, keep: 'structure' | 'nothing'): Promise<void> => {
    const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
    onTestFinished(() => rmSync(journal, { recursive: true, force: true }));
    vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
    const [first] = await readLog(log.workspaceId);
    const decision = toPublicId('decision', first!.decisionId!);
    const told = { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn' } as const;
    const asks = await log.ws.person('compliance_officer', { permissionSets: ['data_protection_officer'] });
    const consents = await log.ws.person('compliance_officer', { permissionSets: ['data_protection_officer'] });
    const { id } = await requestErasure(asks, { ...told, keep, scope: { kind: 'targets', targets: [{ decision }] } });
    await decideErasure(consents, id, { decision: 'consent', reason: 'identity was checked' });
    await carryOutErasures();
    await log.sign();
  };

  test('for a recorded reason is no fault, and what is left is held against what the erasure says', async () => {
    const log = await signedLog(2);
    await erase(log, 'structure');
    const verified = await log.verify();
    expect(verified.faults).toEqual([]);
    expect(verified.counts.removed).toBeGreaterThan(0);
    await log.attack('DELETE FROM disclosure WHERE workspace_id = $ws AND idx = 1');
    expect((await log.verify()).faults.map((fault) => [fault.layer, fault.where])).toEqual([
      ['disclosure', 'content of entry 1'],
    ]);
  });

  test('that is back is a fault, whether its tombstone says that nothing is left or something', async () => {
    for (const keep of ['structure', 'nothing'] as const) {
      const log = await signedLog(2);
      const kept = await asOwner((db) => db.query<{ a: string; i: string; b: Buffer; k: Buffer }>(`SELECT d.anchor_id AS a, d.idx AS i, d.body AS b, k.wrapped AS k FROM disclosure d JOIN data_key k USING (workspace_id, anchor_id) WHERE d.workspace_id = $1 AND d.idx = 1`, [log.workspaceId])); // prettier-ignore
      await erase(log, keep);
      expect((await log.verify()).faults).toEqual([]);
      // As a restored backup would, or somebody who kept a copy: old bytes under the old key.
      const { a, b, k } = kept.rows[0]!;
      await asOwner(async (db) => {
        await db.query('DELETE FROM disclosure WHERE workspace_id = $1 AND anchor_id = $2', [log.workspaceId, a]);
        await db.query('DELETE FROM data_key WHERE workspace_id = $1 AND anchor_id = $2', [log.workspaceId, a]);
        await db.query('INSERT INTO data_key VALUES ($1, $2, $3)', [log.workspaceId, a, k]);
        await db.query('INSERT INTO disclosure (workspace_id, anchor_id, idx, body) VALUES ($1, $2, 1, $3)', [
          log.workspaceId,
          a,
          b,
        ]);
      });
      const { faults } = await log.verify();
      expect(faults).toContainEqual(expect.objectContaining({ layer: 'disclosure', where: 'content of entry 1', found: 'the content that was removed: it is back' })); // prettier-ignore
    }
  });

  test('as a whole decision is no fault either; stripping another one under the same event is', async () => {
    const log = await signedLog(2);
    await erase(log, 'nothing');
    expect((await log.verify()).faults).toEqual([]);
    const [cause] = (await readLog(log.workspaceId)).filter((one) => one.kind === 'content.erased');
    await log.attack(
      'DELETE FROM disclosure WHERE workspace_id = $ws AND idx = 5',
      `INSERT INTO tombstone VALUES ($ws, 5, 5, ${cause!.idx})`,
    );
    const { faults } = await log.verify();
    expect(faults.map((fault) => fault.layer)).toEqual(['absence']);
    expect(faults[0]!.found).toContain('is about other content');
  });
});

test('what cannot be noticed: a record changed before it was signed, in the log and everything that follows from it', async () => {
  const log = await signedLog(1);
  await log.report(1); // received, acknowledged, not signed yet
  await log.attack(
    `UPDATE event SET kind = 'tool.forged', entry = convert_to(replace(convert_from(entry, 'UTF8'), 'tool.called', 'tool.forged'), 'UTF8') WHERE workspace_id = $ws AND idx = 6`,
  );
  await log.sign();
  expect((await log.verify()).faults).toEqual([]); // only the emitter's receipt (index and leaf hash) says otherwise
});

describe.skipIf(!hasOpenssl())('time stamps', () => {
  let tsa: TestTsa;
  beforeAll(async () => {
    tsa = await startTestTsa();
  });
  afterAll(() => tsa.close());

  test(
    'are taken hourly over the newest checkpoint, held against the log, and make its evidence level',
    { timeout: 120_000 },
    async () => {
      const log = await signedLog();
      vi.stubEnv('COUNTERSIGN_TSA_URL', tsa.url);
      vi.stubEnv('COUNTERSIGN_TSA_CA', tsa.caFile);
      onTestFinished(noAuthority);
      await anchorCheckpoints();
      const [anchor] = await withWorkspace(log.workspaceId, (tx) => selectAnchors(tx, log.workspaceId, 0, 5));
      expect(anchor).toMatchObject({ kind: 'timestamp', size: 15, target: 'CN=Test tsa' });
      expect(tsa.accepts(Buffer.from(anchor!.note), anchor!.token!)).toBe(true);
      await log.report(1);
      await log.sign();
      expect(await anchorCheckpoints(minutes(59))).toBe(0);
      await anchorCheckpoints(minutes(61));
      const ways = await withWorkspace(log.workspaceId, (tx) => selectWaysOut(tx, log.workspaceId));
      expect(ways).toMatchObject([{ kind: 'timestamp', anchors: 2, size: 20, error: null }]);
      const standing = async (now?: Date) => {
        const { level, stamps } = await getIntegrity(log.ws.service, now);
        return [level, stamps];
      };
      expect(await standing()).toEqual(['A3', 'holds']);
      // Of a decision only what covers its last entry counts, whatever else has left.
      const sealAt = async (lastIdx: number) => {
        const marks = await withWorkspace(log.workspaceId, (tx) => readSealMarks(tx, log.workspaceId));
        const { level, missing } = await withWorkspace(log.workspaceId, (tx) =>
          readCoverage(tx, log.workspaceId, lastIdx, marks),
        );
        return [sealOf(marks, { decision: 'x', lastIdx }), level, missing?.why];
      };
      expect(await sealAt(19)).toEqual(['anchored', 'A3', undefined]);
      expect(await sealAt(20)).toEqual(['recorded', undefined, 'unsigned']);
      // A stamp whose certificate nobody authenticated is no anchor: whoever runs the log could have made it.
      vi.stubEnv('COUNTERSIGN_TSA_CA', '');
      expect(await standing()).toEqual(['A0', 'unauthenticated']);
      expect((await getIntegrity(log.ws.service)).exposure).toMatchObject({ toOutside: null, oldestInside: expect.any(String) as string }); // prettier-ignore
      expect(await sealAt(19)).toEqual(['sealed', 'A0', 'unauthenticated']);
      vi.stubEnv('COUNTERSIGN_TSA_CA', tsa.caFile);
      await log.report(1);
      await log.sign();
      expect(await standing()).toEqual(['A3', 'holds']);
      expect(await sealAt(24)).toEqual(['sealed', 'A0', 'behind']);
      expect(await standing(minutes(25 * 60))).toEqual(['A0', 'old']);
      expect(await layers(log)).toEqual([]);
      const marks = await withWorkspace(log.workspaceId, (tx) => readSealMarks(tx, log.workspaceId));
      expect(sealOf(marks, { decision: 'x', lastIdx: 19 })).toBe('anchored');
      await log.attack('CREATE TABLE kept_anchor AS SELECT * FROM anchor WHERE workspace_id = $ws', 'UPDATE anchor SET token = set_byte(token, length(token) - 20, get_byte(token, length(token) - 20) # 1) WHERE workspace_id = $ws'); // prettier-ignore
      expect(await sealAt(19)).toEqual(['sealed', 'A0', 'failed']);
      // A copy over another state of the log is none of this decision's either.
      await log.attack(
        'DELETE FROM anchor WHERE workspace_id = $ws',
        `INSERT INTO anchor SELECT workspace_id, anchor_id, 'directory', 99, note, target, anchored_at, NULL FROM kept_anchor LIMIT 1`,
      );
      expect(await sealAt(19)).toEqual(['sealed', 'A0', 'failed']);
      await log.attack(
        'DELETE FROM anchor WHERE workspace_id = $ws',
        'INSERT INTO anchor SELECT * FROM kept_anchor',
        'DROP TABLE kept_anchor',
      );
      expect(await sealAt(19)).toEqual(['anchored', 'A3', undefined]);
      await log.attack(
        'UPDATE anchor SET token = set_byte(token, length(token) - 20, get_byte(token, length(token) - 20) # 1) WHERE workspace_id = $ws AND size = 15',
      );
      expect(await layers(log)).toEqual(['anchor']);
      vi.stubEnv('COUNTERSIGN_SIGNER_DIR', log.signer.dir);
      await runDueVerifications(new Date());
      expect(await standing()).toEqual(['A0', 'failed']);
    },
  );

  test('that are wrong, refused, too long or never come are shown as failing and kept nowhere', async () => {
    const log = await signedLog(1);
    vi.stubEnv('COUNTERSIGN_TSA_URL', tsa.url);
    vi.stubEnv('COUNTERSIGN_TSA_CA', tsa.caFile);
    onTestFinished(() => {
      tsa.misbehave = null;
      noAuthority();
    });
    const earlier = tsa.requests[0] ?? Buffer.alloc(0);
    const cases: [string, NonNullable<TestTsa['misbehave']>][] = [
      ['the answer was HTTP 500', () => ({ status: 500, body: Buffer.alloc(0) })],
      ['the authority answered something that is no time stamp', () => ({ body: Buffer.from('<html>') })],
      ['the answer is too long', () => ({ body: Buffer.alloc(300_000) })],
      ['it stamps something else (the imprint differs)', () => ({ body: tsa.reply(earlier) })],
      ['the authority refused (status 2)', () => ({ body: Buffer.from('30053003020102', 'hex') })],
    ];
    let at = 0;
    for (const [reason, misbehave] of cases) {
      tsa.misbehave = misbehave;
      await anchorCheckpoints(minutes((at += 6)));
      const [way] = await withWorkspace(log.workspaceId, (tx) => selectWaysOut(tx, log.workspaceId));
      expect(way?.error, reason).toContain(reason);
      expect(way).toMatchObject({ anchors: 0 });
      expect(way!.failingSince).not.toBeNull();
      await log.attack(`UPDATE anchor_attempt SET attempted_at = attempted_at - interval '1 day' WHERE workspace_id = $ws`);
    }
    tsa.misbehave = null;
    await anchorCheckpoints(minutes(at + 6));
    expect(await withWorkspace(log.workspaceId, (tx) => selectWaysOut(tx, log.workspaceId))).toMatchObject([
      { anchors: 1, error: null, failingSince: null },
    ]);
  });
});

describe('checkpoints kept elsewhere', () => {
  test('in a directory: every one, never over another, and a log that was rolled back contradicts them', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'countersign-checkpoints-'));
    onTestFinished(() => {
      vi.stubEnv('COUNTERSIGN_CHECKPOINT_DIR', '');
      rmSync(directory, { recursive: true, force: true });
    });
    vi.stubEnv('COUNTERSIGN_CHECKPOINT_DIR', directory);
    const log = await signedLog();
    await anchorCheckpoints();
    await log.report(1);
    await log.sign();
    await anchorCheckpoints(minutes(2));
    const folder = path.join(
      directory,
      readdirSync(directory).find((name) => readdirSync(path.join(directory, name)).length === 2)!,
    );
    expect(readdirSync(folder).sort()).toEqual(['0000000000000015.txt', '0000000000000020.txt']);
    expect(await layers(log)).toEqual([]);
    const file = path.join(folder, '0000000000000020.txt');
    const honest = readFileSync(file, 'utf8');
    writeFileSync(file, honest.replace(/^(.*\n)20\n/, '$121\n'));
    expect(await layers(log)).toEqual(['copy']);
    writeFileSync(file, honest);
    await log.attack(
      'DELETE FROM event WHERE workspace_id = $ws AND idx >= 15',
      'DELETE FROM disclosure WHERE workspace_id = $ws AND idx >= 15',
      'UPDATE log_head SET next_idx = 15 WHERE workspace_id = $ws',
      'DELETE FROM checkpoint WHERE workspace_id = $ws AND size > 15',
      'DELETE FROM log_tile WHERE workspace_id = $ws',
      'DELETE FROM log_tree WHERE workspace_id = $ws',
      'DELETE FROM anchor WHERE workspace_id = $ws AND size > 15',
    );
    const { integrateTree } = await import('@/lib/ledger/server/integrate-tree');
    await integrateTree(log.workspaceId);
    expect(await layers(log)).toEqual(['signer', 'copy']);
  });

  test('by a webhook: signed as Standard Webhooks says, and nothing goes out unsigned', async () => {
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const got: { headers: Record<string, unknown>; body: string }[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(async () => {
      vi.stubEnv('COUNTERSIGN_CHECKPOINT_WEBHOOK', '');
      await new Promise((resolve) => server.close(resolve));
    });
    vi.stubEnv('COUNTERSIGN_CHECKPOINT_WEBHOOK', `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`);
    const log = await signedLog(1);
    await anchorCheckpoints();
    const way = async () => (await withWorkspace(log.workspaceId, (tx) => selectWaysOut(tx, log.workspaceId)))[0];
    expect((await way())?.error).toContain('nothing is sent unsigned');
    vi.stubEnv('COUNTERSIGN_CHECKPOINT_WEBHOOK_SECRET', secret);
    await anchorCheckpoints(minutes(6));
    const mine = got.find(({ body }) => body.includes('"size":5,'))!;
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signature } = mine.headers;
    const key = Buffer.from(secret.slice(6), 'base64');
    expect(signature).toBe(
      `v1,${createHmac('sha256', key)
        .update(`${id as string}.${at as string}.${mine.body}`)
        .digest('base64')}`,
    );
    expect(JSON.parse(mine.body)).toMatchObject({ type: 'checkpoint.published', data: { size: 5 } });
    expect(await way()).toMatchObject({ anchors: 1, error: null });
    expect(await layers(log)).toEqual([]);
  });
});

import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { decodeBase64 } from '@/lib/ledger/base64';
import { newestCheckpoint } from '@/lib/ledger/server/checkpoint-store';
import { initSignerHome, recall } from '@/lib/ledger/server/signer-home';
import { signCheckpoint } from '@/lib/ledger/server/sign-checkpoint';
import { integrateAll, sign } from '@/lib/ledger/server/testing-tree';
import type { Fault } from '../fault';
import type { Layer } from '../layers';
import { readTrust } from './read-trust';
import { signedLog, type SignedLog } from './testing';

/**
 * Attacks by somebody who has the database as its superuser: no grant, trigger or policy is in the way. Each test names the layer that must
 * notice; what nothing here can notice stands in verification.integration.test.ts. docs/threat-model.md has the same as a table.
 */
async function noticed(log: SignedLog, over: Parameters<SignedLog['verify']>[0] = {}): Promise<Layer[]> {
  const { faults } = await log.verify(over);
  return faults.map((fault) => fault.layer);
}
const first = async (log: SignedLog): Promise<Fault> => (await log.verify()).faults[0]!;

/** Throws tree and tiles away and lets the integrator make them anew, as somebody would who covers an attack up. */
async function rebuildTree(log: SignedLog): Promise<void> {
  await log.attack('DELETE FROM log_tile WHERE workspace_id = $ws', 'DELETE FROM log_tree WHERE workspace_id = $ws');
  await integrateAll(log.workspaceId);
}
const setEntry = (idx: number, from: string, to: string): string =>
  `UPDATE event SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '${from}', '${to}'), 'UTF8') WHERE workspace_id = $ws AND idx = ${idx}`;

test('nobody touched it: everything agrees, and everything was looked at', async () => {
  const log = await signedLog();
  const verified = await log.verify();
  expect(verified).toMatchObject({ faults: [], complete: true, to: 15, treeSize: 15, signedSize: 15, checkpoints: 1 });
  expect(verified.counts).toEqual({ matching: 15, removed: 0, seals: 3 });
});

describe('one record', () => {
  test('a byte of an entry: the leaf, whether the columns are changed with it or not', async () => {
    const log = await signedLog();
    await log.attack(setEntry(1, 'tool.called', 'tool.failed'));
    expect(await noticed(log)).toEqual(['columns', 'leaf']);
    await log.attack(`UPDATE event SET kind = 'tool.failed' WHERE workspace_id = $ws AND idx = 1`);
    const fault = await first(log);
    expect(fault).toMatchObject({ layer: 'leaf', where: 'entry 1', from: 1, to: 2 });
    expect(fault.expected).toContain('as they were signed');
  });

  test('a byte of an entry, tiles and tree rebuilt over it: the signed root', async () => {
    const log = await signedLog();
    await log.attack(
      setEntry(1, 'tool.called', 'tool.failed'),
      `UPDATE event SET kind = 'tool.failed' WHERE workspace_id = $ws AND idx = 1`,
    );
    await rebuildTree(log);
    expect(await noticed(log)).toEqual(['root', 'signer']);
    await log.report(1);
    await log.sign();
    expect(await refusal(log)).toBe('forked');
  });

  test('bytes that are no entry at all: the entry itself', async () => {
    const log = await signedLog();
    await log.attack(`UPDATE event SET entry = '\\xff00'::bytea WHERE workspace_id = $ws AND idx = 2`);
    expect(await first(log)).toMatchObject({ layer: 'entry', where: 'entry 2' });
  });

  test('a byte of its content: the disclosure, by its encryption', async () => {
    const log = await signedLog();
    await log.attack(
      'UPDATE disclosure SET body = set_byte(body, 40, get_byte(body, 40) # 1) WHERE workspace_id = $ws AND idx = 1',
    );
    expect(await first(log)).toMatchObject({ layer: 'disclosure', where: 'content of entry 1' });
    expect(await noticed(log, { content: false })).toEqual([]);
  });

  test('the content of one record put under another: the disclosure, because its place is part of the encryption', async () => {
    const log = await signedLog();
    await log.attack(
      `UPDATE disclosure SET body = (SELECT body FROM disclosure WHERE workspace_id = $ws AND idx = 2) WHERE workspace_id = $ws AND idx = 1`,
    );
    expect(await noticed(log)).toEqual(['disclosure']);
  });

  test('a column beside an entry: the columns', async () => {
    const log = await signedLog();
    for (const [column, value] of [
      ['kind', `'outcome.observed'`],
      ['actor_type', `'person'`],
      ['event_id', `'${randomUUID()}'`],
      ['occurred_at', `now()`],
      ['received_at', `received_at + interval '1 microsecond'`],
      ['system_id', 'NULL'],
    ]) {
      const before = `SELECT * INTO kept FROM event WHERE workspace_id = $ws AND idx = 1`;
      await log.attack(
        'DROP TABLE IF EXISTS kept',
        before,
        `UPDATE event SET ${column} = ${value} WHERE workspace_id = $ws AND idx = 1`,
      );
      const { faults } = await log.verify({ content: false });
      expect(
        faults.map((fault) => [fault.layer, fault.where]),
        column,
      ).toEqual([['columns', 'entry 1']]);
      await log.attack('DELETE FROM event WHERE workspace_id = $ws AND idx = 1', 'INSERT INTO event SELECT * FROM kept');
    }
    expect(await noticed(log)).toEqual([]);
  });

  test('moved to another workspace: the entry, which names its log', async () => {
    const [a, b] = [await signedLog(), await signedLog()];
    await b.attack('DELETE FROM event WHERE workspace_id = $ws AND idx = 1');
    await b.attack(
      `INSERT INTO event SELECT (jsonb_populate_record(e, jsonb_build_object('workspace_id', ${'$ws'}))).* FROM event e WHERE workspace_id = '${a.workspaceId}' AND idx = 1`,
    );
    expect((await b.verify({ content: false })).faults.map((fault) => fault.layer)).toEqual(['entry', 'leaf']);
  });
});

describe('the order', () => {
  test('two rows swapped: the leaf of each', async () => {
    const log = await signedLog();
    await log.attack(
      'UPDATE event SET idx = -1 WHERE workspace_id = $ws AND idx = 1',
      'UPDATE event SET idx = 1 WHERE workspace_id = $ws AND idx = 2',
      'UPDATE event SET idx = 2 WHERE workspace_id = $ws AND idx = -1',
    );
    const { faults } = await log.verify({ content: false });
    expect(faults.map((fault) => [fault.layer, fault.where])).toEqual([
      ['leaf', 'entry 1'],
      ['leaf', 'entry 2'],
    ]);
  });

  test('a row in the middle deleted: the order, and the closing that counted it', async () => {
    const log = await signedLog();
    await log.attack('DELETE FROM event WHERE workspace_id = $ws AND idx = 2');
    const { faults } = await log.verify();
    expect(faults.map((fault) => [fault.layer, fault.where])).toEqual([
      ['order', 'entry 2'],
      ['seal', 'closing at entry 12'],
    ]);
  });

  test('the last row deleted: the order; with the head moved back, the tree and everything signed', async () => {
    const log = await signedLog();
    await log.attack('DELETE FROM event WHERE workspace_id = $ws AND idx = 14');
    expect(await noticed(log)).toEqual(['order']);
    await log.attack('UPDATE log_head SET next_idx = 14 WHERE workspace_id = $ws');
    expect((await noticed(log)).slice(0, 1)).toEqual(['tile']);
    await rebuildTree(log);
    expect(await noticed(log)).toEqual(['root', 'signer']);
    expect(await refusal(log, true)).toBe('shrunken');
  });

  test('all rows of a month deleted, entries and content: the order, as one range', async () => {
    const log = await signedLog();
    await log.attack(
      'DELETE FROM event WHERE workspace_id = $ws AND idx BETWEEN 5 AND 9',
      'DELETE FROM disclosure WHERE workspace_id = $ws AND idx BETWEEN 5 AND 9',
    );
    expect(await first(log)).toMatchObject({ layer: 'order', where: 'entries 5 to 9', expected: '5 entries', from: 5, to: 10 });
  });

  test('a row added above the head: the order', async () => {
    const log = await signedLog();
    await log.attack(
      `INSERT INTO event SELECT workspace_id, 99, gen_random_uuid(), decision_id, system_id, occurred_at, received_at, kind, actor_type, fingerprint, entry FROM event WHERE workspace_id = $ws AND idx = 1`,
    );
    expect(await first(log)).toMatchObject({ layer: 'order', where: 'head of the log' });
  });
});

describe('the tree and its signatures', () => {
  test('a stored hash: the tile, told from a changed entry by the signed root', async () => {
    const log = await signedLog();
    await log.attack(
      'UPDATE log_tile SET data = set_byte(data, 40, get_byte(data, 40) # 1) WHERE workspace_id = $ws AND level = 0',
    );
    const { faults } = await log.verify();
    expect(faults.map((fault) => [fault.layer, fault.where])).toEqual([['tile', 'stored hash of entry 1']]);
  });

  test('all tiles rebuilt from untouched entries: nothing, because the same entries make the same tree', async () => {
    const log = await signedLog();
    await rebuildTree(log);
    expect(await noticed(log)).toEqual([]);
  });

  test("a checkpoint replaced by one of the attacker's key: the signature", async () => {
    const log = await signedLog();
    const stranger = await strangerSigns(log);
    expect(await first(log)).toMatchObject({
      layer: 'signature',
      where: 'checkpoint of size 15',
      found: 'one by a key that is not known',
    });
    expect(stranger).not.toBe('');
  });

  test("the key replaced everywhere in the database: the signature, because the signer's own directory says which key it is", async () => {
    const log = await signedLog();
    const dir = await strangerSigns(log);
    const memory = recall(log.workspaceId, dir)!;
    await log.attack(
      `UPDATE log_key SET key_id = '${memory.keys[0]!.keyId}', public_key = '\\x${Buffer.from(decodeBase64(memory.keys[0]!.publicKey)).toString('hex')}' WHERE workspace_id = $ws`,
    );
    expect((await noticed(log))[0]).toBe('signature');
    const honest = await readTrust(log.workspaceId, '/nowhere');
    expect(honest.source).toBe('database');
    expect(await noticed(log, { trust: honest.keys, remembered: null })).toEqual([]); // see the end: a key nobody kept proves nothing
  });

  test('put back to an older copy of the database: the signer, which remembers more', async () => {
    const log = await signedLog();
    const before = await snapshot(log);
    await log.report(2);
    await log.sign();
    await restore(log, before);
    const { faults } = await log.verify();
    expect(faults.map((fault) => fault.layer)).toEqual(['signer']);
    expect(faults[0]).toMatchObject({
      where: "the signer's memory",
      expected: 'a log of at least 25 entries',
      found: 'a tree of 15',
    });
    await log.report(2);
    expect(await refusal(log, true)).toBe('forked');
  });

  test("the same with the signer's directory put back too: only a copy kept elsewhere", async () => {
    const log = await signedLog();
    const before = await snapshot(log);
    const dir = mkdtempSync(path.join(tmpdir(), 'countersign-signer-copy-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    cpSync(log.signer.dir, dir, { recursive: true });
    await log.report(2);
    await log.sign();
    const kept = await withWorkspace(log.workspaceId, (tx) => newestCheckpoint(tx, log.workspaceId));
    await restore(log, before);
    rmSync(log.signer.dir, { recursive: true });
    cpSync(dir, log.signer.dir, { recursive: true });
    expect(await noticed(log)).toEqual([]); // nothing on this machine knows better
    expect(await noticed(log, { copies: [{ where: 'the file given', note: kept!.note }] })).toEqual(['copy']);
    await log.report(2);
    await log.sign();
    expect(await noticed(log, { copies: [{ where: 'the file given', note: kept!.note }] })).toEqual(['copy']);
  });

  test('a workspace forked under the same log: the signer, which signs each log in one place', async () => {
    const log = await signedLog();
    const fork = await forkWorkspace(log);
    await sign(fork.workspaceId, log.signer);
    expect(await refusalOf(fork.workspaceId)).toBe('forked');
    await log.report(1);
    await log.sign();
    expect(await refusalOf(log.workspaceId)).toBeNull();
    expect(await noticed(log)).toEqual([]);
  });
});

describe('content and what pages show', () => {
  test('content stripped without a tombstone: an unexplained absence', async () => {
    const log = await signedLog();
    await log.attack('DELETE FROM disclosure WHERE workspace_id = $ws AND idx = 1');
    expect(await first(log)).toMatchObject({ layer: 'absence', found: 'neither: an unexplained gap' });
  });

  test('content stripped under a tombstone that names no removal, or one of something else: the same', async () => {
    const log = await signedLog();
    await log.attack(
      'DELETE FROM disclosure WHERE workspace_id = $ws AND idx = 1',
      'INSERT INTO tombstone VALUES ($ws, 1, 1, 4)',
    );
    const fault = await first(log);
    expect(fault.layer).toBe('absence');
    expect(fault.found).toContain('no removal is ordered');
  });
});

async function refusalOf(workspaceId: string): Promise<string | null> {
  const { rows } = await asOwner((client) =>
    client.query<{ refusal: string | null }>('SELECT refusal FROM log_signer WHERE workspace_id = $1', [workspaceId]),
  );
  return rows[0]?.refusal ?? null;
}
async function refusal(log: SignedLog, round = false): Promise<string | null> {
  if (round) await log.sign();
  return refusalOf(log.workspaceId);
}

/** Signs the log as it is with a key of the attacker's own, over what the honest signer published. Returns the stranger's directory. */
async function strangerSigns(log: SignedLog): Promise<string> {
  const dir = mkdtempSync(path.join(tmpdir(), 'countersign-stranger-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  initSignerHome(dir);
  await log.attack(
    'CREATE TABLE IF NOT EXISTS kept_key AS SELECT * FROM log_key WHERE false',
    'INSERT INTO kept_key SELECT * FROM log_key WHERE workspace_id = $ws',
    'DELETE FROM log_key WHERE workspace_id = $ws',
    'DELETE FROM checkpoint WHERE workspace_id = $ws',
  );
  await signCheckpoint(log.workspaceId, log.signer.holder, dir);
  await log.attack(
    'DELETE FROM log_key WHERE workspace_id = $ws',
    'INSERT INTO log_key SELECT * FROM kept_key WHERE workspace_id = $ws',
  );
  return dir;
}

const TABLES = ['event', 'disclosure', 'data_key', 'log_tile', 'log_tree', 'log_head', 'checkpoint', 'decision', 'step', 'alias'];
async function snapshot(log: SignedLog): Promise<string> {
  const name = `copy_${randomUUID().replaceAll('-', '')}`;
  await log.attack(...TABLES.map((table) => `CREATE TABLE ${name}_${table} AS SELECT * FROM ${table} WHERE workspace_id = $ws`));
  return name;
}
async function restore(log: SignedLog, name: string): Promise<void> {
  for (const table of TABLES)
    await log.attack(`DELETE FROM ${table} WHERE workspace_id = $ws`, `INSERT INTO ${table} SELECT * FROM ${name}_${table}`);
}

/** A second workspace with the same log under the same name. */
async function forkWorkspace(log: SignedLog): Promise<SignedLog> {
  const fork = await signedLog(0);
  const name = await snapshot(log);
  await fork.attack('ALTER TABLE log_head DROP CONSTRAINT IF EXISTS log_head_origin_key');
  for (const table of ['event', 'log_tile', 'log_tree', 'log_head'])
    await fork.attack(
      `UPDATE ${name}_${table} SET workspace_id = $ws`,
      `DELETE FROM ${table} WHERE workspace_id = $ws`,
      `INSERT INTO ${table} SELECT * FROM ${name}_${table}`,
    );
  return fork;
}

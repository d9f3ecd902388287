import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { openCheckpoint } from '../checkpoint';
import { parseNote } from '../note';
import { slowRoot } from '../testing/slow-tree';
import { announceSignerKeys } from './announce-signer-keys';
import { verifyEd25519 } from './ed25519';
import { restartSigner } from './restart-signer';
import { signCheckpoint, signCheckpoints } from './sign-checkpoint';
import { addSignerKey, checkSignerHome, initSignerHome, readSignerKeys, recall, remember } from './signer-home';
import { giveLease, takeLease } from './signer-store';
import { allEntries, appendSome, integrateAll, sign, testSigner, trustOf } from './testing-tree';

async function grow(workspaceId: string, count: number): Promise<void> {
  await appendSome(workspaceId, count);
  await integrateAll(workspaceId);
}
const say = (workspaceId: string) =>
  asOwner(
    async (client) =>
      (
        await client.query<{ refusal: string | null; remembered_size: string; offered_size: string }>(
          'SELECT * FROM log_signer WHERE workspace_id = $1',
          [workspaceId],
        )
      ).rows[0],
  );
const checkpoints = (workspaceId: string) =>
  asOwner(
    async (client) =>
      (
        await client.query<{ size: string; note: string }>(
          'SELECT * FROM checkpoint WHERE workspace_id = $1 ORDER BY signed_at',
          [workspaceId],
        )
      ).rows,
  );

describe('the signer', () => {
  test('signs what grew, keeps every checkpoint, and signs nothing twice', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    expect(await sign(workspaceId, signer)).toBeNull();
    for (const count of [3, 300, 1]) {
      await grow(workspaceId, count);
      const checkpoint = (await sign(workspaceId, signer))!;
      const entries = await allEntries(workspaceId);
      const head = await openCheckpoint(checkpoint.note, await trustOf(workspaceId), verifyEd25519);
      expect(head.size).toBe(entries.length);
      expect(Buffer.from(head.root)).toEqual(Buffer.from(slowRoot(entries)));
      expect(await signCheckpoint(workspaceId, signer.holder, signer.dir)).toBe(0);
    }
    expect((await checkpoints(workspaceId)).map(({ size }) => Number(size))).toEqual([3, 303, 304]);
    expect(await say(workspaceId)).toMatchObject({ refusal: null });
  });

  test('does so for every log, and keeps its memory to itself', async () => {
    const signer = await testSigner();
    const logs = [await testWorkspace(), await testWorkspace()];
    for (const { workspaceId } of logs) await grow(workspaceId, 2);
    await takeLease(signer.holder);
    expect(await signCheckpoints(signer.holder, signer.dir)).toBeGreaterThanOrEqual(2);
    for (const { workspaceId } of logs) expect(recall(workspaceId, signer.dir)).toMatchObject({ size: 2 });
    expect(statSync(signer.dir).mode & 0o077).toBe(0);
    for (const file of readdirSync(path.join(signer.dir, 'memory'))) {
      expect(statSync(path.join(signer.dir, 'memory', file)).mode & 0o077).toBe(0);
    }
  });

  test('killed between its memory and the database, it publishes the same tree afterwards', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    await grow(workspaceId, 5);
    await sign(workspaceId, signer);
    await asOwner((client) => client.query('DELETE FROM checkpoint WHERE workspace_id = $1', [workspaceId]));
    expect((await sign(workspaceId, signer))!.size).toBe(5);
  });

  test('without the lease publishes nothing', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    await grow(workspaceId, 5);
    const other = randomUUID();
    await giveLease(signer.holder);
    expect(await takeLease(other)).toBe(true);
    expect(await takeLease(signer.holder)).toBe(false);
    expect(await signCheckpoint(workspaceId, signer.holder, signer.dir)).toBe(0);
    expect(await checkpoints(workspaceId)).toEqual([]);
    await giveLease(other);
    expect((await sign(workspaceId, signer))!.size).toBe(5);
  });
});

describe('the signer refuses', () => {
  const rebuild = `DELETE FROM log_tile WHERE workspace_id = $1; UPDATE log_tree SET size = 0, frontier = '' WHERE workspace_id = $1`;
  const attacks: [string, string, string[]][] = [
    [
      'a tree that was cut',
      'shrunken',
      [
        'DELETE FROM event WHERE workspace_id = $1 AND idx >= 90',
        'UPDATE log_head SET next_idx = 90 WHERE workspace_id = $1',
        ...rebuild.split(';'),
      ],
    ],
    [
      'a tree whose entry was changed and that was built anew',
      'forked',
      [`UPDATE event SET entry = set_byte(entry, 30, 65) WHERE workspace_id = $1 AND idx = 7`, ...rebuild.split(';')],
    ],
    [
      'a tree with two entries swapped',
      'forked',
      [
        `UPDATE event SET entry = CASE idx WHEN 4 THEN (SELECT entry FROM event e WHERE e.workspace_id = $1 AND e.idx = 5) ELSE (SELECT entry FROM event e WHERE e.workspace_id = $1 AND e.idx = 4) END WHERE workspace_id = $1 AND idx IN (4, 5)`,
        ...rebuild.split(';'),
      ],
    ],
    [
      'a frontier that is another',
      'forked',
      [`UPDATE log_tree SET frontier = set_byte(frontier, 3, get_byte(frontier, 3) # 1) WHERE workspace_id = $1`],
    ],
    [
      'a log under another name',
      'renamed',
      [`UPDATE log_head SET origin = 'countersign/somethingelse' || substr(origin, 20) WHERE workspace_id = $1`],
    ],
    [
      'a key that it never had',
      'foreignKey',
      [
        `INSERT INTO log_key (workspace_id, key_id, public_key, from_size) VALUES ($1, '00000000', decode(repeat('ab', 32), 'hex'), 0)`,
      ],
    ],
    ['a frontier that is none', 'unreadable', [`UPDATE log_tree SET frontier = '\\x00' WHERE workspace_id = $1`]],
  ];
  test.each(attacks)('%s: %s', async (_, refusal, statements) => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    await grow(workspaceId, 100);
    await sign(workspaceId, signer);
    for (const statement of statements)
      await asOwner((client) => client.query(statement, statement.includes('$1') ? [workspaceId] : []));
    if (refusal !== 'unreadable') await integrateAll(workspaceId);
    const before = (await checkpoints(workspaceId)).length;
    await sign(workspaceId, signer);
    expect(await say(workspaceId)).toMatchObject({ refusal, remembered_size: '100' });
    expect(await checkpoints(workspaceId)).toHaveLength(before);
    expect(recall(workspaceId, signer.dir)).toMatchObject({ size: 100 });
  });

  test('a fork that is longer than what it signed', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    await grow(workspaceId, 100);
    await sign(workspaceId, signer);
    await asOwner((client) =>
      client.query(`UPDATE event SET entry = set_byte(entry, 30, 65) WHERE workspace_id = $1 AND idx = 7`, [workspaceId]),
    );
    for (const statement of rebuild.split(';')) await asOwner((client) => client.query(statement, [workspaceId]));
    await grow(workspaceId, 50);
    await sign(workspaceId, signer);
    expect(await say(workspaceId)).toMatchObject({ refusal: 'forked', remembered_size: '100', offered_size: '150' });
  });

  test('a log that it does not remember although checkpoints were published', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    await grow(workspaceId, 4);
    await sign(workspaceId, signer);
    await grow(workspaceId, 1);
    await sign(workspaceId, await testSigner());
    expect(await say(workspaceId)).toMatchObject({ refusal: 'memoryLost' });
  });

  test('a tree that differs from what it signed after its memory was put back', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    await grow(workspaceId, 4);
    await sign(workspaceId, signer);
    const old = recall(workspaceId, signer.dir)!;
    await grow(workspaceId, 4);
    await sign(workspaceId, signer);
    remember(old, signer.dir);
    for (const statement of [
      // Among any number of larger ones that it did not sign, of one size and of many.
      `INSERT INTO checkpoint (workspace_id, size, root, note, signed_at) SELECT $1, 1000000 + greatest(n, 200), sha256(n::text::bytea), 'none', now() FROM generate_series(1, 400) AS n`,
      'DELETE FROM event WHERE workspace_id = $1 AND idx >= 6',
      'UPDATE log_head SET next_idx = 6 WHERE workspace_id = $1',
      ...rebuild.split(';'),
    ])
      await asOwner((client) => client.query(statement, [workspaceId]));
    await integrateAll(workspaceId);
    await sign(workspaceId, signer);
    expect(await say(workspaceId)).toMatchObject({ refusal: 'shrunken', offered_size: '6' });
  });

  test('the same after people made it accept another tree, however what it signed since is dated', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    const cutTo = async (size: number): Promise<void> => {
      for (const statement of [
        `DELETE FROM event WHERE workspace_id = $1 AND idx >= ${size}`,
        `UPDATE log_head SET next_idx = ${size} WHERE workspace_id = $1`,
        ...rebuild.split(';'),
      ])
        await asOwner((client) => client.query(statement, [workspaceId]));
      await integrateAll(workspaceId);
    };
    await grow(workspaceId, 10);
    await sign(workspaceId, signer);
    await cutTo(8);
    expect(await restartSigner({ workspaceId }, { reason: 'a backup was restored', dir: signer.dir })).toEqual({ size: 8 });
    await integrateAll(workspaceId);
    // What was signed before that, and dropped with it, stands in nobody's way.
    expect((await sign(workspaceId, signer))!.size).toBe(9);
    const old = recall(workspaceId, signer.dir)!;
    await grow(workspaceId, 5);
    expect((await sign(workspaceId, signer))!.size).toBe(14);
    remember(old, signer.dir);
    await asOwner((client) => client.query("UPDATE checkpoint SET signed_at = '2020-01-01' WHERE workspace_id = $1 AND size = 14", [workspaceId])); // prettier-ignore
    await cutTo(12);
    await sign(workspaceId, signer);
    expect(await say(workspaceId)).toMatchObject({ refusal: 'shrunken', offered_size: '12' });
  });

  test('until somebody makes it accept, which the log keeps', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    await grow(workspaceId, 10);
    await sign(workspaceId, signer);
    for (const statement of [
      'DELETE FROM event WHERE workspace_id = $1 AND idx >= 8',
      'UPDATE log_head SET next_idx = 8 WHERE workspace_id = $1',
      ...rebuild.split(';'),
    ])
      await asOwner((client) => client.query(statement, [workspaceId]));
    await integrateAll(workspaceId);
    await sign(workspaceId, signer);
    expect(await say(workspaceId)).toMatchObject({ refusal: 'shrunken' });
    // A key that somebody planted meanwhile is not believed by the way.
    const planted = randomBytes(32);
    await asOwner((client) => client.query("INSERT INTO log_key (workspace_id, key_id, public_key, from_size) VALUES ($1, 'deadbeef', $2, 0)", [workspaceId, planted])); // prettier-ignore
    const accept = (keys: string[] = []) =>
      restartSigner({ workspaceId }, { reason: 'restored the backup of Tuesday', dir: signer.dir, keys });
    await expect(accept()).rejects.toThrow(/deadbeef/);
    expect(recall(workspaceId, signer.dir)!.size).toBe(10);
    await asOwner((client) => client.query("DELETE FROM log_key WHERE workspace_id = $1 AND key_id = 'deadbeef'", [workspaceId]));
    expect(await accept()).toEqual({ size: 8 });
    await integrateAll(workspaceId);
    expect((await sign(workspaceId, signer))!.size).toBe(9);
    expect(await say(workspaceId)).toMatchObject({ refusal: null });
    expect(recall(workspaceId, signer.dir)!.restarts).toMatchObject([{ reason: 'restored the backup of Tuesday', size: 10 }]);
    expect((await allEntries(workspaceId)).at(-1)!.toString()).toContain('log.signer.restarted');
  });
});

describe('keys', () => {
  test('a new one signs beside the old one once the log has announced it, and the old one ends', async () => {
    const signer = await testSigner();
    const { workspaceId } = await testWorkspace();
    await grow(workspaceId, 5);
    await sign(workspaceId, signer);
    await announceSignerKeys(workspaceId);
    const overlapEnds = new Date(Date.now() + 3_600_000);
    addSignerKey(overlapEnds, signer.dir);

    await integrateAll(workspaceId);
    await sign(workspaceId, signer); // tells the key; the old one alone signs
    expect(await announceSignerKeys(workspaceId)).toBe(1);
    const signatures = async () => parseNote((await checkpoints(workspaceId)).at(-1)!.note).signatures.map(({ keyId }) => keyId);
    const [old] = await signatures();
    expect(await signatures()).toEqual([old]);

    await integrateAll(workspaceId);
    await sign(workspaceId, signer); // the tree holds the announcement
    await grow(workspaceId, 1);
    await sign(workspaceId, signer);
    const both = await signatures();
    expect(both).toHaveLength(2);
    expect(both[0]).toBe(old);

    await grow(workspaceId, 1);
    await sign(workspaceId, signer, new Date(overlapEnds.getTime() + 1000));
    expect(await signatures()).toEqual([both[1]]);
    const { origin, trust } = await trustOf(workspaceId);
    expect(trust).toMatchObject([
      { from: 0, until: 8 },
      { from: 7, until: null },
    ]);
    for (const { note } of await checkpoints(workspaceId)) {
      await expect(openCheckpoint(note, { origin, trust }, verifyEd25519)).resolves.toBeDefined();
    }
    await takeLease(signer.holder);
    await signCheckpoints(signer.holder, signer.dir, () => new Date(overlapEnds.getTime() + 2000));
    expect(readSignerKeys(signer.dir)).toHaveLength(1);
    expect(await announceSignerKeys(workspaceId)).toBe(1);
    const kinds = (await allEntries(workspaceId)).map(
      (entry) => (JSON.parse(Buffer.from(entry).toString()) as { kind: string }).kind,
    );
    expect(kinds.filter((kind) => kind.startsWith('log.'))).toEqual([
      'log.key.announced',
      'log.key.announced',
      'log.key.retired',
    ]);
    // A new key is no new memory: a tree that was cut, back to when the old key signed alone, is refused.
    const published = (await checkpoints(workspaceId)).length;
    for (const statement of [
      'DELETE FROM event WHERE workspace_id = $1 AND idx >= 6',
      'UPDATE log_head SET next_idx = 6 WHERE workspace_id = $1',
      'DELETE FROM log_tile WHERE workspace_id = $1',
      "UPDATE log_tree SET size = 0, frontier = '' WHERE workspace_id = $1",
    ])
      await asOwner((client) => client.query(statement, [workspaceId]));
    await integrateAll(workspaceId);
    for (const grown of [0, 20]) {
      if (grown > 0) await grow(workspaceId, grown);
      await sign(workspaceId, signer, new Date(overlapEnds.getTime() + 3000));
      expect(await say(workspaceId)).toMatchObject({ refusal: grown === 0 ? 'shrunken' : 'forked' });
    }
    expect(await checkpoints(workspaceId)).toHaveLength(published);
  });

  test('a directory that is open to others, incomplete or missing stops the start', async () => {
    const { dir } = await testSigner();
    expect(() => checkSignerHome(dir)).not.toThrow();
    expect(initSignerHome(dir).made).toBe(false);
    const copy = `${dir}-copy`;
    const damaged = (damage: (at: string) => void) => () => {
      rmSync(copy, { recursive: true, force: true });
      cpSync(dir, copy, { recursive: true });
      damage(copy);
      checkSignerHome(copy);
    };
    expect(damaged(() => undefined)).not.toThrow();
    expect(damaged((at) => rmSync(path.join(at, 'signer.json')))).toThrow('missing');
    expect(damaged((at) => rmSync(path.join(at, 'memory'), { recursive: true }))).toThrow('memory is missing');
    expect(damaged((at) => rmSync(path.join(at, 'key-1.pem')))).toThrow('key is missing');
    rmSync(copy, { recursive: true, force: true });
    expect(readFileSync(path.join(dir, 'key-1.pem'), 'utf8')).toContain('PRIVATE KEY');
  });
});

test('withWorkspace sees no lease of another workspace: there is one for all', async () => {
  const { workspaceId } = await testWorkspace();
  const [row] = await withWorkspace(workspaceId, (tx) => tx.sql<{ n: number }>('SELECT count(*) AS n FROM signer_lease'));
  expect(row!.n).toBeLessThanOrEqual(1);
});

import { randomBytes, randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { inEmptyDatabase, otherServer } from '@/lib/db/testing/other-database';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { loadSample } from '@/lib/sample/server/load-sample';
import { simulate } from '@/lib/sample/simulate';
import { LEFT_OUT } from '../left-out';
import { openArchive, writeArchive } from './archive/archive-file';
import type { ArchiveSecret } from './archive/archive-key';
import { jsonFrame } from './archive/frames';
import { listBackups } from './list-backups';
import { makeBackup, type MadeBackup } from './make-backup';
import { pruneBackups } from './prune-backups';
import { restoreBackup } from './restore-backup';
import { contents, partitionsOf } from './testing';

const secret: ArchiveSecret = { type: 'keyFile', key: randomBytes(32) };
let folder: string;
let w: TestWorkspace;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'countersign-backup-'));
  chmodSync(folder, 0o755);
  w = await testWorkspace();
  await w.person('administrator');
  await loadSample(w.service, { make: (now) => [...simulate(now)].slice(-20) });
  // What text formats stumble over: control characters, surrogate pairs, backslashes, COPY's own end mark.
  await asOwner((client) =>
    client.query('UPDATE ai_system SET description = $1 WHERE key = (SELECT min(key) FROM ai_system)', [
      `\\.\t\n\r\\N "quoted" \u0001\u001f 𝒳 \u202e`,
    ]),
  );
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let n = 0;
const newFile = (): string => path.join(folder, `${++n}.backup`);
const backup = (over: Partial<Parameters<typeof makeBackup>[0]> = {}): Promise<MadeBackup> =>
  makeBackup({ to: newFile(), workspaceId: null, secret, expiresAt: null, version: '0.1.0', ...over });
const restore = (from: string, replace = false): ReturnType<typeof restoreBackup> => restoreBackup({ from, secret, replace });
const kept = (all: Record<string, string[]>, but: readonly string[] = []): Record<string, string[]> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !(name in LEFT_OUT) && !but.includes(name)));
const server = (): string => inject('serverUrl')!;

describe('a backup', { timeout: 120_000 }, () => {
  test('into a directory that is not there is refused, and makes nothing in its place', async () => {
    for (const to of [
      path.join(folder, 'unmounted'),
      `${path.join(folder, 'unmounted')}${path.sep}`,
      path.join(folder, 'unmounted', 'a.backup'),
    ]) {
      await expect(backup({ to })).rejects.toMatchObject({ code: 'invalidRequest', message: expect.stringContaining('There is no directory') as string }); // prettier-ignore
      expect(existsSync(path.join(folder, 'unmounted'))).toBe(false);
    }
  });

  test('restored into an empty database of the same server is the same, row by row and month by month', async () => {
    const [before, months] = [kept(await contents()), await partitionsOf()];
    const made = await backup();
    expect(made).toMatchObject({ unrecorded: null });
    expect(made.rows).toBe(Object.values(before).flat().length);
    await inEmptyDatabase(server(), async () => {
      expect((await restore(made.file)).rows).toBe(made.rows);
      // One row more: this archive holds content, and is not in itself.
      expect(kept(await contents(), ['backup'])).toEqual(kept(before, ['backup']));
      expect(await partitionsOf()).toEqual(months);
      // It is not empty any more, and nothing happens to it unless that is said.
      await expect(restore(made.file)).rejects.toMatchObject({ code: 'conflict' });
      expect((await restore(made.file, true)).rows).toBe(made.rows);
      expect(await listBackups(w.workspaceId)).toMatchObject([{ id: made.id, sha256: made.sha256, found: true }]);
    });
  });

  test('crosses to PostgreSQL of another major version and back without a change', async ({ skip }) => {
    const other = await otherServer(folder);
    if (!other) return skip('no PostgreSQL of the distribution is installed here');
    try {
      const [there, back] = [newFile(), newFile()];
      const before = await contents();
      await backup({ to: there });
      await inEmptyDatabase(other.url, async () => {
        await restore(there);
        expect(kept(await contents(), ['backup'])).toEqual(kept(before, ['backup']));
        await asOwner((client) => client.query('UPDATE recovery SET ended_at = now()'));
        await backup({ to: back });
      });
      await inEmptyDatabase(server(), async () => {
        await restore(back);
        expect(kept(await contents(), ['backup'])).toEqual(kept(before, ['backup']));
      });
    } finally {
      await other.stop();
    }
  });

  test('shows one moment, although people go on writing, and none of what committed later', async () => {
    let stop = false;
    let appended = 0;
    const writing = (async () => {
      for (; !stop; appended++)
        await withWorkspace(w.workspaceId, (tx) => appendAct(tx, w.service, { kind: 'test.noted', data: { n: appended } }));
    })();
    const made = await backup();
    stop = true;
    await writing;
    const size = made.logs.find((log) => log.workspaceId === w.workspaceId)!.size;
    const here = (await readLog(w.workspaceId)).slice(0, size).map((event) => event.entry.toString());
    await inEmptyDatabase(server(), async () => {
      await restore(made.file);
      const there = await readLog(w.workspaceId);
      expect(there.map((event) => event.entry.toString())).toEqual(here);
      // Content and its keys were taken at the same moment too.
      expect(there.every((event) => event.data !== null)).toBe(true);
    });
  });

  test('of one workspace holds nothing of another', async () => {
    const mine = await testWorkspace();
    const person = await mine.person('reviewer');
    await withWorkspace(mine.workspaceId, (tx) => appendAct(tx, mine.service, { kind: 'test.noted', data: {} }));
    const made = await backup({ workspaceId: mine.workspaceId });
    await inEmptyDatabase(server(), async () => {
      await restore(made.file);
      const all = kept(await contents());
      expect(JSON.stringify(all)).not.toContain(w.workspaceId);
      expect(all['workspace']).toHaveLength(1);
      expect(all['person']).toEqual([expect.stringContaining(person.personId)]);
      expect(await readLog(mine.workspaceId)).toHaveLength(1);
    });
    expect(await readActs(mine.workspaceId, 'backup.made')).toMatchObject([{ backup: made.id, size: 1, sha256: made.sha256 }]);
  });

  test('that was cut, altered, or made by a newer release, leaves the database as it was', async () => {
    const made = await backup();
    const cut = newFile();
    const altered = newFile();
    writeFileSync(cut, readFileSync(made.file));
    truncateSync(cut, Math.floor(made.bytes / 2));
    const bytes = readFileSync(made.file);
    bytes[bytes.length - 40]! ^= 1;
    writeFileSync(altered, bytes);
    const newer = newFile();
    await writeArchive(newer, { id: randomUUID(), kind: 'data', madeAt: new Date() }, secret, later(made.file));
    await inEmptyDatabase(server(), async () => {
      for (const [file, why] of [
        [cut, /ends too early/],
        [altered, /ends too early, or its end was altered/],
        [newer, /newer Countersign/],
      ] as const) {
        await expect(restore(file)).rejects.toThrow(why);
        const tables = await contents();
        expect(Object.values(tables).flat(), file).toEqual([]);
      }
      await expect(restoreBackup({ from: made.file, secret: null, replace: false })).rejects.toThrow(/--key-file/);
      expect((await restore(made.file)).rows).toBe(made.rows); // what failed is not in the way
    });
  });

  test('is listed until it is pruned, and both are events', async () => {
    const mine = await testWorkspace();
    const made = await backup({ workspaceId: mine.workspaceId, expiresAt: new Date(Date.now() + 60_000) });
    const other = await backup({ workspaceId: mine.workspaceId });
    const ids = async (): Promise<string[]> => (await listBackups(mine.workspaceId)).map((one) => one.id);
    expect(await ids()).toEqual([other.id, made.id]);
    expect(await pruneBackups(mine.workspaceId)).toEqual([]);
    await asOwner((client) => client.query(`UPDATE backup SET expires_at = now() WHERE place = $1`, [made.file]));
    expect(await pruneBackups(mine.workspaceId)).toEqual([{ id: made.id, file: made.file, outcome: 'deleted' }]);
    expect(existsSync(made.file)).toBe(false);
    // A file that is not where it was written is not known to be gone.
    rmSync(other.file);
    await asOwner((client) => client.query(`UPDATE backup SET expires_at = now() WHERE place = $1`, [other.file]));
    expect(await pruneBackups(mine.workspaceId)).toMatchObject([{ outcome: 'absent' }]);
    expect(await ids()).toEqual([other.id]);
    await pruneBackups(mine.workspaceId, { gone: other.id });
    expect(await ids()).toEqual([]);
    expect(await readActs(mine.workspaceId, 'backup.pruned')).toMatchObject([{ how: 'deleted' }, { how: 'declared' }]);
  });
});

/** The same archive, as if a release had made it that has one migration more. */
async function* later(file: string): AsyncGenerator<Buffer> {
  for await (const frame of openArchive(file, 'data', secret)) {
    if (frame.type !== 'M') continue;
    const manifest = JSON.parse(frame.bytes.toString()) as { migrations: unknown[] };
    yield jsonFrame('M', { ...manifest, migrations: [...manifest.migrations, { name: '29990101000000_later', checksum: '0' }] });
  }
}

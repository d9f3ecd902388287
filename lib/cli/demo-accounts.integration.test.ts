import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROLES } from '@/lib/access/actor';
import { forgetKey } from '@/lib/access/server/authenticate-key';
import { readKey } from '@/lib/access/server/key-format';
import { signInWithPassword } from '@/lib/access/server/sign-in-with-password';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { DEMO_FILE, demoAccounts, type DemoFile } from './demo-accounts';

// Hashing a password is slow on purpose, and every demo has five.
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'countersign-demo-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const URL = 'http://127.0.0.1:3000';
const written = (): DemoFile => JSON.parse(readFileSync(path.join(dir, DEMO_FILE), 'utf8')) as DemoFile;

test(
  'what is printed signs in here: a file of another database is put aside, and found again with it',
  { timeout: 180_000 },
  async () => {
    const [one, other] = [await testWorkspace(), await testWorkspace()];
    const first = await demoAccounts(one.service, dir, URL);
    expect(first.users.map((user) => user.role)).toEqual([...ROLES]);
    expect(written()).toEqual(first);
    expect(statSync(path.join(dir, DEMO_FILE)).mode & 0o777).toBe(0o600);
    expect(await demoAccounts(one.service, dir, URL)).toEqual(first);

    const there = await demoAccounts(other.service, dir, URL);
    expect(written()).toEqual(there);
    expect(there.apiKey).not.toBe(first.apiKey);
    for (const { email, password } of [first.users[0]!, there.users[0]!])
      await expect(signInWithPassword({ email, password }, null)).resolves.toBeTypeOf('string');

    expect(await demoAccounts(one.service, dir, URL)).toEqual(first);
    expect(await demoAccounts(other.service, dir, URL)).toEqual(there);
  },
);

test(
  'a torn file is written anew; of a whole one what is gone or over is made, and the rest stays',
  { timeout: 180_000 },
  async () => {
    const { service, workspaceId } = await testWorkspace();
    writeFileSync(path.join(dir, DEMO_FILE), '{"url":');
    const before = await demoAccounts(service, dir, URL);
    const [gone, ...stay] = before.users;
    await asOwner((db) => db.query('UPDATE person SET disabled_at = now() WHERE email = $1', [gone!.email]));
    await asOwner((db) => db.query('UPDATE api_key SET revoked_at = now() WHERE workspace_id = $1', [workspaceId]));
    const parts = readKey(new Headers({ 'x-api-key': before.apiKey }));
    if (typeof parts === 'object') forgetKey(parts.lookup);
    const after = await demoAccounts(service, dir, URL);
    expect(after.users.slice(1)).toEqual(stay);
    expect(after.users[0]!.email).not.toBe(gone!.email);
    expect(after.apiKey).not.toBe(before.apiKey);
  },
);

import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeListeners, listen } from '@/lib/db/listen';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { readLog } from '@/lib/ledger/server/testing';
import type { PersonActor } from '../actor';
import { KEY_CHANNEL } from './api-key-store';
import { authenticateKey, flushKeyUses, forgetKey } from './authenticate-key';
import { createApiKey } from './create-api-key';
import { defineRoute } from './define-route';
import { listApiKeys } from './list-api-keys';
import { revokeApiKey } from './revoke-api-key';

let ws: TestWorkspace;
let admin: PersonActor;
const bearer = (key: string): { headers: Headers } => ({ headers: new Headers({ authorization: `Bearer ${key}` }) });

beforeAll(async () => {
  ws = await testWorkspace();
  admin = await ws.person('administrator');
});

describe('API keys', () => {
  it('are shown once, stored as a hash, and name what they may do', async () => {
    const systemId = await ws.system('bound-system');
    const { key, keyId, publicKey } = await createApiKey(admin, { name: 'loader', scopes: ['ingest'], systemId });
    expect(await authenticateKey(bearer(key))).toEqual({
      type: 'key',
      workspaceId: ws.workspaceId,
      keyId,
      name: 'loader',
      scopes: ['ingest'],
      systemId,
    });
    const secret = key.split('_').slice(2).join('_'); // it may hold the sign that parts a key
    const dump = await asOwner(async (db) =>
      JSON.stringify((await db.query("SELECT *, encode(secret_hash, 'escape') FROM api_key")).rows),
    );
    expect(dump).not.toContain(secret);
    expect(JSON.stringify(await readLog(ws.workspaceId))).not.toContain(secret);
    const listed = (await listApiKeys(admin)).items.find((one) => one.keyId === keyId);
    expect(listed).toMatchObject({ publicKey, state: 'active', systemKey: 'bound-system' });
    expect(JSON.stringify(listed)).not.toContain(secret);
  });

  it('end with the key that made them at the latest, and are revoked only by who sees what they reach', async () => {
    const ws = await testWorkspace();
    const admin = await ws.person('administrator');
    const ends = new Date(Date.now() + 60_000);
    const maker = await createApiKey(admin, { name: 'maker', scopes: ['admin', 'ingest'], expiresAt: ends });
    const actor = (await authenticateKey(bearer(maker.key)))!;
    const expiryOf = async (keyId: string) => (await listApiKeys(admin)).items.find((one) => one.keyId === keyId)!.expiresAt;
    const at = (await expiryOf(maker.keyId))!;
    for (const expiresAt of [undefined, new Date(Date.now() + 86_400_000)]) {
      const made = await createApiKey(actor, { name: 'made', scopes: ['ingest'], ...(expiresAt && { expiresAt }) });
      expect(await expiryOf(made.keyId)).toEqual(at);
    }
    const [own, other] = [await ws.system('rev-own'), await ws.system('rev-other')];
    const limited = await ws.person('administrator', { systems: [own] });
    const theirs = await createApiKey(admin, { name: 'theirs', scopes: ['ingest'], systemId: other });
    for (const { keyId } of [theirs, maker])
      await expect(revokeApiKey(limited, keyId)).rejects.toMatchObject({ code: 'notFound' });
    await revokeApiKey(limited, (await createApiKey(admin, { name: 'own', scopes: ['ingest'], systemId: own })).keyId);
    await revokeApiKey(admin, theirs.keyId);
  });

  it('are refused with the right code when unknown, wrong, expired or revoked, and tell nothing without the secret', async () => {
    const { key, keyId } = await createApiKey(admin, {
      name: 'short',
      scopes: ['read'],
      expiresAt: new Date(Date.now() + 60_000),
    });
    const lookup = key.split('_')[1]!;
    const wrong = `csk_${lookup}_${'A'.repeat(43)}`;
    const unknown = `csk_${'z'.repeat(12)}_${'A'.repeat(43)}`;
    const code = (expected: string): object => expect.objectContaining({ code: expected });
    await expect(authenticateKey(bearer(wrong))).rejects.toThrowError(code('unauthenticated'));
    await expect(authenticateKey(bearer(unknown))).rejects.toThrowError(code('unauthenticated'));
    await expect(authenticateKey(bearer('nonsense'))).rejects.toThrowError(code('unauthenticated'));
    await expect(authenticateKey({ headers: new Headers() })).rejects.toThrowError(code('unauthenticated'));
    expect((await authenticateKey(bearer(key))).scopes).toEqual(['read']);
    await asOwner((db) => db.query("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE key_id = $1", [keyId]));
    forgetKey(lookup);
    await expect(authenticateKey(bearer(key))).rejects.toThrowError(code('keyExpired'));
    await revokeApiKey(admin, keyId);
    await expect(authenticateKey(bearer(key))).rejects.toThrowError(code('keyRevoked'));
    await expect(authenticateKey(bearer(wrong))).rejects.toThrowError(code('unauthenticated'));
  });

  it('are told to whoever listens when they are revoked', async () => {
    const elsewhere = await (await testWorkspace()).person('administrator');
    const heard: string[] = [];
    listen(KEY_CHANNEL, (lookup) => heard.push(lookup));
    try {
      // Until it listens nothing is heard: keys are made and revoked until one is.
      await expect
        .poll(
          async () => {
            const { key, keyId } = await createApiKey(elsewhere, { name: 'told', scopes: ['read'] });
            await revokeApiKey(elsewhere, keyId);
            return heard.includes(key.split('_')[1]!);
          },
          { timeout: 20_000 },
        )
        .toBe(true);
    } finally {
      await closeListeners();
    }
  });

  it('stop at once where they are revoked, and soon where they are cached', async () => {
    const { key, keyId } = await createApiKey(admin, { name: 'gone', scopes: ['read'] });
    await authenticateKey(bearer(key));
    await revokeApiKey(admin, keyId);
    await expect(authenticateKey(bearer(key))).rejects.toMatchObject({ code: 'keyRevoked' });
    await revokeApiKey(admin, keyId); // again: no change
    const stranger = await (await testWorkspace()).person('administrator');
    await expect(revokeApiKey(stranger, keyId)).rejects.toMatchObject({ code: 'notFound' });
    const kinds = await asOwner((db) =>
      db.query<{ kind: string }>("SELECT kind FROM event WHERE workspace_id = $1 AND kind = 'key.revoked'", [ws.workspaceId]),
    );
    expect(kinds.rowCount).toBe(2);
  });

  it('note their last use in one statement for all, not one a request', async () => {
    const { key, keyId } = await createApiKey(admin, { name: 'busy', scopes: ['read'] });
    await flushKeyUses();
    const lastUse = async (): Promise<Date | null> =>
      (await asOwner((db) => db.query<{ at: Date | null }>('SELECT last_used_at AS at FROM api_key WHERE key_id = $1', [keyId])))
        .rows[0]!.at;
    for (let i = 0; i < 200; i++) await authenticateKey(bearer(key));
    expect(await lastUse()).toBeNull();
    await flushKeyUses();
    expect(await lastUse()).toBeInstanceOf(Date);
  });

  it('can make no key that may do more than themselves', async () => {
    const systemId = await ws.system('own-system');
    const other = await ws.system('other-system');
    const weak = await ws.key(['admin', 'read']);
    await expect(createApiKey(weak, { name: 'x', scopes: ['ingest'] })).rejects.toMatchObject({ code: 'scopeMissing' });
    expect((await createApiKey(weak, { name: 'x', scopes: ['read'] })).key).toMatch(/^csk_/);
    const bound = await ws.key(['admin', 'read'], systemId);
    await expect(createApiKey(bound, { name: 'x', scopes: ['read'] })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(createApiKey(bound, { name: 'x', scopes: ['read'], systemId: other })).rejects.toMatchObject({
      code: 'invalidRequest',
    });
    const limited = await ws.person('administrator', { systems: [systemId] });
    await expect(createApiKey(limited, { name: 'x', scopes: ['read'] })).rejects.toMatchObject({ code: 'forbidden' });
    await createApiKey(limited, { name: 'x', scopes: ['read'], systemId });
    for (const role of ['compliance_officer', 'reviewer', 'auditor', 'developer'] as const) {
      await expect(createApiKey(await ws.person(role), { name: 'x', scopes: ['read'] })).rejects.toMatchObject({
        code: 'forbidden',
      });
    }
  });

  it('cannot be bound to a system of another workspace', async () => {
    const foreign = await (await testWorkspace()).system('foreign');
    await expect(createApiKey(admin, { name: 'x', scopes: ['read'], systemId: foreign })).rejects.toMatchObject({
      code: 'invalidRequest',
    });
  });
});

describe('a route', () => {
  const route = defineRoute({
    method: 'POST',
    path: '/t',
    summary: 'Test',
    tag: 'Test',
    access: { permission: 'decisions.read' },
    responses: { 200: { description: 'Fine', schema: z.object({ who: z.string() }) } },
    handle: async ({ actor }) => ({ who: actor.type }),
  });
  const call = (headers: Record<string, string>): Promise<Response> =>
    route(new Request('http://127.0.0.1:3000/t', { method: 'POST', headers }), { params: Promise.resolve({}) });

  it('answers 401 to nobody, 403 to the wrong scope, 200 to the right one, in every form of credentials', async () => {
    const none = await call({});
    expect(none.status).toBe(401);
    expect(none.headers.get('www-authenticate')).toContain('Bearer');
    const { key: ingest } = await createApiKey(admin, { name: 'i', scopes: ['ingest'] });
    const refused = await call({ authorization: `Bearer ${ingest}` });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: 'scopeMissing', scopes: ['read', 'evidence'] });
    const { key: read, publicKey } = await createApiKey(admin, { name: 'r', scopes: ['read'] });
    const pair = `${publicKey}:${read.slice(publicKey.length + 1)}`;
    for (const headers of [
      { authorization: `Bearer ${read}` },
      { 'x-api-key': read },
      { authorization: `Basic ${Buffer.from(`any:${read}`).toString('base64')}` },
      { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    ] as Record<string, string>[]) {
      expect((await call(headers)).status).toBe(200);
    }
  });
});

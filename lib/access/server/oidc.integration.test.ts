import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { authClient } from './auth-client';
import { authenticateSession } from './authenticate-session';
import { createPerson } from './create-person';
import { handleAuth } from './handle-auth';

interface Account {
  email?: string;
  email_verified?: boolean;
  name?: string;
}
const accounts = new Map<string, Account>();
let server: Server;
let issuer: string;
let ws: TestWorkspace;
/** What the provider was asked at its authorization endpoint, newest last. */
const asked: URL[] = [];

/** A browser at the provider: follows its redirects and fills in its login and consent forms. Returns the address it is sent back to. */
async function atProvider(start: string, login: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = new URL(start);
  asked.push(next);
  let init: RequestInit = {};
  for (let hop = 0; hop < 20; hop++) {
    if (next.origin !== issuer) return next;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(next, { ...init, redirect: 'manual', headers: { ...(init.headers ?? {}), cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (location) {
      next = new URL(location, next);
      init = {};
      continue;
    }
    const html = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1];
    const action = /action="([^"]+)"/.exec(html)?.[1];
    if (!prompt || !action) throw new Error(`the provider answered ${response.status}`);
    next = new URL(action, next);
    init = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ prompt, login, password: 'any' }).toString(),
    };
  }
  throw new Error('the provider never sent the browser back');
}

async function signIn(login: string, tamper: (callback: URL) => void = () => undefined) {
  const browser = authClient(handleAuth);
  const started = (await (await browser.post('/api/auth/signin/oidc', { callbackUrl: '/decisions' })).json()) as { url: string };
  const callback = await atProvider(started.url, login);
  tamper(callback);
  const answer = await browser.send(callback.pathname + callback.search);
  const target = new URL(answer.headers.get('location') ?? '', 'http://127.0.0.1:3000');
  return {
    browser,
    target,
    error: target.searchParams.get('error'),
    signedIn: await authenticateSession(browser.sessionToken()),
  };
}

beforeAll(async () => {
  ws = await testWorkspace();
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'countersign',
        client_secret: 'a secret of the test',
        redirect_uris: ['http://127.0.0.1:3000/api/auth/callback/oidc'],
      },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    cookies: { keys: ['only for this test'] },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...accounts.get(id) }) }),
  });
  server.on('request', provider.callback());
  vi.stubEnv('OIDC_ISSUER', issuer);
  vi.stubEnv('OIDC_CLIENT_ID', 'countersign');
  vi.stubEnv('OIDC_CLIENT_SECRET', 'a secret of the test');
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
});

describe('signing in by OpenID Connect', () => {
  it('recognises an invited person by the verified address, links the account, and then by the account alone', async () => {
    const { personId } = await createPerson(ws.service, {
      email: 'iris@example.test',
      name: 'Iris',
      role: 'reviewer',
      systems: 'all',
      credential: { kind: 'singleSignOn' },
    });
    accounts.set('sub-iris', { email: 'Iris@Example.test', email_verified: true, name: 'Iris P.' });
    const first = await signIn('sub-iris');
    expect(first.error).toBeNull();
    expect(first.target.href).toBe('http://127.0.0.1:3000/decisions');
    expect(first.signedIn?.actor).toMatchObject({ personId, role: 'reviewer' });
    const request = asked.at(-1)!.searchParams;
    expect(request.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(request.get(name)?.length).toBeGreaterThan(20);

    accounts.set('sub-iris', { email: 'new-name@example.test', email_verified: false });
    const second = await signIn('sub-iris');
    expect(second.signedIn?.actor.personId).toBe(personId);
    const sessions = await asOwner((db) => db.query('SELECT method FROM session WHERE person_id = $1', [personId]));
    expect(sessions.rows).toEqual([{ method: 'oidc' }, { method: 'oidc' }]);
  });

  it('lets nobody in who was not invited, whose address is not verified, or whose address belongs to another account', async () => {
    await createPerson(ws.service, {
      email: 'olga@example.test',
      name: 'Olga',
      role: 'reviewer',
      systems: 'all',
      credential: { kind: 'singleSignOn' },
    });
    accounts.set('stranger', { email: 'stranger@example.test', email_verified: true });
    accounts.set('unverified', { email: 'olga@example.test', email_verified: false });
    accounts.set('silent', {});
    accounts.set('second-iris', { email: 'iris@example.test', email_verified: true });
    for (const login of ['stranger', 'unverified', 'silent', 'second-iris']) {
      const { error, target, signedIn } = await signIn(login);
      expect([login, target.pathname, error, signedIn]).toEqual([login, '/sign-in', 'NoAccess', null]);
    }
    const people = await asOwner((db) =>
      db.query("SELECT 1 FROM person WHERE email = 'stranger@example.test' OR oidc_subject = 'unverified'"),
    );
    expect(people.rowCount).toBe(0);
  });

  it('ends with the membership, also for a linked account', async () => {
    const { personId } = await createPerson(ws.service, {
      email: 'left@example.test',
      name: 'Left',
      role: 'reviewer',
      systems: 'all',
      credential: { kind: 'singleSignOn' },
    });
    accounts.set('left', { email: 'left@example.test', email_verified: true });
    expect((await signIn('left')).signedIn?.actor.personId).toBe(personId);
    await asOwner((db) => db.query('UPDATE membership SET ended_at = now() WHERE person_id = $1', [personId]));
    expect(await signIn('left')).toMatchObject({ error: 'NoAccess', signedIn: null });
  });

  it('refuses an answer whose state was changed, and one that another browser started', async () => {
    accounts.set('sub-iris', { email: 'iris@example.test', email_verified: true });
    const forged = await signIn('sub-iris', (callback) => callback.searchParams.set('state', 'forged'));
    expect([forged.error, forged.signedIn]).toEqual(['OAuthCallback', null]);
    const victim = authClient(handleAuth);
    const attacker = authClient(handleAuth);
    const started = (await (await attacker.post('/api/auth/signin/oidc', { callbackUrl: '/' })).json()) as { url: string };
    const callback = await atProvider(started.url, 'sub-iris');
    await victim.send(callback.pathname + callback.search);
    expect(victim.sessionToken()).toBeUndefined();
  });

  it('makes strangers members only when the configuration says so, with that role and no AI system', async () => {
    vi.stubEnv('OIDC_AUTO_PROVISION_ROLE', 'developer');
    try {
      accounts.set('newcomer', { email: 'newcomer@example.test', email_verified: true, name: 'New Comer' });
      const { signedIn } = await signIn('newcomer');
      expect(signedIn?.actor).toMatchObject({ name: 'New Comer', role: 'developer', systems: [] });
    } finally {
      vi.stubEnv('OIDC_AUTO_PROVISION_ROLE', '');
    }
  });
});

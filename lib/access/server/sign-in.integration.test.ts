import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '../actor';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { withPrisma } from '@/lib/db/transaction';
import { readActs } from '@/lib/ledger/server/testing';
import { toPublicId } from '@/lib/shared/ids';
import { acceptInvitation } from './accept-invitation';
import { authClient } from './auth-client';
import { authenticateSession } from './authenticate-session';
import { changePassword } from './change-password';
import { changePerson } from './change-person';
import { createPerson } from './create-person';
import { endMembership } from './end-membership';
import { handleAuth } from './handle-auth';
import { inviteAgain } from './invite-again';
import { listPeople } from './list-people';
import { listSessions } from './list-sessions';
import { listWorkspaces } from './list-workspaces';
import { revokeSession } from './revoke-session';
import { switchWorkspace } from './switch-workspace';
import { getSignInLock, unlockSignIn, UNLOCKS_A_DAY } from './unlock-sign-in';
import { ACCOUNT_ANYWHERE_LIMIT, ACCOUNT_LIMIT, ADDRESS_LIMIT } from './sign-in-with-password';
import { quickPasswords } from './testing';

quickPasswords();
const PASSWORD = 'seven green bottles';
let ws: TestWorkspace;
let count = 0;
const clean = (): Promise<unknown> => asOwner((db) => db.query('DELETE FROM sign_in_throttle'));

async function member(): Promise<{ email: string; personId: string }> {
  const email = `member-${++count}@example.test`;
  const { personId } = await createPerson(ws.service, {
    email,
    name: `Member ${count}`,
    role: 'reviewer',
    systems: 'all',
    credential: { kind: 'password', password: PASSWORD },
  });
  return { email, personId };
}

beforeAll(async () => {
  ws = await testWorkspace();
});

describe('signing in with a password', () => {
  it('works as a form posts it, keeps the session in our table, and ends it for good at sign-out', async () => {
    const { email, personId } = await member();
    const browser = authClient(handleAuth);
    expect(await browser.signIn(email.toUpperCase(), PASSWORD)).toMatchObject({ status: 200, error: null });
    const token = browser.sessionToken();
    const signedIn = await authenticateSession(token);
    expect(signedIn?.actor).toMatchObject({ personId, role: 'reviewer', systems: 'all', workspaceId: ws.workspaceId });
    await browser.post('/api/auth/signout', {});
    expect(browser.sessionToken()).toBeUndefined();
    expect(await authenticateSession(token)).toBeNull(); // a copy of the cookie is worth nothing
  });

  it('answers a body or address that is not well-formed as what it is, not as a fault of ours', async () => {
    const post = (path: string, body: string): Promise<Response> =>
      handleAuth(
        new Request(`http://127.0.0.1:3000${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }),
      );
    const response = await post('/api/auth/callback/credentials', '{');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'malformedJson' });
    expect((await post('/api/auth/%E0%A4%A', '{}')).status).toBeLessThan(500);
  });

  it('needs the csrf token, and refuses what is not ours as a cookie', async () => {
    const { email } = await member();
    const browser = authClient(handleAuth);
    await browser.send('/api/auth/csrf');
    const forged = await browser.send('/api/auth/callback/credentials', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken: 'f'.repeat(64), email, password: PASSWORD, json: 'true' }).toString(),
    });
    expect(browser.sessionToken()).toBeUndefined();
    expect(((await forged.json()) as { url: string }).url).toContain('csrf=true');
    for (const token of ['', 'x', 'a.b.c.d.e', undefined]) expect(await authenticateSession(token)).toBeNull();
  });

  it('never leads to another site', async () => {
    const { email } = await member();
    for (const callbackUrl of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
      const { url } = await authClient(handleAuth).signIn(email, PASSWORD, { callbackUrl });
      expect(new URL(url).origin).toBe('http://127.0.0.1:3000');
      expect(new URL(url).pathname).toBe('/');
    }
    expect((await authClient(handleAuth).signIn(email, PASSWORD, { callbackUrl: '/decisions?q=a' })).url).toBe(
      'http://127.0.0.1:3000/decisions?q=a',
    );
  });

  it('says the same to a wrong password, an unknown address, a removed and an invited person', async () => {
    await clean();
    const [{ email }, gone] = [await member(), await member()];
    await asOwner((db) => db.query('UPDATE person SET disabled_at = now() WHERE person_id = $1', [gone.personId]));
    const invited = await createPerson(ws.service, {
      email: 'invited@example.test',
      name: 'Invited',
      role: 'reviewer',
      systems: 'all',
    });
    const answers = [
      await authClient(handleAuth).signIn(email, 'not the password'),
      await authClient(handleAuth).signIn('nobody@example.test', 'not the password'),
      await authClient(handleAuth).signIn(gone.email, PASSWORD),
      await authClient(handleAuth).signIn(invited.email, ''),
    ];
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 401, error: 'CredentialsSignin' });
  });

  it('locks an account after too many wrong passwords, known or not, and the right one does not help while it lasts', async () => {
    await clean();
    const { email } = await member();
    const results: Record<string, (string | null)[]> = {};
    for (const address of [email, 'stranger@example.test']) {
      const browser = authClient(handleAuth);
      results[address] = [];
      for (let i = 0; i <= ACCOUNT_LIMIT; i++) results[address].push((await browser.signIn(address, `wrong ${i}`)).error);
    }
    expect(results[email]).toEqual([...Array<string>(ACCOUNT_LIMIT).fill('CredentialsSignin'), 'Locked-15']);
    expect(results['stranger@example.test']).toEqual(results[email]);
    expect((await authClient(handleAuth).signIn(email, PASSWORD)).error).toMatch(/^Locked-/);
    const other = await member();
    expect((await authClient(handleAuth).signIn(other.email, PASSWORD)).error).toBeNull();
    const rows = await asOwner((db) => db.query<{ bucket: string }>('SELECT bucket FROM sign_in_throttle'));
    for (const { bucket } of rows.rows) expect(bucket).not.toMatch(/example|198\.51/);
    await asOwner((db) =>
      db.query("UPDATE sign_in_throttle SET locked_until = now() - interval '1 second' WHERE locked_until IS NOT NULL"),
    );
    expect((await authClient(handleAuth).signIn(email, PASSWORD)).error).toBeNull();
  }, 60_000);

  it('is unlocked by an administrator, wherever the wrong passwords came from, and by an invitation that is accepted', async () => {
    await clean();
    const [{ email, personId }, other, admin] = [await member(), await member(), await ws.person('administrator')];
    const lock = async (address: string): Promise<void> => {
      for (const from of ['203.0.113.20', '203.0.113.21']) {
        const browser = authClient(handleAuth);
        browser.from.address = from;
        await browser.signIn(address, 'wrong');
        await asOwner((db) => db.query('UPDATE sign_in_throttle SET failures = $1 WHERE locked_until IS NULL', [ACCOUNT_LIMIT]));
        expect((await browser.signIn(address, 'wrong')).error).toMatch(/^Locked-/);
      }
    };
    const tries = async (address: string, password = PASSWORD): Promise<string | null> => {
      const browser = authClient(handleAuth);
      browser.from.address = '203.0.113.20';
      return (await browser.signIn(address, password)).error;
    };
    expect(await getSignInLock(admin, personId)).toBeNull();
    await lock(email);
    await lock(other.email);
    expect((await getSignInLock(admin, personId))!.getTime()).toBeGreaterThan(Date.now());
    const listed = async (reader: PersonActor = admin) =>
      (await listPeople(reader)).find((one) => one.personId === personId)!.lockedUntil;
    expect(await listed()).toEqual(await getSignInLock(admin, personId));
    expect(await listed(await ws.person('compliance_officer'))).toBeNull(); // who cannot lift it is not told
    await expect(unlockSignIn(await ws.person('reviewer'), personId)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(unlockSignIn(await (await testWorkspace()).person('administrator'), personId)).rejects.toMatchObject({
      code: 'notFound',
    });
    expect(await tries(email)).toMatch(/^Locked-/);
    await unlockSignIn(admin, personId);
    expect(await getSignInLock(admin, personId)).toBeNull();
    expect(await listed()).toBeNull();
    expect(await tries(email)).toBeNull();
    expect(await readActs(ws.workspaceId, 'person.unlocked')).toEqual([{ person: toPublicId('person', personId) }]);

    expect(await tries(other.email)).toMatch(/^Locked-/);
    const { invitationPath } = await inviteAgain(admin, other.personId);
    expect(await tries(other.email)).toMatch(/^Locked-/);
    await acceptInvitation({ invitation: invitationPath.split('#')[1]!, password: 'four grey cats' });
    expect(await tries(other.email, 'four grey cats')).toBeNull();
  }, 120_000);

  it('is unlocked for every workspace of a person, whose logs all say so, and not without end', async () => {
    await clean();
    const [{ email, personId }, admin, other] = [await member(), await ws.person('administrator'), await testWorkspace()];
    await withPrisma(other.workspaceId, (tx) =>
      tx.prisma.membership.create({ data: { workspaceId: other.workspaceId, personId, role: 'reviewer', allSystems: true } }),
    );
    const lock = async (): Promise<void> => {
      await authClient(handleAuth).signIn(email, 'wrong');
      await asOwner((db) => db.query('UPDATE sign_in_throttle SET failures = $1 WHERE account IS NOT NULL', [ACCOUNT_LIMIT]));
      expect((await authClient(handleAuth).signIn(email, 'wrong')).error).toMatch(/^Locked-/);
    };
    for (let time = 1; time <= UNLOCKS_A_DAY; time++) {
      await lock();
      await unlockSignIn(admin, personId);
      expect(await getSignInLock(admin, personId)).toBeNull();
      const said = await readActs(other.workspaceId, 'person.unlocked');
      expect(said).toHaveLength(time);
      expect(said[0]).toMatchObject({ person: toPublicId('person', personId), by: toPublicId('person', admin.personId) });
    }
    await lock();
    await expect(unlockSignIn(admin, personId)).rejects.toMatchObject({ code: 'conflict' });
    await expect(unlockSignIn(await other.person('administrator'), personId)).rejects.toMatchObject({ code: 'conflict' });
    expect(await getSignInLock(admin, personId)).not.toBeNull();
    expect(await readActs(other.workspaceId, 'person.unlocked')).toHaveLength(UNLOCKS_A_DAY);
    // The next day it may be lifted again.
    await asOwner((db) =>
      db.query("UPDATE sign_in_throttle SET window_started_at = now() - interval '25 hours' WHERE account IS NULL"),
    );
    await unlockSignIn(admin, personId);
    expect(await getSignInLock(admin, personId)).toBeNull();
  }, 120_000);

  it('cannot be locked for a person by strangers elsewhere, who are stopped all the same', async () => {
    await clean();
    const { email } = await member();
    const home = authClient(handleAuth);
    home.from.address = '192.0.2.10';
    expect((await home.signIn(email, PASSWORD)).error).toBeNull();
    const stranger = authClient(handleAuth);
    stranger.from.address = '203.0.113.9';
    for (let i = 0; i <= ACCOUNT_LIMIT; i++) await stranger.signIn(email, `wrong ${i}`);
    expect((await stranger.signIn(email, PASSWORD)).error).toMatch(/^Locked-/);
    expect((await home.signIn(email, PASSWORD)).error).toBeNull();
    // Guessing from ever new addresses is bounded too, and still does not lock the person out where they are known.
    await clean();
    const elsewhere = authClient(handleAuth);
    elsewhere.from.address = '203.0.113.10';
    await elsewhere.signIn(email, 'wrong');
    await asOwner((db) => db.query('UPDATE sign_in_throttle SET failures = $1', [ACCOUNT_ANYWHERE_LIMIT]));
    elsewhere.from.address = '203.0.113.11';
    expect((await elsewhere.signIn(email, PASSWORD)).error).toMatch(/^Locked-/);
    expect((await home.signIn(email, PASSWORD)).error).toBeNull();
  }, 60_000);

  it('counts guesses sent at the same time', async () => {
    await clean();
    const { email } = await member();
    const answers = await Promise.all(Array.from({ length: 14 }, (_, i) => authClient(handleAuth).signIn(email, `wrong ${i}`)));
    expect(answers.filter((one) => one.error === 'CredentialsSignin').length).toBe(ACCOUNT_LIMIT);
  }, 60_000);

  it('limits one address over all accounts', async () => {
    await clean();
    const browser = authClient(handleAuth);
    browser.from.address = '203.0.113.50';
    await browser.signIn('a@example.test', 'x');
    await asOwner((db) => db.query('UPDATE sign_in_throttle SET failures = $1 WHERE failures = 1', [ADDRESS_LIMIT]));
    await asOwner((db) => db.query('UPDATE sign_in_throttle SET failures = $1', [ADDRESS_LIMIT]));
    expect((await browser.signIn('b@example.test', 'x')).error).toMatch(/^Locked-/);
    browser.from.address = '203.0.113.51';
    expect((await browser.signIn('c@example.test', 'x')).error).toBe('CredentialsSignin');
  });
});

describe('several workspaces', () => {
  it('a session works in one of them, is switched only to those the person belongs to, and the entered log tells it', async () => {
    await clean();
    const { email, personId } = await member();
    const [other, foreign] = [await testWorkspace(), await testWorkspace()];
    const rights = { email, name: 'Member', role: 'compliance_officer' as const, systems: 'all' as const };
    await createPerson(other.service, rights);
    const browser = authClient(handleAuth);
    await browser.signIn(email, PASSWORD);
    const token = browser.sessionToken()!;
    const { actor } = (await authenticateSession(token))!;
    expect(actor).toMatchObject({ workspaceId: ws.workspaceId, role: 'reviewer' });
    expect((await listWorkspaces(actor)).map((one) => [one.workspaceId, one.current]).sort()).toEqual(
      [
        [ws.workspaceId, true],
        [other.workspaceId, false],
      ].sort(),
    );
    await expect(switchWorkspace(actor, foreign.workspaceId)).rejects.toMatchObject({ code: 'notFound' });
    await switchWorkspace(actor, other.workspaceId);
    const there = (await authenticateSession(token))!;
    expect(there.actor).toMatchObject({ personId, workspaceId: other.workspaceId, role: 'compliance_officer' });
    const { rows } = await asOwner((db) =>
      db.query("SELECT actor_type FROM event WHERE workspace_id = $1 AND kind = 'session.entered'", [other.workspaceId]),
    );
    expect(rows).toEqual([{ actor_type: 'person' }]);
    await endMembership(await other.person('administrator'), personId);
    expect((await authenticateSession(token))?.actor.workspaceId).toBe(ws.workspaceId);
  }, 60_000);
});

describe('a session', () => {
  async function signedIn(): Promise<{ token: string; personId: string; email: string; browser: ReturnType<typeof authClient> }> {
    const { email, personId } = await member();
    const browser = authClient(handleAuth);
    await browser.signIn(email, PASSWORD);
    return { token: browser.sessionToken()!, personId, email, browser };
  }

  it('is over at the next request when an administrator revokes it, and nobody else may', async () => {
    const { token } = await signedIn();
    const { actor } = (await authenticateSession(token))!;
    const [other, admin] = [await ws.person('reviewer'), await ws.person('administrator')];
    await expect(revokeSession(other, actor.sessionId)).rejects.toMatchObject({ code: 'notFound' });
    expect(await authenticateSession(token)).not.toBeNull();
    expect((await listSessions(other)).every((row) => row.own)).toBe(true);
    expect((await listSessions(admin)).some((row) => row.sessionId === actor.sessionId)).toBe(true);
    const stranger = await (await testWorkspace()).person('administrator');
    await expect(revokeSession(stranger, actor.sessionId)).rejects.toMatchObject({ code: 'notFound' });
    await revokeSession(admin, actor.sessionId);
    expect(await authenticateSession(token)).toBeNull();
  });

  it('ends when idle, when it is too old, and when the membership or the person ends', async () => {
    for (const change of [
      "UPDATE session SET last_seen_at = now() - interval '13 hours' WHERE person_id = $1",
      "UPDATE session SET expires_at = now() - interval '1 second' WHERE person_id = $1",
      'UPDATE person SET disabled_at = now() WHERE person_id = $1',
      "UPDATE membership SET valid_until = now() - interval '1 second' WHERE person_id = $1",
      "UPDATE membership SET valid_from = now() + interval '1 day' WHERE person_id = $1",
    ]) {
      const { token, personId } = await signedIn();
      expect(await authenticateSession(token)).not.toBeNull();
      await asOwner((db) => db.query(change, [personId]));
      expect(await authenticateSession(token), change).toBeNull();
    }
    const { token, personId } = await signedIn();
    await ws.person('administrator');
    await endMembership(await ws.person('administrator'), personId);
    expect(await authenticateSession(token)).toBeNull();
  }, 60_000);

  it('carries changed rights at the next request', async () => {
    const { token, personId } = await signedIn();
    const system = await ws.system(`rights-${count}`);
    await changePerson(await ws.person('administrator'), personId, {
      role: 'developer',
      permissionSets: ['legal'],
      systems: [system],
    });
    expect((await authenticateSession(token))?.actor).toMatchObject({
      role: 'developer',
      permissionSets: ['legal'],
      systems: [system],
    });
  });

  it('survives a password change only where it was made', async () => {
    await clean();
    const { token, email } = await signedIn();
    const elsewhere = authClient(handleAuth);
    await elsewhere.signIn(email, PASSWORD);
    const { actor } = (await authenticateSession(token))!;
    await expect(changePassword(actor, { current: 'not it at all', next: 'eight blue bottles' })).rejects.toMatchObject({
      code: 'invalidRequest',
    });
    await changePassword(actor, { current: PASSWORD, next: 'eight blue bottles' });
    expect(await authenticateSession(token)).not.toBeNull();
    expect(await authenticateSession(elsewhere.sessionToken())).toBeNull();
    expect((await authClient(handleAuth).signIn(email, PASSWORD)).error).toBe('CredentialsSignin');
    expect((await authClient(handleAuth).signIn(email, 'eight blue bottles')).error).toBeNull();
  }, 60_000);
});

import { beforeAll, describe, expect, it } from 'vitest';
import { asOwner, testWorkspace, type TestWorkspace } from '@/lib/db/testing';
import { readActs } from '@/lib/ledger/server/testing';
import type { PersonActor } from '../actor';
import { acceptInvitation } from './accept-invitation';
import { lookAtInvitation } from './look-at-invitation';
import { appendAccessNotes } from './append-access-notes';
import { changePerson } from './change-person';
import { completeSetup } from './complete-setup';
import { createPerson } from './create-person';
import { createSetupToken, needsSetup } from './create-setup-token';
import { endMembership } from './end-membership';
import { inviteAgain } from './invite-again';
import { listPeople } from './list-people';
import { noteAccess } from './note-access';
import { signInWithPassword } from './sign-in-with-password';
import { quickPasswords } from './testing';

quickPasswords();
let ws: TestWorkspace;
let admin: PersonActor;
const code = (expected: string): object => expect.objectContaining({ code: expected });
const all = { permissionSets: [], systems: 'all' as const };
const events = (kind: string): Promise<Record<string, unknown>[]> => readActs(ws.workspaceId, kind);

describe('first start', () => {
  it('has no password and no way in but a one-time token, which works once', async () => {
    expect(await needsSetup()).toBe(true);
    const token = (await createSetupToken())!;
    const input = { workspace: 'Example', email: 'Ada@Example.test', name: 'Ada', password: 'three brown owls' };
    await expect(completeSetup({ ...input, token: 'x'.repeat(43) })).rejects.toThrowError(code('forbidden'));
    await asOwner((db) => db.query("UPDATE setup_token SET created_at = now() - interval '25 hours'"));
    await expect(completeSetup({ ...input, token })).rejects.toThrowError(code('forbidden'));
    const fresh = (await createSetupToken())!;
    const results = await Promise.allSettled([
      completeSetup({ ...input, token: fresh }),
      completeSetup({ ...input, email: 'b@example.test', token: fresh }),
    ]);
    expect(results.filter((one) => one.status === 'fulfilled').length).toBe(1);
    expect(await needsSetup()).toBe(false);
    expect(await createSetupToken()).toBeNull();
    const stored = await asOwner((db) => db.query<{ token_hash: Buffer }>('SELECT token_hash FROM setup_token'));
    for (const { token_hash } of stored.rows) expect(token_hash.toString('latin1')).not.toContain(fresh);
  });
});

describe('people', () => {
  beforeAll(async () => {
    ws = await testWorkspace();
    admin = await ws.person('administrator');
  });

  it('come in by a link that works once, for a while, and only for them', async () => {
    const { personId, invitationPath, password } = await createPerson(admin, {
      email: 'rita@example.test',
      name: 'Rita',
      role: 'reviewer',
      ...all,
    });
    expect(password).toBeUndefined();
    const invitation = invitationPath!.split('#')[1]!;
    await expect(acceptInvitation({ invitation: invitation.slice(0, -2), password: 'four grey cats' })).rejects.toThrowError(
      code('invalidRequest'),
    );
    await expect(
      acceptInvitation({ invitation: invitation.replace(/\.\d+\./, '.9999999999.'), password: 'four grey cats' }),
    ).rejects.toThrowError(code('invalidRequest'));
    // Looking says whose link it is, and uses nothing up.
    for (let times = 0; times < 2; times++)
      expect(await lookAtInvitation({ invitation })).toEqual({ email: 'rita@example.test' });
    await expect(lookAtInvitation({ invitation: invitation.slice(0, -2) })).rejects.toThrowError(code('invalidRequest'));
    expect(await acceptInvitation({ invitation, password: 'four grey cats' })).toEqual({ email: 'rita@example.test' });
    await expect(lookAtInvitation({ invitation })).rejects.toThrowError(code('invalidRequest'));
    await expect(acceptInvitation({ invitation, password: 'five grey cats' })).rejects.toThrowError(code('invalidRequest'));
    expect(await signInWithPassword({ email: 'rita@example.test', password: 'four grey cats' }, null)).toBe(personId);
    const again = await inviteAgain(admin, personId);
    expect(await signInWithPassword({ email: 'rita@example.test', password: 'four grey cats' }, null)).toBe(personId);
    await acceptInvitation({ invitation: again.invitationPath.split('#')[1]!, password: 'six white cats' });
    await expect(signInWithPassword({ email: 'rita@example.test', password: 'four grey cats' }, null)).rejects.toThrowError(
      code('unauthenticated'),
    );
    await expect(createPerson(admin, { email: 'RITA@example.test', name: 'R', role: 'reviewer', ...all })).rejects.toThrowError(
      code('conflict'),
    );
  });

  it('are added and changed by administrators only, and every change is in the log with who made it', async () => {
    const { personId } = await createPerson(admin, { email: 'sam@example.test', name: 'Sam', role: 'reviewer', ...all });
    for (const role of ['compliance_officer', 'reviewer', 'auditor', 'developer'] as const) {
      const other = await ws.person(role, {
        permissionSets: ['data_protection_officer', 'legal', 'system_owner', 'internal_audit'],
      });
      await expect(changePerson(other, personId, { role: 'administrator', ...all })).rejects.toThrowError(code('forbidden'));
      await expect(createPerson(other, { email: 'x@example.test', name: 'X', role: 'reviewer', ...all })).rejects.toThrowError(
        code('forbidden'),
      );
      await expect(endMembership(other, personId)).rejects.toThrowError(code('forbidden'));
    }
    await expect(changePerson(await ws.key(['admin']), personId, { role: 'administrator', ...all })).rejects.toThrowError(
      code('scopeMissing'),
    );
    const system = await ws.system('granted');
    await changePerson(admin, personId, {
      role: 'auditor',
      permissionSets: ['internal_audit'],
      systems: [system],
      validUntil: new Date('2031-01-01'),
    });
    expect((await events('person.changed')).at(-1)).toMatchObject({
      before: { role: 'reviewer' },
      after: { role: 'auditor', validUntil: '2031-01-01T00:00:00.000Z' },
    });
    expect((await events('grant.changed')).at(-1)).toMatchObject({ before: 'all', after: [system] });
    const envelopes = await asOwner((db) =>
      db.query("SELECT row_to_json(e)::text AS text FROM event e WHERE kind LIKE 'person.%'"),
    );
    for (const { text } of envelopes.rows as { text: string }[]) expect(text).not.toMatch(/sam@example|Sam/);
  });

  it('cannot be auditors without an end, and nobody changes their own rights', async () => {
    await expect(createPerson(admin, { email: 'aud@example.test', name: 'A', role: 'auditor', ...all })).rejects.toThrowError(
      /end date/,
    );
    await expect(
      changePerson(admin, admin.personId, { role: 'administrator', permissionSets: ['legal'], systems: 'all' }),
    ).rejects.toThrowError(code('forbidden'));
    await expect(endMembership(admin, admin.personId)).rejects.toThrowError(code('forbidden'));
  });

  it('always leave one administrator without an end, also when two are removed at once', async () => {
    const own = await testWorkspace();
    const password = { kind: 'password', password: 'three brown owls' } as const;
    const make = async (email: string): Promise<PersonActor> => {
      const { personId } = await createPerson(own.service, {
        email,
        name: email,
        role: 'administrator',
        ...all,
        credential: password,
      });
      return { ...(await own.person('administrator')), personId, email };
    };
    // The helper's own people have no password, so they do not count: nobody could sign in as them.
    const [one, two] = [await make('one@example.test'), await make('two@example.test')];
    const results = await Promise.allSettled([endMembership(one, two.personId), endMembership(two, one.personId)]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = results[0]!.status === 'fulfilled' ? one : two;
    await expect(endMembership(own.service, left.personId)).rejects.toThrowError(code('conflict'));
    await expect(changePerson(own.service, left.personId, { role: 'reviewer', ...all })).rejects.toThrowError(code('conflict'));
    await expect(
      changePerson(own.service, left.personId, { role: 'administrator', ...all, validUntil: new Date('2031-01-01') }),
    ).rejects.toThrowError(code('conflict'));
  });

  it('grant only AI systems they see, of their own workspace', async () => {
    const [mine, hidden] = [await ws.system('mine'), await ws.system('hidden')];
    const foreign = await (await testWorkspace()).system('foreign');
    const limited = await ws.person('administrator', { systems: [mine] });
    const person = { name: 'N', role: 'reviewer' as const, permissionSets: [] };
    await expect(createPerson(limited, { ...person, email: 'n1@example.test', systems: 'all' })).rejects.toThrowError(
      code('forbidden'),
    );
    await expect(createPerson(limited, { ...person, email: 'n2@example.test', systems: [hidden] })).rejects.toThrowError(
      code('invalidRequest'),
    );
    await expect(createPerson(admin, { ...person, email: 'n3@example.test', systems: [foreign] })).rejects.toThrowError(
      code('invalidRequest'),
    );
    await createPerson(limited, { ...person, email: 'n4@example.test', systems: [mine] });
    expect((await listPeople(admin)).map((one) => one.email)).toEqual(expect.arrayContaining(['n4@example.test']));
    expect((await listPeople(admin)).map((one) => one.email)).not.toEqual(expect.arrayContaining(['n2@example.test']));
  });

  it('of another workspace keep how they sign in, and are not seen', async () => {
    const other = await testWorkspace();
    const otherAdmin = await other.person('administrator');
    const { personId } = await createPerson(otherAdmin, {
      email: 'both@example.test',
      name: 'Both',
      role: 'reviewer',
      ...all,
      credential: { kind: 'password', password: 'three brown owls' },
    });
    await expect(changePerson(admin, personId, { role: 'reviewer', ...all })).rejects.toThrowError(code('notFound'));
    const here = await createPerson(admin, {
      email: 'both@example.test',
      name: 'Taken over',
      role: 'developer',
      ...all,
      credential: { kind: 'password', password: 'nine evil crows' },
    });
    expect(here).toEqual({ personId, email: 'both@example.test' });
    await expect(signInWithPassword({ email: 'both@example.test', password: 'nine evil crows' }, null)).rejects.toThrowError(
      code('unauthenticated'),
    );
    expect(await signInWithPassword({ email: 'both@example.test', password: 'three brown owls' }, null)).toBe(personId);
    await expect(inviteAgain(admin, personId)).rejects.toThrowError(code('conflict'));
    expect((await listPeople(otherAdmin)).find((one) => one.personId === personId)).toMatchObject({
      name: 'Both',
      role: 'reviewer',
    });
  });
});

/** These notes are about no decision. */
const nobody = () => Promise.resolve(new Set<string>());

describe('the access record', () => {
  it('holds each reading once a window, moves to the log in batches, and never twice', async () => {
    const [reader, key] = [await ws.person('reviewer'), await ws.key(['read'])];
    const search = { kind: 'search.performed', detail: { q: 'Jane Roe 4417' } } as const;
    await Promise.all(Array.from({ length: 5 }, () => noteAccess(reader, search)));
    await noteAccess(key, search);
    await noteAccess(reader, { kind: 'search.performed', detail: { q: 'another' } });
    await noteAccess(ws.service, search);
    expect(await appendAccessNotes(nobody)).toBe(3);
    await noteAccess(reader, search); // still the same window, most likely: then it is known and not written again
    await appendAccessNotes(nobody);
    expect(await appendAccessNotes(nobody)).toBe(0);
    const found = await events('search.performed');
    expect(found.filter((one) => JSON.stringify(one).includes('Jane Roe')).length).toBeLessThanOrEqual(3);
    expect(found.length).toBeGreaterThanOrEqual(3);
    const envelope = await asOwner((db) =>
      db.query("SELECT row_to_json(e)::text AS text FROM event e WHERE kind = 'search.performed'"),
    );
    for (const { text } of envelope.rows as { text: string }[]) expect(text).not.toContain('Jane');
  });

  it('survives two workers at once', async () => {
    const reader = await ws.person('reviewer');
    const before = (await events('search.performed')).length;
    await Promise.all(
      Array.from({ length: 40 }, (_, i) => noteAccess(reader, { kind: 'search.performed', detail: { q: `query ${i}` } })),
    );
    const [a, b] = await Promise.all([appendAccessNotes(nobody), appendAccessNotes(nobody)]);
    expect(a + b).toBe(40);
    expect((await events('search.performed')).length).toBe(before + 40);
  });
});

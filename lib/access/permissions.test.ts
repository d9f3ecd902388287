import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS, PERMISSION_SETS, ROLES, SCOPES, type KeyActor, type PersonActor } from './actor';
import { can, canSeeSystem, permissionsOf, requirePermission, ROLE_PERMISSIONS, scopesFor } from './permissions';

const person = (over: Partial<PersonActor>): PersonActor => ({
  type: 'person',
  workspaceId: 'w',
  personId: 'p',
  name: 'P',
  email: 'p@example.test',
  role: 'reviewer',
  permissionSets: [],
  sessionId: 's',
  systems: 'all',
  validUntil: null,
  ...over,
});
const key = (scopes: KeyActor['scopes'], systemId: string | null = null): KeyActor => ({
  type: 'key',
  workspaceId: 'w',
  keyId: 'k',
  name: 'K',
  scopes,
  systemId,
});

const roles = fc.constantFrom(...ROLES);
const sets = fc.uniqueArray(fc.constantFrom(...PERMISSION_SETS));
const permissions = fc.constantFrom(...PERMISSIONS);

describe('the matrix of rights', () => {
  it('only grows with permission sets, but for an auditor, who never gains a right to change anything', () => {
    fc.assert(
      fc.property(roles, sets, sets, (role, some, more) => {
        const fewer = permissionsOf(role, some);
        const wider = permissionsOf(role, [...some, ...more]);
        for (const permission of fewer) expect(wider.has(permission)).toBe(true);
        if (role === 'auditor') {
          for (const permission of [
            'comments.write',
            'views.share',
            'systems.manage',
            'keys.manage',
            'people.manage',
            'sessions.manage',
            'retention.manage',
            'erasure.request',
            'erasure.approve',
            'holds.manage',
          ] as const) {
            expect(wider.has(permission)).toBe(false);
          }
        }
      }),
    );
  });

  it('gives nobody but administrators the people and their sessions, whatever sets are added', () => {
    fc.assert(
      fc.property(roles, sets, (role, some) => {
        const all = permissionsOf(role, some);
        expect(all.has('people.manage')).toBe(role === 'administrator');
        expect(all.has('sessions.manage')).toBe(role === 'administrator');
        expect(all.has('keys.manage')).toBe(role === 'administrator');
        expect(all.has('events.ingest')).toBe(false);
      }),
    );
  });

  it('keeps content from developers, and from keys without the read scope', () => {
    for (const permission of ['content.read', 'content.reveal', 'record.export', 'comments.write'] as const) {
      expect(ROLE_PERMISSIONS.developer).not.toContain(permission);
    }
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...SCOPES)), (scopes) => {
        expect(can(key(scopes), 'content.read')).toBe(scopes.includes('read'));
        expect(can(key(scopes), 'events.ingest')).toBe(scopes.includes('ingest'));
        expect(can(key(scopes), 'people.manage')).toBe(false);
        expect(can(key(scopes), 'content.reveal')).toBe(false);
      }),
    );
  });

  it('gives erasing, holding and keeping to people who answer for data, never to administrators by role, and to no key', () => {
    const acts = ['erasure.request', 'erasure.approve', 'holds.manage', 'retention.manage'] as const;
    fc.assert(
      fc.property(roles, sets, (role, some) => {
        const all = permissionsOf(role, some);
        const answers = role === 'compliance_officer' || some.includes('data_protection_officer') || some.includes('legal');
        expect(all.has('erasure.approve')).toBe(role !== 'auditor' && answers);
        const sees = some.includes('data_protection_officer') || some.includes('legal');
        expect(all.has('content.restricted')).toBe(sees);
      }),
    );
    for (const permission of acts) {
      expect(ROLE_PERMISSIONS.administrator).not.toContain(permission);
      expect(scopesFor(permission)).toEqual([]);
    }
    expect(scopesFor('content.restricted')).toEqual([]);
  });

  it('says the same by can and by requirePermission, and names the scope that is missing', () => {
    fc.assert(
      fc.property(roles, sets, permissions, (role, permissionSets, permission) => {
        const actor = person({ role, permissionSets });
        if (can(actor, permission)) expect(() => requirePermission(actor, permission)).not.toThrow();
        else expect(() => requirePermission(actor, permission)).toThrowError(expect.objectContaining({ code: 'forbidden' }));
      }),
    );
    expect(() => requirePermission(key(['ingest']), 'decisions.read')).toThrowError(
      expect.objectContaining({ code: 'scopeMissing', extra: { permission: 'decisions.read', scopes: ['read', 'evidence'] } }),
    );
    expect(scopesFor('people.manage')).toEqual([]);
  });

  it('limits what is seen to the systems granted', () => {
    expect(canSeeSystem(person({ systems: ['a'] }), 'a')).toBe(true);
    expect(canSeeSystem(person({ systems: ['a'] }), 'b')).toBe(false);
    expect(canSeeSystem(person({ systems: [] }), 'a')).toBe(false);
    expect(canSeeSystem(key(['read'], 'a'), 'b')).toBe(false);
    expect(canSeeSystem(key(['read']), 'b')).toBe(true);
  });
});

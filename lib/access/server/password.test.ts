import * as crypto from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hashPassword, makePassword, verifyPassword } from './password';
import { networkOf } from './sign-in-with-password';
import { newPassword } from '../password-rules';

vi.mock('node:crypto', async (original) => {
  const actual = await original<typeof crypto>();
  return { ...actual, scrypt: vi.fn(actual.scrypt) };
});

// scrypt is slow on purpose, and slower on a machine that does other work: how long it takes is no fault here.
vi.setConfig({ testTimeout: 300_000 });

describe('passwords', () => {
  it('are stored with their parameters, salted, and recognised again in any Unicode form', async () => {
    const stored = await hashPassword('Ångström 12 words');
    expect(stored).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$/);
    expect(stored).not.toContain('words');
    expect(await hashPassword('Ångström 12 words')).not.toBe(stored);
    expect(await verifyPassword('Ångström 12 words'.normalize('NFD'), stored)).toBe(true);
    expect(await verifyPassword('Angstrom 12 words', stored)).toBe(false);
  }, 20_000);

  it('cost an unknown account the same work, and never let it in', async () => {
    const stored = await hashPassword('correct horse battery');
    const workOf = async (against: string | null): Promise<unknown[]> => {
      vi.mocked(crypto.scrypt).mockClear();
      expect(await verifyPassword('wrong horse battery', against)).toBe(false);
      return vi
        .mocked(crypto.scrypt)
        .mock.calls.map(([password, salt, length, options]) => [password, (salt as Buffer).length, length, options]);
    };
    const known = await workOf(stored);
    expect(known).toHaveLength(1);
    expect(await workOf(null)).toEqual(known);
    expect(await workOf('not written by us')).toEqual(known);
    expect(await verifyPassword('', null)).toBe(false);
  }, 30_000);

  it('are hashed a few at a time, and a flood is told to wait instead of filling the memory', async () => {
    // How many at a time does not depend on what each costs: the real ones of this file are above.
    const real = vi.mocked(crypto.scrypt).getMockImplementation()!;
    vi.mocked(crypto.scrypt).mockImplementation((password, salt, length, options, done) =>
      real(password, salt, length, { ...options, N: 2 ** 12 }, done),
    );
    onTestFinished(() => void vi.mocked(crypto.scrypt).mockImplementation(real));
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => hashPassword('correct horse battery')));
    const refused = results.filter((one) => one.status === 'rejected');
    expect(refused.length).toBe(14);
    for (const one of refused) expect(one.reason).toMatchObject({ code: 'tooManyRequests' });
    expect(await verifyPassword('x', null)).toBe(false); // and then it goes on
  }, 60_000);

  it('made for somebody are long and differ', () => {
    expect(newPassword.safeParse(makePassword()).success).toBe(true);
    expect(new Set(Array.from({ length: 100 }, makePassword)).size).toBe(100);
  });

  it('chosen by people may not be short or obvious', () => {
    for (const bad of ['short', 'password1234', 'aaaaaaaaaaaaaa', 'Administrator123', '121212121212'])
      expect(newPassword.safeParse(bad).success, bad).toBe(false);
    for (const good of ['three brown owls', 'Tr0ub4dor&3-again', 'пароль из слов'])
      expect(newPassword.safeParse(good).success, good).toBe(true);
  });
});

describe('the network an address counts in', () => {
  it('is the address for IPv4 and the /64 for IPv6', () => {
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7');
    expect(networkOf('::ffff:203.0.113.7')).toBe('203.0.113.7');
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::1'));
    expect(networkOf('2001:db8:1:2::1')).not.toBe(networkOf('2001:db8:1:3::1'));
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
  });
});

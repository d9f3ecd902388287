import { isIP } from 'node:net';
import { log } from '@/lib/observability/log';
import { AppError } from '@/lib/shared/errors';
import { plural } from '@/lib/shared/format';
import { verifyPassword } from './password';
import { findForSignIn } from './person-store';
import { listSignInAddresses } from './session-store';
import { bucketOf, throttledAccount } from './throttle-names';
import { countAttempt, forgetAttempt } from './throttle-store';

/**
 * Wrong passwords within the window before more are refused: for one account from one address, for one account from everywhere, and
 * from one address for whatever account. The lock of an account does not hold where its person has signed in before, so that nobody
 * can lock a person out from elsewhere; guessing from many places is still bounded. Others may share an address.
 */
export const ACCOUNT_LIMIT = 8;
export const ACCOUNT_ANYWHERE_LIMIT = 100;
export const ADDRESS_LIMIT = 60;

/**
 * The person (UUID) behind an e-mail and password. An unknown address, a disabled person, one without a password and a wrong
 * password are the same to the caller, in message, work and count; so is the lock. Throws AppError `unauthenticated` or `locked`
 * (with `retryAfter`).
 */
export async function signInWithPassword(given: { email: string; password: string }, address: string | null): Promise<string> {
  const email = given.email.trim().toLowerCase().slice(0, 254);
  const network = address ? networkOf(address) : '';
  const account = bucketOf('account', `${email} ${network}`);
  const whose = throttledAccount(email);
  const shared = [
    ...(network && !(await isKnownFrom(email, network))
      ? [{ bucket: bucketOf('anywhere', email), limit: ACCOUNT_ANYWHERE_LIMIT, account: whose }]
      : []),
    ...(network ? [{ bucket: bucketOf('address', network), limit: ADDRESS_LIMIT }] : []),
  ];
  const lockedUntil = await countAttempt([{ bucket: account, limit: ACCOUNT_LIMIT, account: whose }, ...shared]);
  if (lockedUntil) {
    const seconds = Math.max(1, Math.ceil((lockedUntil.getTime() - Date.now()) / 1000));
    log().warn({ bucket: account.slice(0, 12) }, 'sign-in locked');
    throw new AppError(
      'locked',
      `Too many attempts. Try again in ${plural(Math.ceil(seconds / 60), 'minute')}. An administrator can lift the lock of an account.`,
      {},
      seconds,
    );
  }
  const person = await findForSignIn(email);
  const right = await verifyPassword(given.password.slice(0, 1000), person?.passwordHash ?? null);
  if (!person || !right || person.disabledAt)
    throw new AppError('unauthenticated', 'The e-mail address or the password is not right.');
  await forgetAttempt(
    account,
    shared.map(({ bucket }) => bucket),
  );
  return person.personId;
}

/** Whether the person behind the e-mail has signed in from this network before. The same work for an e-mail that nobody has. */
async function isKnownFrom(email: string, network: string): Promise<boolean> {
  return (await listSignInAddresses(email)).some((address) => networkOf(address) === network);
}

/** IPv4 addresses count alone; an IPv6 site has a whole /64 to choose from, so that is what counts. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail] = plain.toLowerCase().split('%')[0]!.split('::');
  const left = head ? head.split(':') : [];
  const right = tail ? tail.split(':') : [];
  const groups =
    tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':')}::/64`;
}

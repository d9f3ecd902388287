import { decode } from 'next-auth/jwt';
import { env } from '@/lib/env';
import { installationKey } from '@/lib/ledger/server/workspace-key';
import { isUuid } from '@/lib/shared/ids';

/** Cookies carry Secure and the __Secure- prefix when people reach us by https: NEXTAUTH_URL says so. */
export function secureCookies(): boolean {
  return (env().NEXTAUTH_URL ?? '').startsWith('https://');
}

/** What encrypts the session token: NEXTAUTH_SECRET, or a key derived from the installation's own. */
export function sessionSecret(): string {
  return env().NEXTAUTH_SECRET ?? installationKey('session').toString('hex');
}

/** The name of the session cookie, as next-auth would choose it. */
export function sessionCookieName(): string {
  return `${secureCookies() ? '__Secure-' : ''}next-auth.session-token`;
}

/** The session id (UUID) inside a session cookie's value; null when it is not ours, expired or tampered with. */
export async function readSessionId(token: string | undefined): Promise<string | null> {
  if (!token) return null;
  try {
    const claims = await decode({ token, secret: sessionSecret() });
    const id = claims?.['sid'];
    return typeof id === 'string' && isUuid(id) ? id : null;
  } catch {
    return null; // not decryptable with our key: the same as no cookie
  }
}

/** One cookie's value out of a Cookie header. */
export function readCookie(header: string | null, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0 && part.slice(0, equals).trim() === name) return part.slice(equals + 1).trim();
  }
  return undefined;
}

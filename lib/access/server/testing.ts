import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll } from 'vitest';
import { encode } from 'next-auth/jwt';
import type { PersonActor } from '../actor';
import { authenticateSession } from './authenticate-session';
import { sessionCookieName, sessionSecret } from './session-cookie';

/** For integration tests: the person as their next request finds them, with what their session's rights are then. */
export async function atNextRequest(actor: PersonActor): Promise<PersonActor> {
  const token = await encode({ token: { sid: actor.sessionId }, secret: sessionSecret() });
  const signedIn = await authenticateSession(token);
  if (!signedIn) throw new Error('this session lets nobody in');
  return signedIn.actor;
}

/** For integration tests: headers of a request that the person's browser makes from our own pages. */
export async function signedInHeaders({ sessionId }: PersonActor): Promise<Record<string, string>> {
  const token = await encode({ token: { sid: sessionId }, secret: sessionSecret() });
  return { cookie: `${sessionCookieName()}=${token}`, 'sec-fetch-site': 'same-origin' };
}

/**
 * Passwords of a file cost little: for files that sign in a hundred times, each a third of a second and 128 MiB otherwise. What one costs, and that an
 * unknown account costs the same, is what password.test.ts says.
 */
export function quickPasswords(): void {
  const real = crypto.scrypt;
  const put = (scrypt: typeof real): void => {
    crypto.scrypt = scrypt;
    syncBuiltinESMExports();
  };
  const quick = (...[password, salt, length, options, done]: [...Parameters<typeof real>]): void =>
    real(password, salt, length, { ...options, N: 2 ** 10 }, done);
  beforeAll(() => put(quick as typeof real));
  afterAll(() => put(real));
}

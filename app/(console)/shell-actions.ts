'use server';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { endSession } from '@/lib/access/server/end-session';
import { getSignedIn } from '@/lib/access/server/get-actor';
import { secureCookies, sessionCookieName } from '@/lib/access/server/session-cookie';

/** Ends the session in the database first, so that a copy of the cookie is worth nothing, then forgets the cookie. */
export async function signOut(): Promise<void> {
  const signedIn = await getSignedIn();
  if (signedIn) await endSession(signedIn.actor.sessionId);
  (await cookies()).set(sessionCookieName(), '', {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: secureCookies(),
    maxAge: 0,
  });
  redirect('/sign-in');
}

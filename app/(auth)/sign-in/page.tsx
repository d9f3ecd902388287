import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { SignInForm } from '@/components/access/sign-in-form';
import { Notice } from '@/components/ui/states';
import { callbackPath } from '@/lib/access/callback-path';
import { singleSignOn } from '@/lib/access/server/auth-options';
import { needsSetup } from '@/lib/access/server/create-setup-token';
import { getSignedIn } from '@/lib/access/server/get-actor';
import { sessionCookieName } from '@/lib/access/server/session-cookie';
import { publicUrl } from '@/lib/env';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { callbackUrl, error } = await searchParams;
  const target = callbackPath(typeof callbackUrl === 'string' ? callbackUrl : null, publicUrl());
  if (await getSignedIn()) redirect(target);
  if (await needsSetup()) redirect('/setup');
  // Whoever signs out has no cookie any more: one that is left is of a session that ran out or was ended elsewhere.
  const ended = (await cookies()).has(sessionCookieName());
  return (
    <>
      <h1 className="text-h1">Sign in</h1>
      {ended ? <Notice className="mt-6">Your session has ended. Sign in again to go on where you were.</Notice> : null}
      <SignInForm target={target} error={typeof error === 'string' ? error : null} singleSignOn={singleSignOn()} />
    </>
  );
}

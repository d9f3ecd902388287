import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SignInForm } from '@/components/access/sign-in-form';
import { callbackPath } from '@/lib/access/callback-path';
import { singleSignOn } from '@/lib/access/server/auth-options';
import { needsSetup } from '@/lib/access/server/create-setup-token';
import { getSignedIn } from '@/lib/access/server/get-actor';
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
  return (
    <>
      <h1 className="text-h1">Sign in</h1>
      <SignInForm target={target} error={typeof error === 'string' ? error : null} singleSignOn={singleSignOn()} />
    </>
  );
}

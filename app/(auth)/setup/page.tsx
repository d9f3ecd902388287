import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { SetupForm } from '@/components/access/setup-form';
import { needsSetup } from '@/lib/access/server/create-setup-token';
import { setUp } from '../actions';

export const metadata: Metadata = { title: 'First start' };

export default async function SetupPage() {
  if (!(await needsSetup())) redirect('/sign-in');
  return (
    <>
      <h1 className="text-h1">First start</h1>
      <p className="mt-2 max-w-prose text-prose text-ink-2">
        Nobody administers this Countersign yet. Whoever can read its console becomes the first administrator; there is no default
        password.
      </p>
      <SetupForm setUp={setUp} />
    </>
  );
}

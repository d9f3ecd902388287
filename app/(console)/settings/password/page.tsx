import type { Metadata } from 'next';
import { PasswordForm } from '@/components/access/password-form';
import { PageHeader } from '@/components/ui/page-header';
import { Notice } from '@/components/ui/states';
import { getActor } from '@/lib/access/server/get-actor';
import { hasPassword } from '@/lib/access/server/has-password';
import { saveOwnPassword } from './actions';

export const metadata: Metadata = { title: 'Password' };

export default async function PasswordPage() {
  const actor = await getActor('/settings/password');
  return (
    <>
      <PageHeader
        title="Password"
        crumbs={[{ label: 'Settings', href: '/settings' }, { label: 'Password' }]}
        sentence="A new password ends your sessions in every other browser."
      />
      {(await hasPassword(actor)) ? (
        <PasswordForm email={actor.email} save={saveOwnPassword} />
      ) : (
        <Notice className="mx-gutter w-fit">You sign in by single sign-on and have no password here.</Notice>
      )}
    </>
  );
}

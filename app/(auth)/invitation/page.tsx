import type { Metadata } from 'next';
import { InvitationForm } from '@/components/access/invitation-form';
import { choosePassword, lookAtLink } from '../actions';

export const metadata: Metadata = { title: 'Choose a password' };

export default function InvitationPage() {
  return (
    <>
      <h1 className="text-h1">Choose a password</h1>
      <InvitationForm look={lookAtLink} choose={choosePassword} />
    </>
  );
}

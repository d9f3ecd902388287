import type { Metadata } from 'next';
import { InvitationForm } from '@/components/access/invitation-form';
import { choosePassword, lookAtLink } from '../actions';

export const metadata: Metadata = { title: 'Choose a password' };

export default function InvitationPage() {
  return <InvitationForm look={lookAtLink} choose={choosePassword} />;
}

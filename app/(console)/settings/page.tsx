import type { Metadata } from 'next';
import { SettingsForm } from '@/components/shell/settings-form';
import { PageHeader } from '@/components/ui/page-header';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { DEFAULT_SETTINGS } from '@/lib/access/setting-choices';
import { saveOwnSettings } from './actions';

export const metadata: Metadata = { title: 'Settings' };

export default async function SettingsPage() {
  await getActor('/settings');
  const signedIn = await getSignedIn();
  return (
    <>
      <PageHeader title="Settings" sentence="Yours alone, on every device you sign in from. What others see does not change." />
      <SettingsForm
        settings={signedIn?.settings ?? DEFAULT_SETTINGS}
        zones={['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]}
        now={new Date().toISOString()}
        save={saveOwnSettings}
      />
    </>
  );
}

import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import '@fontsource-variable/inter/wght.css';
import '@fontsource/ibm-plex-mono/400.css';
import '@fontsource/ibm-plex-mono/500.css';
import './globals.css';
import { HoldEarlyClicks } from '@/components/ui/early-clicks';
import { PreferencesProvider } from '@/components/ui/preferences';
import { ZONE_COOKIE } from '@/components/ui/zone-cookie';
import { getSignedIn } from '@/lib/access/server/get-actor';
import { DEFAULT_SETTINGS } from '@/lib/access/setting-choices';
import type { PersonSettings } from '@/lib/access/settings';
import { isTimeZone } from '@/lib/shared/time';

export const metadata: Metadata = {
  title: { default: 'Countersign', template: '%s · Countersign' },
  description: 'What production AI did, why, and whether it can be proved.',
  robots: { index: false, follow: false },
};
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9fafc' },
    { media: '(prefers-color-scheme: dark)', color: '#10131a' },
  ],
};

/** The document: theme, density and language are on it before the first paint, from the person's stored settings. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const settings = await storedSettings();
  const zone = (await cookies()).get(ZONE_COOKIE)?.value ?? '';
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" data-theme={settings.theme} data-density={settings.density}>
      <head>
        <HoldEarlyClicks nonce={nonce} />
      </head>
      <body>
        <PreferencesProvider settings={settings} serverZone={isTimeZone(zone) ? zone : null}>
          {children}
        </PreferencesProvider>
      </body>
    </html>
  );
}

/** A page that cannot reach the database still has a look; what went wrong is said by the page itself, not by the frame. */
async function storedSettings(): Promise<PersonSettings> {
  try {
    return (await getSignedIn())?.settings ?? DEFAULT_SETTINGS;
  } catch {
    return DEFAULT_SETTINGS;
  }
}

'use client';
import { createContext, use, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { DEFAULT_SETTINGS } from '@/lib/access/setting-choices';
import type { PersonSettings } from '@/lib/access/settings';
import { resolveZone } from '@/lib/shared/time';
import { ZONE_COOKIE } from './zone-cookie';

export interface Preferences extends PersonSettings {
  /** The IANA name that the zone setting stands for here. */
  zoneName: string;
}

const Context = createContext<Preferences>({ ...DEFAULT_SETTINGS, zoneName: 'UTC' });

const never = () => () => undefined;
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Gives the person's settings to everything below. `serverZone` is the browser's zone as the server knew it. */
export function PreferencesProvider({
  settings,
  serverZone,
  children,
}: {
  settings: PersonSettings;
  serverZone: string | null;
  children: ReactNode;
}) {
  const localZone = useSyncExternalStore(never, browserZone, () => serverZone ?? 'UTC');
  useEffect(() => {
    if (localZone !== serverZone)
      document.cookie = `${ZONE_COOKIE}=${encodeURIComponent(localZone)};path=/;max-age=31536000;samesite=lax`;
  }, [localZone, serverZone]);
  const value = useMemo(() => ({ ...settings, zoneName: resolveZone(settings.zone, localZone) }), [settings, localZone]);
  return <Context value={value}>{children}</Context>;
}

/** The person's theme, density, locale, zone (setting and resolved name) and whether single-key shortcuts are on. */
export function usePreferences(): Preferences {
  return use(Context);
}

'use client';
import { useMemo, type ReactNode } from 'react';
import { PreferencesProvider, usePreferences } from '@/components/ui/preferences';

/** Shows everything inside in the zone a link asks for; without one, in the person's own. */
export function ZoneScope({ zone, children }: { zone: string | null; children: ReactNode }) {
  const own = usePreferences();
  const settings = useMemo(() => ({ ...own, zone: zone ?? own.zone }), [own, zone]);
  return (
    <PreferencesProvider settings={settings} serverZone={own.zone === 'local' ? own.zoneName : null}>
      {children}
    </PreferencesProvider>
  );
}

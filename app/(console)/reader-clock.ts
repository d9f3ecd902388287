import { cookies } from 'next/headers';
import { ZONE_COOKIE } from '@/components/ui/zone-cookie';
import { getSignedIn } from '@/lib/access/server/get-actor';
import { resolveZone, type TimeOptions } from '@/lib/shared/time';

/** Zone and locale of whoever reads the page, for sentences that are made on the server. The browser's zone is the one it last told. */
export async function readerClock(): Promise<TimeOptions> {
  const settings = (await getSignedIn())?.settings;
  const told = (await cookies()).get(ZONE_COOKIE)?.value;
  return { zone: resolveZone(settings?.zone ?? 'utc', told), locale: settings?.locale ?? 'en-GB' };
}

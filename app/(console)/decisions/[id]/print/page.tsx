import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { PrintTrail } from '@/components/trail/print-trail';
import { ZONE_COOKIE } from '@/components/ui/zone-cookie';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { readForPrint } from '@/lib/decisions/server/read-for-print';
import { sentence } from '@/lib/decisions/sentence';
import { resolveZone } from '@/lib/shared/time';
import { pageError } from '../page-error';

export const metadata: Metadata = { title: 'Decision, for print' };

/** The whole decision on paper: every step with its content and its ids, comments and events. */
export default async function PrintPage({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id);
  const actor = await getActor(`/decisions/${encodeURIComponent(id)}/print`);
  const read = await readForPrint(actor, id).catch((error: unknown) => {
    throw pageError(error);
  });
  if (read.decision.id !== id) redirect(`/decisions/${read.decision.id}/print`);
  const signedIn = await getSignedIn();
  const workspace = signedIn?.workspace.name ?? '';
  const zone = resolveZone(signedIn?.settings.zone ?? 'utc', (await cookies()).get(ZONE_COOKIE)?.value);
  return (
    <PrintTrail
      read={read}
      sentence={sentence(read.decision, undefined, { zone, locale: signedIn?.settings.locale ?? 'en-GB' })}
      printedAt={new Date().toISOString()}
      printedBy={`${actor.name}, ${workspace}`}
    />
  );
}

import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { PrintTrail } from '@/components/trail/print-trail';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { readForPrint } from '@/lib/decisions/server/read-for-print';
import { sentence } from '@/lib/decisions/sentence';
import { readerClock } from '../../../reader-clock';
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
  const workspace = (await getSignedIn())?.workspace.name ?? '';
  return (
    <PrintTrail
      read={read}
      sentence={sentence(read.decision, undefined, await readerClock())}
      printedAt={new Date().toISOString()}
      printedBy={`${actor.name}, ${workspace}`}
    />
  );
}

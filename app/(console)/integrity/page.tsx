import type { Metadata } from 'next';
import { IntegrityView } from '@/components/integrity/integrity-view';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { NotPermitted } from '@/components/access/not-permitted';
import { getIntegrity } from '@/lib/integrity/server/get-integrity';
import { verifyNow } from './actions';

export const metadata: Metadata = { title: 'Integrity' };

/** How far the log is proved: signed, copied outside, verified; and what none of that proves. */
export default async function IntegrityPage() {
  const actor = await getActor('/integrity');
  if (!can(actor, 'decisions.read')) return <NotPermitted permission="decisions.read" />;
  return <IntegrityView report={await getIntegrity(actor)} verifyNow={verifyNow} />;
}

import type { Metadata } from 'next';
import { NotInAudit } from '@/components/access/not-permitted';
import { QualityView } from '@/components/risk/quality-view';
import { PageHeader } from '@/components/ui/page-header';
import { roomsOf } from '@/lib/access/actor';
import { getActor } from '@/lib/access/server/get-actor';
import { getScorerQuality } from '@/lib/assessment/server/get-scorer-quality';

export const metadata: Metadata = { title: 'Scorer quality' };

export default async function ScorerQualityPage() {
  const actor = await getActor('/risk/quality');
  if (roomsOf(actor)) return <NotInAudit />;
  const quality = await getScorerQuality(actor);
  return (
    <>
      <PageHeader
        title="Scorer quality"
        crumbs={[{ label: 'Risk', href: '/risk' }, { label: 'Scorer quality' }]}
        sentence="How often the scorers are right, how often they miss, and on how many cases anybody can say so."
      />
      <QualityView quality={quality} />
    </>
  );
}

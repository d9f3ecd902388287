import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { CloseAudit, RequestList, SampleChecks } from '@/components/packs/audit-forms';
import { FactsStrip } from '@/components/ui/facts';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getAudit } from '@/lib/evidence/server/packs/audits';
import { AppError } from '@/lib/shared/errors';
import { answer, ask, check, close } from '../../packs/actions';

export const metadata: Metadata = { title: 'Audit' };

export default async function AuditPage({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id);
  const actor = await getActor(`/evidence/audits/${encodeURIComponent(id)}`);
  if (!can(actor, 'packs.read')) return <NotPermitted permission="packs.read" />;
  const room = await getAudit(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const open = room.requests.filter((one) => !one.answer).length;
  return (
    <>
      <PageHeader
        title={room.title}
        crumbs={[{ label: 'Evidence packs', href: '/evidence/packs' }, { label: 'Audits', href: '/evidence/audits' }, { label: room.title }]}
        sentence={
          <>
            {room.auditor} audits {room.system.name} from {room.from.slice(0, 10)} to {new Date(new Date(room.until).getTime() - 1).toISOString().slice(0, 10)}.{' '}
            {room.state === 'open' ? <>It is open until <Time at={room.expiresAt} style="day" />.</> : `It is ${room.state}.`}
          </>
        }
        actions={room.may.close ? <CloseAudit id={room.id} close={close} /> : null}
      />
      <FactsStrip
        className="mx-gutter"
        facts={[
          { label: 'Frameworks', value: room.frameworks.join(', ') },
          { label: 'Opened by', value: room.openedBy },
          { label: 'Packs', value: String(room.packs.length) },
          { label: 'Requests', value: open === 0 ? 'none open' : `${open} open` },
        ]}
      />
      <Section id="requests" title="Requests for evidence" className="mt-6">
        <RequestList room={room} ask={ask} answer={answer} />
      </Section>
      <Section id="sample" title="Sample and checks" aside="each link proves the decision in your browser: open it and choose Prove it">
        <SampleChecks room={room} check={check} />
      </Section>
    </>
  );
} // prettier-ignore

import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { CloseAudit, RequestList } from '@/components/packs/audit-forms';
import { lastMoment } from '@/components/packs/pack-table';
import { SampleChecks } from '@/components/packs/sample-checks';
import { withAddress } from '@/components/shell/with-address';
import { FactsStrip } from '@/components/ui/facts';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Days, Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { FRAMEWORK_IDS } from '@/lib/evidence/contract';
import { frameworkOn } from '@/lib/evidence/frameworks';
import { listChecks } from '@/lib/evidence/server/packs/audit-checks';
import { getAudit } from '@/lib/evidence/server/packs/audits';
import { AppError } from '@/lib/shared/errors';
import { answer, ask, check, close } from '../../packs/actions';

export const metadata: Metadata = { title: 'Audit' };
export default withAddress(AuditPage);

async function AuditPage({ params, searchParams }: {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const id = decodeURIComponent((await params).id);
  const actor = await getActor(`/evidence/audits/${encodeURIComponent(id)}`);
  if (!can(actor, 'packs.read')) return <NotPermitted permission="packs.read" />;
  const room = await getAudit(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const search = await searchParams;
  const shown = room.packs.find((pack) => pack.id === search['pack']) ?? room.packs[0];
  const show = search['show'] === 'unchecked' ? 'unchecked' : 'all';
  const after = typeof search['after'] === 'string' ? search['after'] : null;
  const page = shown ? await listChecks(actor, id, { pack: shown.id, show, cursor: after }) : null;
  const day = lastMoment(room.until).slice(0, 10);
  const controls = FRAMEWORK_IDS.filter((one) => room.frameworks.includes(one)).flatMap((one) => {
    const framework = frameworkOn(one, day);
    return framework ? [{ framework: one, title: framework.title, controls: framework.controls.map(({ ref, title }) => ({ ref, title })) }] : [];
  });
  const open = room.requests.filter((one) => !one.answer).length;
  return (
    <>
      <PageHeader
        title={room.title}
        crumbs={[{ label: 'Evidence packs', href: '/evidence/packs' }, { label: 'Audits', href: '/evidence/audits' }, { label: room.title }]}
        sentence={
          <>
            {room.auditor} audits {room.system.name} from <Days from={room.from} to={day} />.{' '}
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
          { label: 'The auditor sees', value: room.seesBeside === 0 ? 'this and no more, unless another audit is open' : room.seesBeside === 'all' ? 'all AI systems, by their own rights' : `${room.seesBeside} AI systems by their own rights` },
          { label: 'Packs', value: String(room.packs.length) },
          { label: 'Requests', value: open === 0 ? 'none open' : `${open} open` },
        ]}
      />
      <Section id="requests" title="Requests for evidence" className="mt-6">
        <RequestList room={room} controls={controls} ask={ask} answer={answer} />
      </Section>
      <Section id="sample" title="Sample and checks" aside="each link proves the decision in your browser: open it and choose Prove it">
        {shown && page ? <SampleChecks room={room} shown={shown} page={page} show={show} check={check} /> : <p className="max-w-prose text-prose text-ink-2">No pack lies within this audit yet: same system, frameworks and period.</p>}
      </Section>
    </>
  );
} // prettier-ignore

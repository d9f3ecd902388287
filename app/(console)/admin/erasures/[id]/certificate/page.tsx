import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Fragment } from 'react';
import { NotPermitted } from '@/components/access/not-permitted';
import { PrintButton } from '@/components/trail/print-button';
import { LinkButton } from '@/components/ui/button';
import { DataList } from '@/components/ui/facts';
import { Num, Plural } from '@/components/ui/num';
import { Dated } from '@/components/ui/dated';
import { PageHeader, Section } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getCertificate } from '@/lib/retention/server/get-certificate';
import { AppError } from '@/lib/shared/errors';

export const metadata: Metadata = { title: 'Certificate of erasure' };

export default async function CertificatePage({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id);
  const actor = await getActor(`/admin/erasures/${encodeURIComponent(id)}/certificate`);
  if (!can(actor, 'retention.read')) return <NotPermitted permission="retention.read" />;
  const certificate = await getCertificate(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound' && error.extra['field'] !== 'size') notFound();
    if (error instanceof AppError && ['conflict', 'notYetSigned', 'notFound'].includes(error.code)) return error;
    throw error;
  });
  const crumbs = [
    { label: 'Erasures', href: '/admin/erasures' },
    { label: 'Request', href: `/admin/erasures/${id}` },
    { label: 'Certificate' },
  ];
  if (certificate instanceof AppError)
    return (
      <>
        <PageHeader title="Certificate of erasure" crumbs={crumbs} />
        <EmptyState title="There is no certificate yet">{certificate.message}</EmptyState>
      </>
    );
  const { request, removed } = certificate;
  return (
    <>
      <PageHeader
        title="Certificate of erasure"
        crumbs={crumbs}
        sentence={
          <>
            Case {request.case}: <Plural count={removed.records} one="record" /> of{' '}
            <Plural count={removed.erased} one="decision" /> {removed.records === 1 ? 'was' : 'were'} erased from the record. The
            log that held them is unbroken; its proofs are below.
          </>
        }
        actions={
          <>
            <LinkButton href={`/api/v1/erasures/${id}/certificate`} prefetch={false}>
              Download with proofs (JSON)
            </LinkButton>
            <PrintButton />
          </>
        }
      />
      <Section id="who" title="On whose word">
        <DataList
          facts={[
            { label: 'Legal basis', value: request.legalBasis },
            {
              label: 'Asked by',
              value: (
                <>
                  {request.requestedBy}, <Time at={request.requestedAt} style="full" />
                </>
              ),
            },
            {
              label: 'Consented by',
              value: (
                <>
                  {request.consentedBy}, <Time at={request.consentedAt} style="full" />
                </>
              ),
            },
            ...(request.finishedAt ? [{ label: 'Finished', value: <Time at={request.finishedAt} style="full" /> }] : []),
          ]}
        />
      </Section>
      <Section id="removed" title="What was removed">
        <DataList
          facts={[
            {
              label: 'Decisions',
              value: (
                <>
                  <Num value={removed.erased} /> of <Num value={removed.decisions} /> asked for
                </>
              ),
            },
            { label: 'Records', value: <Num value={removed.records} /> },
            {
              label: 'Restricted',
              value: (
                <>
                  <Num value={removed.restricted} />
                  {removed.restricted > 0 ? ': hidden, and erased when their hold is released' : ''}
                </>
              ),
            },
            { label: 'Not there any more', value: <Num value={removed.gone} /> },
            {
              label: 'Ordered at',
              value: (
                <>
                  log index{' '}
                  {removed.eventIndexes.map((one, i) => (
                    <Fragment key={one}>
                      {i > 0 ? ', ' : ''}
                      <Num value={one} />
                    </Fragment>
                  ))}
                </>
              ),
            },
          ]}
        />
      </Section>
      <Section id="remains" title="What remains">
        <ul className="flex max-w-prose list-disc print:max-w-none flex-col gap-2 ps-5 text-prose">
          {certificate.remains.map((one) => (
            <li key={one}>
              <Dated text={one} />
            </li>
          ))}
        </ul>
      </Section>
      <Section id="proof" title="Proof" aside="each leaf is covered by a signed checkpoint">
        <p className="mb-3 max-w-prose text-prose print:max-w-none text-ink-2">
          Nothing signs this page. The JSON holds the exact leaves of these events, what they disclose, and a tlog-proof of each;
          with the public key of the log, which must have come to you by another way, anybody checks them without us.
        </p>
        {certificate.proofs.map((part) => (
          <details key={part.index} className="border-t border-line py-2">
            <summary className="min-h-6 cursor-pointer">
              <span className="font-mono">{part.kind}</span> at log index <Num value={part.index} />
            </summary>
            <pre
              tabIndex={0}
              aria-label={`Proof of ${part.index}`}
              className="mt-2 overflow-x-auto bg-sunken p-3 font-mono text-label"
            >
              {part.tlogProof}
            </pre>
          </details>
        ))}
      </Section>
    </>
  );
}

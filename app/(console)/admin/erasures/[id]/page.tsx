import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { ErasureActs } from '@/components/retention/erasure-acts';
import { ErasureBadge } from '@/components/retention/erasure-table';
import { PreviewTable } from '@/components/retention/preview-table';
import { ScopeWords } from '@/components/retention/scope-words';
import { LinkButton } from '@/components/ui/button';
import { FactsStrip } from '@/components/ui/facts';
import { Num } from '@/components/ui/num';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Time } from '@/components/ui/time';
import { can, PERMISSION_LABELS } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getErasure } from '@/lib/retention/server/get-erasure';
import { ERASURE_STATE_WORDS, LEGAL_BASES } from '@/lib/retention/words';
import { AppError } from '@/lib/shared/errors';
import { decide, withdraw } from '../actions';

export const metadata: Metadata = { title: 'Erasure' };

export default async function ErasurePage({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id);
  const actor = await getActor(`/admin/erasures/${encodeURIComponent(id)}`);
  if (!can(actor, 'retention.read')) return <NotPermitted permission="retention.read" />;
  const erasure = await getErasure(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const { counts } = erasure;
  return (
    <>
      <PageHeader
        title={`Case ${erasure.caseNumber}`}
        crumbs={[{ label: 'Erasures', href: '/admin/erasures' }, { label: erasure.caseNumber }]}
        sentence={
          <>
            {erasure.requestedBy.name} asked on <Time at={erasure.requestedAt} style="full" /> to erase{' '}
            <ScopeWords text={erasure.scope} />.{' '}
            {erasure.decidedBy && erasure.decidedAt ? (
              <>
                {erasure.decidedBy.name} {erasure.state === 'refused' ? 'refused' : 'consented'} on{' '}
                <Time at={erasure.decidedAt} style="full" />.
              </>
            ) : null}{' '}
            {ERASURE_STATE_WORDS[erasure.state].says}
            {erasure.state === 'requested' && !erasure.may.consent
              ? ` ${erasure.may.withdraw ? 'You asked for it, so it is somebody else who consents' : 'You may not consent to it'}: that takes the right “${PERMISSION_LABELS['erasure.approve']}”, which an administrator gives under People.`
              : null}
          </>
        }
        actions={
          <>
            {erasure.completedIndex === undefined ? null : (
              <LinkButton href={`/admin/erasures/${erasure.id}/certificate`}>Certificate</LinkButton>
            )}
            <ErasureActs erasure={erasure} decide={decide} withdraw={withdraw} />
          </>
        }
      />
      <FactsStrip
        className="mx-gutter"
        facts={[
          { label: 'State', value: <ErasureBadge state={erasure.state} /> },
          { label: 'Legal basis', value: LEGAL_BASES[erasure.legalBasis] },
          { label: 'What stays', value: erasure.keep === 'structure' ? 'structure' : 'envelopes only' },
          {
            label: 'Decisions erased',
            value: (
              <>
                <Num value={counts.erased} />
                {' of '}
                <Num value={counts.decisions} />
              </>
            ),
          },
          { label: 'Restricted', value: <Num value={counts.restricted} /> },
          { label: 'Records gone or changed', value: <Num value={counts.records} /> },
          ...(erasure.completedIndex === undefined
            ? []
            : [{ label: 'In the log at', value: <Num value={erasure.completedIndex} /> }]),
        ]}
      />
      <Section id="reasons" title="Reasons" className="mt-6">
        <p className="max-w-prose text-prose break-words">{erasure.reason}</p>
        {erasure.decisionReason && erasure.decidedBy ? (
          <p className="mt-2 max-w-prose text-prose break-words text-ink-2">
            {erasure.decidedBy.name}: {erasure.decisionReason}
          </p>
        ) : null}
      </Section>
      <Section id="decisions" title="Decisions" aside="exactly these; what arrived later is not part of it">
        <div className="-mx-gutter">
          <PreviewTable decisions={erasure.decisions} total={counts.decisions} />
        </div>
      </Section>
    </>
  );
}

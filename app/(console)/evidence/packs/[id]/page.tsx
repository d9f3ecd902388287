import type { ReactNode } from 'react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { HandOverForm, PackDownload, PackProgress, RestartPack, SignOffForm } from '@/components/packs/pack-acts';
import { PackBadge } from '@/components/packs/pack-badge';
import { PackPreview } from '@/components/packs/pack-preview';
import { lastMoment } from '@/components/packs/pack-table';
import { CopyId } from '@/components/ui/copy-id';
import { FactsStrip } from '@/components/ui/facts';
import { Num, Plural } from '@/components/ui/num';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Notice } from '@/components/ui/states';
import { Day, Days, Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getPack, previewPack } from '@/lib/evidence/server/packs/read-packs';
import type { PackView } from '@/lib/evidence/packs/pack-contract';
import { CAPACITY_WORDS, CONTENT_WORDS, GROUND_WORDS, MODE_WORDS, PROFILE_WORDS, STATE_WORDS } from '@/lib/evidence/packs/words';
import { AppError } from '@/lib/shared/errors';
import { cancel, handOver, look, restart, signOff } from '../actions';

export const metadata: Metadata = { title: 'Evidence pack' };

const WAYS: Record<string, string> = {
  download: 'downloaded',
  handedOver: 'handed over',
  folder: 'delivered to a folder',
  webhook: 'delivered by webhook',
};

/** What is proved of who could choose the sample, and no more. */
function drawWords({ drawnAtLogSize, seedInLog }: PackView): ReactNode {
  if (drawnAtLogSize === null) return 'Nothing is drawn yet, or it was drawn by the seed alone.';
  const drawn = (
    <>
      Drawn under the seed and the root of the log as it was signed at{' '}
      <Plural count={drawnAtLogSize} one="entry" many="entries" />
    </>
  );
  return seedInLog ? (
    <>{drawn}, which came after the seed: whoever gave it could not see what it draws.</>
  ) : (
    <>{drawn}. That the seed stood in the log before is not proved: the log does not tell any more what it says of it.</>
  );
}

export default async function PackPage({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id);
  const actor = await getActor(`/evidence/packs/${encodeURIComponent(id)}`);
  if (!can(actor, 'packs.read')) return <NotPermitted permission="packs.read" />;
  const pack = await getPack(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const { reports } = await previewPack(actor, id);
  return (
    <>
      <PageHeader
        title={`${PROFILE_WORDS[pack.profile].name} pack: ${pack.system?.name ?? 'all AI systems'}`}
        crumbs={[{ label: 'Evidence packs', href: '/evidence/packs' }, { label: pack.id.slice(0, 12) }]}
        sentence={
          <>
            {pack.askedBy.name} asked on <Time at={pack.askedBy.at} style="full" /> for what the record shows from{' '}
            <Days from={pack.from} to={lastMoment(pack.until)} />. {STATE_WORDS[pack.status].says}
          </>
        }
        actions={<PackDownload pack={pack} />}
      />
      <PackProgress pack={pack} look={look} cancel={cancel} key={pack.status} />
      {pack.problem ? (
        <div className="px-gutter pb-4">
          <Notice tone={pack.status === 'failed' ? 'error' : 'warning'} action={<RestartPack pack={pack} restart={restart} />}>
            {pack.problem}
          </Notice>
        </div>
      ) : null}
      <FactsStrip
        className="mx-gutter"
        facts={[
          { label: 'State', value: <PackBadge state={pack.status} /> },
          { label: 'Records', value: MODE_WORDS[pack.mode].name },
          { label: 'Decisions', value: pack.population === null ? 'not counted yet' : <><Num value={pack.sampled ?? 0} />{' of '}<Num value={pack.population} /></> },
          { label: 'Law as of', value: <Day on={pack.lawDate} /> },
          { label: 'Log signed at', value: pack.log ? <><Num value={pack.log.size} />{' entries'}</> : 'not pinned yet' },
          ...(pack.bytes === null ? [] : [{ label: 'Size', value: <><Num value={Math.ceil(pack.bytes / 1024)} />{' KiB'}</> }]),
          ...(pack.sha256 ? [{ label: 'SHA-256 of the ZIP', value: <CopyId id={pack.sha256} label="SHA-256" /> }] : []),
        ]}
      />
      <Section id="limits" title="What it does not cover" className="mt-6">
        <ul className="flex max-w-prose list-disc flex-col gap-1 ps-5 text-prose">
          <li>{MODE_WORDS[pack.mode].says}</li>
          <li>What was never sent to the log is in no pack, and nothing here counts it.</li>
          <li>{CONTENT_WORDS[pack.content]}.</li>
          {pack.grounds.map((ground) => (
            <li key={ground}>
              Kinds of records are withheld on the ground of {GROUND_WORDS[ground].name.toLowerCase()}: {GROUND_WORDS[ground].says}
            </li>
          ))}
          {pack.profile === 'affectedPerson' ? (
            <li>
              {pack.withheldByHand === 0 ? 'Nothing is kept back by hand.' : pack.withheldByHand === 1 ? 'One place is kept back by hand.' : <><Num value={pack.withheldByHand} />{' places are kept back by hand.'}</>}{' '}
              {can(actor, 'content.read') && pack.log ? (
                <Link className="link" href={`/evidence/packs/${pack.id}/withholding`}>
                  {pack.may.withhold ? 'Read what the person will read, and keep passages back' : 'Read what the person will read'}
                </Link>
              ) : null}
            </li>
          ) : null}
        </ul>
        <p className="mt-3 max-w-prose text-prose text-ink-2">
          Integrity, completeness and truth are three statements: the first can be checked by anybody, the second for a complete range, the third by no
          record.
        </p>
      </Section>
      <Section id="sign-offs" title="Signed off by" aside="two people, in two capacities">
        {pack.signOffs.every((one) => one.voidedAt) ? <p className="text-muted">{pack.signOffs.length === 0 ? 'Nobody yet.' : 'Nobody yet, since it changed.'}</p> : null}
        <ul className="flex flex-col gap-1">
          {pack.signOffs.map((one) => (
            <li key={one.at} className={one.voidedAt ? 'text-muted' : undefined}>
              {one.name}, {CAPACITY_WORDS[one.capacity]}, <Time at={one.at} style="full" />
              {one.voidedAt ? <>: counts no more, because the draft was changed on <Time at={one.voidedAt} style="full" /></> : null}
            </li>
          ))}
        </ul>
        <SignOffForm pack={pack} signOff={signOff} />
      </Section>
      <Section id="controls" title="Controls, as the report shows them">
        <PackPreview reports={reports} />
      </Section>
      <Section id="sample" title="Sample" aside="drawn again by whoever has the archive">
        <p className="max-w-prose text-prose">
          Seed <span className="font-mono break-all">{pack.seed}</span>, {pack.seedGivenBy ? `given by ${pack.seedGivenBy}` : 'made by Countersign'}.{' '}
          {drawWords(pack)}{' '}
          In the archive, population/decisions.txt is the list, sample.json how it was drawn, and VERIFY.md how to draw it again.
        </p>
      </Section>
      <Section id="recipients" title="Who got it">
        {pack.recipients.length === 0 ? <p className="text-muted">Nobody yet.</p> : null}
        <ul className="flex flex-col gap-1">
          {pack.recipients.map((one, i) => (
            <li key={i}>
              {one.name}: {WAYS[one.way] ?? one.way}, <Time at={one.at} style="full" />
              {one.recordedBy === one.name ? null : <span className="text-muted"> (recorded by {one.recordedBy})</span>}
            </li>
          ))}
        </ul>
        <HandOverForm pack={pack} handOver={handOver} />
      </Section>
    </>
  );
} // prettier-ignore

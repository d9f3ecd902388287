'use client';
import { useEffect, useState, useTransition } from 'react';
import { useRouter } from 'next/navigation';
import { ShieldCheck } from 'lucide-react';
import type { ActionResult } from '@/lib/http/problem';
import { EVIDENCE_LEVELS, STAMP_WORDS } from '@/lib/integrity/anchors';
import type { IntegrityReport } from '@/lib/integrity/contract';
import { trustWarning } from '@/lib/integrity/trust-warning';
import { formatDuration, formatNumber, plural } from '@/lib/shared/format';
import { Button } from '../ui/button';
import { FactsStrip } from '../ui/facts';
import { PageHeader, Section } from '../ui/page-header';
import { usePreferences } from '../ui/preferences';
import { EmptyState, Notice } from '../ui/states';
import { Time } from '../ui/time';
import { AnchorList } from './anchor-list';
import { ComparedList } from './compared-list';
import { FaultNotice } from './fault-notice';
import { KeyList } from './key-list';
import { RunHistory } from './run-history';

const POLL_MS = 2_000;

/** How far the log is proved, in words and figures; what went out, what was verified, by whose key, and what none of it proves. */
export function IntegrityView({
  report,
  verifyNow,
}: {
  report: IntegrityReport;
  verifyNow: (input: Record<string, never>) => Promise<ActionResult<{ id: string }>>;
}) {
  const { locale } = usePreferences();
  const router = useRouter();
  const [pending, start] = useTransition();
  const [problem, setProblem] = useState<string | null>(null);
  const open = report.runs.find((run) => run.cause !== 'command' && (run.state === 'waiting' || run.state === 'running'));
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => router.refresh(), POLL_MS);
    return () => clearInterval(timer);
  }, [open, router]);
  const ask = (): void =>
    start(async () => {
      const result = await verifyNow({});
      setProblem(result.ok ? null : result.error.message);
      router.refresh();
    });
  const number = (value: number): string => formatNumber(value, locale);
  const { checkpoint, level } = report;
  const unbelieved = trustWarning(report.lastWhole?.result ?? null);
  const header = (
    <PageHeader
      title="Integrity"
      sentence={sentenceOf(report, locale)}
      actions={
        report.mayVerify && report.size > 0 ? (
          <Button tone="primary" onClick={ask} disabled={pending || open !== undefined}>
            <ShieldCheck aria-hidden /> {open ? 'Verifying ...' : 'Verify now'}
          </Button>
        ) : undefined
      }
    />
  );
  if (report.size === 0)
    return (
      <>
        {header}
        <EmptyState title="The log is empty">
          The first event that arrives becomes its first entry. Within seconds it is part of a tree of hashes whose root is
          signed.
        </EmptyState>
      </>
    );
  return (
    <>
      {header}
      <div className="flex flex-col gap-3 px-gutter pb-4 empty:hidden">
        {problem ? (
          <Notice tone="error" live>
            {problem}
          </Notice>
        ) : null}
        {report.signer.refusalWords ? (
          <Notice tone="error">
            <span className="font-medium">The signer refuses to sign.</span> {report.signer.refusalWords} It remembers{' '}
            {number(report.signer.rememberedSize ?? 0)} entries and was shown {number(report.signer.offeredSize ?? 0)}
            {report.signer.since ? (
              <>
                , since <Time at={report.signer.since} style="stamp" />
              </>
            ) : null}
            . Events are still accepted; nothing new is signed until somebody has looked.
          </Notice>
        ) : null}
        {report.alarm ? (
          <Notice tone="error">
            <span className="font-medium">The tree stopped growing.</span> {report.alarm}
          </Notice>
        ) : null}
        {report.lastWhole?.state === 'failed' ? <FaultNotice run={report.lastWhole} /> : null}
        {unbelieved ? (
          <Notice tone="warning">
            <span className="font-medium">The last verification does not prove who signed.</span> {unbelieved}
          </Notice>
        ) : null}
        {report.anchors
          .filter((way) => way.configured && way.error)
          .map((way) => (
            <Notice key={way.kind} tone="warning">
              A checkpoint did not leave by {way.kind}: {way.error}.{' '}
              {way.failingSince ? (
                <>
                  Failing since <Time at={way.failingSince} style="stamp" />; it is tried again.
                </>
              ) : null}
            </Notice>
          ))}
      </div>
      <FactsStrip
        className="mx-gutter"
        facts={[
          { label: 'Entries', value: number(report.size) },
          { label: 'In the tree', value: number(report.treeSize) },
          { label: 'Signed', value: checkpoint ? number(checkpoint.size) : 'none yet' },
          {
            label: 'Last checkpoint',
            value: checkpoint ? (
              <>
                <Time at={checkpoint.signedAt} style="stamp" detail />, {formatDuration(checkpoint.ageMs)} ago
              </>
            ) : (
              'none yet'
            ),
          },
          { label: 'Evidence level', value: `${level}, ${EVIDENCE_LEVELS[level].title.toLowerCase()}` },
          {
            label: 'Last verification',
            value: report.lastWhole?.finishedAt ? (
              <>
                <Time at={report.lastWhole.finishedAt} style="stamp" detail />, {report.lastWhole.state}
                {unbelieved ? ', by the database’s own keys' : ''}
              </>
            ) : (
              'none of the whole log yet'
            ),
          },
        ]}
      />
      <Section id="level" title={`Evidence level ${level}: ${EVIDENCE_LEVELS[level].title}`} className="border-t-0">
        <div className="flex max-w-prose flex-col gap-2 text-prose">
          <p>{EVIDENCE_LEVELS[level].says}</p>
          <p className="text-ink-2">Not covered: {EVIDENCE_LEVELS[level].open}</p>
          {STAMP_WORDS[report.stamps] ? <p>{STAMP_WORDS[report.stamps]}</p> : null}
          <p className="text-ink-2">
            This is the level of the log up to now. A decision has its own, beside its seal: what left after its last entry counts
            for it, whatever happens to the log later.
          </p>
        </div>
      </Section>
      <Section id="exposure" title="The window in which a change would not show">
        <Exposure report={report} locale={locale} />
      </Section>
      <Section
        id="anchors"
        title="Copies outside"
        aside={`${plural(report.checkpoints, 'signed checkpoint', undefined, locale)} kept here`}
      >
        <AnchorList anchors={report.anchors} />
      </Section>
      <Section id="verifications" title="Verifications" aside="every night at 02:00 UTC, and when somebody asks">
        <RunHistory runs={report.runs} />
      </Section>
      <Section id="compared" title="What a verification compares">
        <ComparedList />
      </Section>
      <Section id="keys" title="Key of the log">
        <KeyList origin={report.origin} keys={report.keys} />
      </Section>
      <Section id="elsewhere" title="Without us">
        <div className="flex max-w-prose flex-col gap-2 text-prose text-ink-2">
          <p>
            Every decision has a proof that needs nothing from this installation: open it, choose its seal, and take the files.{' '}
            <a className="link" href="/verify">
              The page that verifies them
            </a>{' '}
            works without an account, and without a network when it is saved. openssl, Go and Python accept them as well.
          </p>
          <p>
            None of this proves that what was reported is true, that a decision was reported at all, or that the clock of this
            installation is right. An emitter that keeps its receipts can prove that something it sent is missing.
          </p>
        </div>
      </Section>
    </>
  );
}

function sentenceOf({ size, checkpoint, lastWhole, signer, alarm }: IntegrityReport, locale: string): string {
  const number = (value: number): string => formatNumber(value, locale);
  if (size === 0) return 'Nothing has been recorded yet.';
  if (!checkpoint) return `${plural(size, 'entry is', 'entries are', locale)} recorded and none is signed yet.`;
  const unsigned = size - checkpoint.size;
  const signed = unsigned <= 0 ? `All ${number(size)} entries are` : `${number(checkpoint.size)} of ${number(size)} entries are`;
  const verified = !lastWhole
    ? 'the whole log has not been verified yet'
    : lastWhole.state === 'failed'
      ? `the last verification found ${plural(lastWhole.faultTotal, 'fault', undefined, locale)}`
      : trustWarning(lastWhole.result)
        ? 'the last verification found no fault by the keys that the database itself holds'
        : 'the last verification found no fault';
  const stopped = signer.refusal ? ' The signer refuses to go on.' : alarm ? ' The tree has stopped growing.' : '';
  return `${signed} inside a signed checkpoint, and ${verified}.${stopped}`;
}

function Exposure({ report, locale }: { report: IntegrityReport; locale: string }) {
  const { toCheckpoint, toOutside, oldestInside, oldestUnsigned } = report.exposure;
  return (
    <ol className="flex max-w-prose list-decimal flex-col gap-2 ps-5 text-prose">
      <li>
        From acceptance to a signed checkpoint:{' '}
        {toCheckpoint ? (
          <>
            usually <b className="font-medium">{formatDuration(toCheckpoint.usual)}</b>, at most{' '}
            <b className="font-medium">{formatDuration(toCheckpoint.longest)}</b> over the last{' '}
            {plural(toCheckpoint.measured, 'checkpoint', undefined, locale)}.
          </>
        ) : (
          'not measured yet.'
        )}{' '}
        {oldestUnsigned ? (
          <>
            The oldest entry that waits was accepted <Time at={oldestUnsigned} style="stamp" />.
          </>
        ) : (
          'Nothing waits now.'
        )}{' '}
        <span className="text-ink-2">
          In this time only the receipt that the sender was given shows that an entry was changed or removed.
        </span>
      </li>
      <li>
        From acceptance to the first copy outside:{' '}
        {toOutside ? (
          <>
            usually <b className="font-medium">{formatDuration(toOutside.usual)}</b>, at most{' '}
            <b className="font-medium">{formatDuration(toOutside.longest)}</b> over the last{' '}
            {plural(toOutside.measured, 'copy', 'copies', locale)}.
          </>
        ) : report.level === 'A0' ? (
          'no copy that counts leaves this installation.'
        ) : (
          'not measured yet.'
        )}{' '}
        {oldestInside && report.level !== 'A0' ? (
          <>
            The oldest entry without one was accepted <Time at={oldestInside} style="stamp" />.
          </>
        ) : null}{' '}
        <span className="text-ink-2">
          Until then, who has this machine and the signing key could rewrite the end of the log without leaving a trace outside.
        </span>
      </li>
    </ol>
  );
}

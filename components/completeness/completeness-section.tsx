import { Check, CircleAlert, CircleHelp, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { CompletenessReport } from '@/lib/completeness/contract';
import { arrivedShare, statementsOf, type Statement } from '@/lib/completeness/statements';
import { GAP_WORDS } from '@/lib/decisions/gap-codes';
import { canBeBare } from '@/lib/search/grammar/print-query';
import { quote } from '@/lib/search/grammar/quote';
import { explorerHref } from '../explorer/decisions/decision-list';
import { cx } from '../ui/cx';
import { Num, Plural } from '../ui/num';
import { Section } from '../ui/page-header';
import { Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

const MARKS: Readonly<Record<Statement['tone'], { icon: LucideIcon; word: string; className: string }>> = {
  good: { icon: Check, word: 'nothing missing', className: 'text-good' },
  gap: { icon: CircleAlert, word: 'something is missing', className: 'text-medium' },
  unknown: { icon: CircleHelp, word: 'not known', className: 'text-muted' },
};

/** How complete the record of one AI system is, in words with numbers; each leads to the decisions behind it. */
export function CompletenessSection({ report }: { report: CompletenessReport }) {
  const { system, from, to } = report;
  const key = canBeBare(system.key) ? system.key : quote(system.key);
  const hrefOf = (query: string): string => explorerHref({ q: `system:${key} ${query}`, range: { from, to } });
  return (
    <Section
      title="How complete the record is"
      id="completeness"
      aside={
        <>
          <Time at={from} style="date" /> to <Time at={to} style="date" />
        </>
      }
    >
      {report.behind > 0 ? (
        <Notice className="mb-4">
          <Plural count={report.behind} one="event" many="events" /> of the log {report.behind === 1 ? 'was' : 'were'} not looked
          at yet: what is said here may change in a moment.
        </Notice>
      ) : null}
      <p className="mb-4 max-w-prose text-prose text-ink-2">
        {report.since ? (
          <>
            There is a record since <Time at={report.since} style="stamp" />. In this time{' '}
            <Link href={explorerHref({ q: `system:${key}`, range: { from, to } })} className="link" prefetch={false}>
              <Plural count={report.received.decisions} one="decision" many="decisions" />
            </Link>{' '}
            began, <Num value={report.received.sealed} /> of them {report.received.sealed === 1 ? 'is' : 'are'} closed.
          </>
        ) : (
          'No decision of this system has arrived.'
        )}{' '}
        What did not arrive may have happened all the same.
      </p>
      <ul className="flex max-w-[56rem] flex-col">
        {statementsOf(report).map((one) => (
          <Item key={one.id} statement={one} href={one.query ? hrefOf(one.query) : null} />
        ))}
      </ul>
      {report.counters.differing.length > 0 ? <Differing report={report} keyed={key} /> : null}
      {report.sequences.gaps.length > 0 ? <Gaps report={report} keyed={key} /> : null}
      <Assertions report={report} hrefOf={hrefOf} />
      {report.reconciliations.map((one) => (
        <div key={one.what} className="mt-6">
          <h3 className="font-medium">Against what is kept elsewhere: {one.what}</h3>
          <p className="text-ink-2">
            <Num value={one.known} /> of <Num value={one.seen} /> that were seen are known there.
          </p>
          {one.unknown.length > 0 ? (
            <ul className="mt-1 list-disc ps-5">
              {one.unknown.map((entry) => (
                <li key={entry.name} className="break-all">
                  {entry.href ? (
                    <Link href={entry.href} className="link">
                      {entry.name}
                    </Link>
                  ) : (
                    entry.name
                  )}
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ))}
    </Section>
  );
}

function Item({ statement, href }: { statement: Statement; href: string | null }) {
  const { icon: Icon, word, className } = MARKS[statement.tone];
  return (
    <li className="flex gap-3 border-b border-line py-3 first:border-t">
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', className)} />
      <div className="min-w-0">
        <h3 className="font-medium">
          {statement.title} <span className={cx('text-label font-normal', className)}>{word}</span>
        </h3>
        <p className="max-w-prose text-prose break-words text-ink-2">
          {statement.text}{' '}
          {href ? (
            <Link href={href} className="link" prefetch={false} aria-label={`Show these decisions: ${statement.title}`}>
              Show these decisions
            </Link>
          ) : null}
        </p>
        {statement.since ? (
          <p className="text-label text-muted">
            Can be told since <Time at={statement.since} style="stamp" />.
          </p>
        ) : null}
      </div>
    </li>
  );
}

function Differing({ report, keyed }: { report: CompletenessReport; keyed: string }) {
  return (
    <div className="mt-6">
      <h3 className="mb-2 font-medium">Windows that differ, the largest difference first</h3>
      <Table label="Windows in which another number arrived than was counted" className="-mx-gutter">
        <Thead>
          <tr>
            <Th>Window</Th>
            <Th>Counted by</Th>
            <Th numeric>Counted</Th>
            <Th numeric>Arrived</Th>
            <Th numeric>Share</Th>
          </tr>
        </Thead>
        <tbody>
          {report.counters.differing.map((one) => (
            <Tr key={`${one.source} ${one.environment} ${one.from}`}>
              <RowHeader className="font-normal whitespace-nowrap">
                <Link
                  href={explorerHref({
                    q: `system:${keyed}${one.environment ? ` environment:${canBeBare(one.environment) ? one.environment : quote(one.environment)}` : ''}`,
                    range: { from: one.from, to: one.to },
                  })}
                  className="link inline-flex min-h-6 items-center gap-x-1"
                  prefetch={false}
                >
                  <Time at={one.from} style="stamp" /> – <Time at={one.to} style="stamp" />
                </Link>
              </RowHeader>
              <Td className="min-w-28 break-words">
                {one.source}
                {one.environment ? `, ${one.environment}` : ''}
              </Td>
              <Td numeric>
                <Num value={one.expected} />
              </Td>
              <Td numeric>
                <Num value={one.received} />
              </Td>
              <Td numeric>{arrivedShare(one.received, one.expected)}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Gaps({ report, keyed }: { report: CompletenessReport; keyed: string }) {
  return (
    <div className="mt-6">
      <h3 className="mb-2 font-medium">
        Numbers that never came{report.sequences.gapsComplete ? '' : `, the newest ${report.sequences.gaps.length} gaps`}
      </h3>
      <Table label="Gaps in the numbers of emitters" className="-mx-gutter">
        <Thead>
          <tr>
            <Th>Emitter</Th>
            <Th>Numbers</Th>
            <Th numeric>Missing</Th>
            <Th>Between</Th>
          </tr>
        </Thead>
        <tbody>
          {report.sequences.gaps.map((one) => (
            <Tr key={`${one.emitter} ${one.from}`}>
              <RowHeader className="min-w-36 font-normal break-all">{one.emitter}</RowHeader>
              <Td className="tabular-nums whitespace-nowrap">
                {one.from === one.to ? (
                  <Num value={one.from} />
                ) : (
                  <>
                    <Num value={one.from} />
                    {' to '}
                    <Num value={one.to} />
                  </>
                )}
              </Td>
              <Td numeric>
                <Num value={one.to - one.from + 1} />
              </Td>
              <Td className="whitespace-nowrap">
                <Link
                  href={explorerHref({ q: `system:${keyed}`, range: around(one.after, one.before) })}
                  className="link inline-flex min-h-6 items-center gap-x-1"
                  prefetch={false}
                >
                  <Time at={one.after} style="stamp" /> and <Time at={one.before} style="stamp" />
                </Link>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

/** The decisions around a gap: an hour before to an hour after, because a run takes its time. */
function around(after: string, before: string): { from: string; to: string } {
  const [a, b] = [Date.parse(after), Date.parse(before)];
  return { from: new Date(Math.min(a, b) - 3_600_000).toISOString(), to: new Date(Math.max(a, b) + 3_600_000).toISOString() };
}

function Assertions({ report, hrefOf }: { report: CompletenessReport; hrefOf: (query: string) => string }) {
  const { assertions, received } = report;
  return (
    <div className="mt-6">
      <h3 className="mb-1 font-medium">What every decision must have</h3>
      {assertions.length === 0 ? (
        <p className="max-w-prose text-prose text-muted">Nothing is asserted of this system.</p>
      ) : (
        <ul className="flex max-w-[56rem] flex-col">
          {assertions.map((one) => (
            <li key={one.code} className="flex flex-wrap items-baseline gap-x-3 border-b border-line py-1.5">
              <span className="grow">Every decision {one.says}</span>
              {one.failed === 0 ? (
                <span className="text-good">
                  holds for all <Num value={received.sealed} /> that are closed
                </span>
              ) : (
                <Link href={hrefOf(`gap:${one.code}`)} className="link" prefetch={false} title={GAP_WORDS[one.code]}>
                  <Plural count={one.failed} one="decision fails it" many="decisions fail it" />
                </Link>
              )}
            </li>
          ))}
        </ul>
      )}
      {report.checking ? <p className="mt-2 text-label text-muted">Older decisions are still being looked at.</p> : null}
    </div>
  );
}

import Link from 'next/link';
import {
  AUTOMATION_CLASSES,
  AUTOMATION_WORDS,
  EVIDENCE_STATES,
  type ControlStatus,
  type FrameworkReport,
} from '@/lib/evidence/contract';
import { isShown } from '@/lib/evidence/control-status';
import { Num } from '../ui/num';
import { Section } from '../ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Day, Days } from '../ui/time';
import { CountingNotice } from './counting-notice';
import { ApplicabilityBadge, StateBadge } from './state-badge';
import { controlHref, type EvidenceView } from './evidence-links';

export const percent = (share: number | null): string =>
  share === null ? 'no population' : `${share < 1 && share > 0.99 ? '> 99' : Math.round(share * 100)} %`;

/** A framework over a system and a period: what is not covered first, then the split, then the rows. */
export function FrameworkView({ report, view }: { report: FrameworkReport; view: EvidenceView }) {
  const shown = report.controls.filter((one) => isShown(one.applicability));
  const groups = [...new Set(shown.map((one) => one.control.group))];
  const binding = shown.filter((one) => one.applicability.state === 'applies').length;
  const contradicted = shown.filter((one) => one.state === 'contradicted');
  return (
    <>
      <CountingNotice progress={report.progress} />
      <p className="mx-gutter mb-4 max-w-prose text-prose">
        {report.system ? report.system.name : 'All AI systems that you see'}, <Days from={report.period.from} to={view.to} />:{' '}
        <Num value={shown.length} /> rows of {report.framework.versionTitle} speak of it, <Num value={binding} /> of them apply on{' '}
        <Day on={report.lawDate} />
        {report.controls.length > shown.length ? (
          <>
            ; <Num value={report.controls.length - shown.length} /> are about another role or scope
          </>
        ) : null}
        .{' '}
        {contradicted.length > 0 ? (
          <strong className="font-medium text-critical-text">
            The record contradicts <Num value={contradicted.length} />:{' '}
            {contradicted.slice(0, 6).map((one, i) => (
              <span key={one.control.ref}>
                {i > 0 ? ', ' : ''}
                <Link className="underline underline-offset-3" href={controlHref(view, report.framework.id, one.control.ref)}>
                  {one.control.ref}
                </Link>
              </span>
            ))}
            {contradicted.length > 6 ? ' and others' : ''}.
          </strong>
        ) : (
          'No row is contradicted.'
        )}
      </p>
      <Section
        title="How much of it the record can answer"
        id="split"
        aside={
          <>
            law as of <Day on={report.lawDate} />, log of <Num value={report.logSize} /> events
          </>
        }
      >
        <Table label="Controls by how they are answered" className="-mx-gutter">
          <Thead>
            <tr>
              <Th>Answered by</Th>
              <Th numeric>Rows</Th>
              {EVIDENCE_STATES.map((state) => (
                <Th key={state} numeric>
                  <StateBadge state={state} />
                </Th>
              ))}
            </tr>
          </Thead>
          <tbody>
            {AUTOMATION_CLASSES.map((name) => (
              <Tr key={name}>
                <RowHeader>{AUTOMATION_WORDS[name]}</RowHeader>
                <Td numeric>
                  <Num value={report.split[name].controls} />
                </Td>
                {EVIDENCE_STATES.map((state) => (
                  <Td key={state} numeric>
                    <Num value={report.split[name].states[state]} />
                  </Td>
                ))}
              </Tr>
            ))}
          </tbody>
        </Table>
        <ul className="mt-4 flex max-w-prose list-disc flex-col gap-1 ps-5 text-prose text-ink-2">
          {report.framework.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Section>
      {groups.map((group, i) => (
        <Section key={group} title={group} id={`group-${i}`}>
          <ControlTable statuses={shown.filter((one) => one.control.group === group)} view={view} label={`${group}: controls`} />
        </Section>
      ))}
    </>
  );
}

function ControlTable({ statuses, view, label }: { statuses: readonly ControlStatus[]; view: EvidenceView; label: string }) {
  return (
    <Table label={label} className="-mx-gutter">
      <Thead>
        <tr>
          <Th>Ref.</Th>
          <Th>Control</Th>
          <Th>Evidence</Th>
          <Th>Binds</Th>
          <Th numeric>Population</Th>
          <Th numeric>Covered</Th>
          <Th numeric>Age</Th>
          <Th>Owner</Th>
        </tr>
      </Thead>
      <tbody>
        {statuses.map((one) => (
          <Tr key={one.control.ref}>
            <RowHeader className="whitespace-nowrap">
              <Link className="text-accent hover:underline" href={controlHref(view, one.framework, one.control.ref)}>
                {one.control.ref}
              </Link>
            </RowHeader>
            <Td className="min-w-48">{one.control.title}</Td>
            <Td>
              <StateBadge state={one.state} />
            </Td>
            <Td>
              <ApplicabilityBadge state={one.applicability.state} because={one.applicability.because} />
            </Td>
            <Td numeric>
              {one.control.blocks.length === 0 ? <span className="text-muted">documents</span> : <Num value={one.population} />}
            </Td>
            <Td numeric>{one.control.blocks.length === 0 ? '' : percent(one.coverage)}</Td>
            <Td numeric>{one.age === null ? <span className="text-muted">nothing yet</span> : `${one.age} d`}</Td>
            <Td>{one.owner?.name ?? <span className="text-muted">nobody</span>}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

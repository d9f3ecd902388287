import type { IncidentSummary } from '@/lib/evidence/incidents/contract';
import { CLOCK_WORDS, RECIPIENT_WORDS } from '@/lib/evidence/incidents/words';
import { plural } from '@/lib/shared/format';
import { Badge, type BadgeTone } from '../ui/badge';
import { Dated } from '../ui/dated';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

type Clock = IncidentSummary['clocks'][number];
const TONES: Record<Clock['state'], BadgeTone> = { running: 'medium', overdue: 'critical', met: 'good', late: 'critical', readiness: 'dashed', notBinding: 'dashed' }; // prettier-ignore
const NAMES: Record<string, string> = { 'eu-ai-act': 'AI Act', gdpr: 'GDPR', dora: 'DORA' };

export const clockName = ({ framework, ref }: Pick<Clock, 'framework' | 'ref'>): string =>
  `${NAMES[framework] ?? framework} ${ref}`;

export function ClockBadge({ state }: { state: Clock['state'] }) {
  return <Badge tone={TONES[state]}>{CLOCK_WORDS[state]}</Badge>;
}

/** How long a clock is, in words. */
export const spanWords = (hours: number | null): string =>
  hours === null ? 'at once' : hours % 24 === 0 && hours > 72 ? `within ${plural(hours / 24, 'day')}` : hours === 48 ? 'within 2 days' : `within ${hours} hours`; // prettier-ignore

/** Every clock of an incident: who is to be told, by when, and what the law says of whether it binds. */
export function ClockTable({ clocks }: { clocks: readonly Clock[] }) {
  if (clocks.length === 0)
    return <p className="text-muted">No row of a framework asks for a report of an incident of this class.</p>;
  return (
    <Table label="Clocks, one a row" className="-mx-gutter">
      <Thead>
        <tr>
          <Th>Law</Th>
          <Th>To be told</Th>
          <Th>State</Th>
          <Th>Until</Th>
          <Th>First reported</Th>
          <Th>Binds</Th>
        </tr>
      </Thead>
      <tbody>
        {clocks.map((one) => (
          <Tr key={`${one.framework} ${one.ref}`}>
            <RowHeader className="whitespace-nowrap">{clockName(one)}</RowHeader>
            <Td className="min-w-40">
              {RECIPIENT_WORDS[one.to]}, {spanWords(one.hours)}
            </Td>
            <Td>
              <ClockBadge state={one.state} />
            </Td>
            <Td className="whitespace-nowrap">{one.dueAt ? <Time at={one.dueAt} style="stamp" /> : 'at once'}</Td>
            <Td className="whitespace-nowrap">
              {one.reportedAt ? <Time at={one.reportedAt} style="stamp" /> : <span className="text-muted">not yet</span>}
            </Td>
            <Td className="min-w-64">
              <Dated text={one.because} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

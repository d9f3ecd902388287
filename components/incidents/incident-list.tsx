import Link from 'next/link';
import type { IncidentSummary } from '@/lib/evidence/incidents/contract';
import { CLASS_WORDS } from '@/lib/evidence/incidents/words';
import { Badge } from '../ui/badge';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { ClockBadge, clockName } from './clock-table';

export const incidentTitle = ({ title, wordsVisible }: Pick<IncidentSummary, 'title' | 'wordsVisible'>): string =>
  title ?? (wordsVisible ? 'What was written was erased' : 'What was written is not for you to read');

/** Incidents, the open ones first, with what is most urgent of each. */
export function IncidentList({ items }: { items: readonly IncidentSummary[] }) {
  return (
    <Table label="Incidents">
      <Thead>
        <tr>
          <Th>Incident</Th>
          <Th>State</Th>
          <Th>Clocks</Th>
          <Th>Known since</Th>
          <Th numeric>Decisions</Th>
          <Th>Opened by</Th>
        </tr>
      </Thead>
      <tbody>
        {items.map((one) => (
          <Tr key={one.id}>
            <RowHeader className="min-w-48">
              <Link href={`/evidence/incidents/${one.id}`} className="text-accent hover:underline">
                {incidentTitle(one)}
              </Link>
              <span className="block text-label font-normal text-muted">
                {CLASS_WORDS[one.class].name} · {one.system.name}
              </span>
            </RowHeader>
            <Td>
              <Badge tone={one.status === 'open' ? 'medium' : 'outline'}>{one.status}</Badge>
            </Td>
            <Td className="min-w-64">
              <ul className="flex flex-col gap-1">
                {one.clocks.map((clock) => (
                  <li key={`${clock.framework} ${clock.ref}`} className="flex flex-wrap items-center gap-2">
                    <span className="whitespace-nowrap">{clockName(clock)}</span>
                    <ClockBadge state={clock.state} />
                    {clock.dueAt && ['running', 'overdue'].includes(clock.state) ? (
                      <span className="whitespace-nowrap text-label text-ink-2">
                        until <Time at={clock.dueAt} style="stamp" />
                      </span>
                    ) : null}
                  </li>
                ))}
                {one.clocks.length === 0 ? <li className="text-muted">none</li> : null}
              </ul>
            </Td>
            <Td className="whitespace-nowrap">
              <Time at={one.awareAt} style="stamp" />
            </Td>
            <Td numeric>{one.decisions}</Td>
            <Td>{one.openedBy}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

import { formatNumber } from '@/lib/shared/format';
import { CopyId } from '../ui/copy-id';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

export interface TrailEventView {
  id: string;
  kind: string;
  occurredAt: string;
  index: number;
}

const BY_PEOPLE = /^(comment|review|halt|content\.revealed|content\.erased|record\.exported|incident)\b/;
const BY_US = /^(decision\.sealed|trail\.|search\.|risk\.|policy\.|event\.conflicted|verdict\.)/;

/** On whose word an event stands. */
export function trustOf(kind: string): { author: string; trust: string } {
  if (BY_US.test(kind)) return { author: 'Countersign', trust: 'computed by us' };
  if (BY_PEOPLE.test(kind)) return { author: 'Person', trust: 'done by a person' };
  return { author: 'Emitter', trust: 'asserted by emitter' };
}

/** The events the trail was made from, in the order in which the log took them, and on whose word each stands. */
export function TrailEvents({ events }: { events: readonly TrailEventView[] }) {
  return (
    <Table label="Events of this decision" className="max-h-96 print:max-h-none">
      <Thead>
        <tr>
          <Th numeric>Log index</Th>
          <Th>Kind</Th>
          <Th>Occurred</Th>
          <Th>Author</Th>
          <Th>Trust</Th>
          <Th>Event</Th>
        </tr>
      </Thead>
      <tbody>
        {events.map((event) => {
          const { author, trust } = trustOf(event.kind);
          return (
            <Tr key={event.id}>
              <Td numeric>{formatNumber(event.index)}</Td>
              <RowHeader className="font-normal whitespace-nowrap">{event.kind}</RowHeader>
              <Td>
                <Time at={event.occurredAt} style="stamp" />
              </Td>
              <Td>{author}</Td>
              <Td className="whitespace-nowrap text-muted">{trust}</Td>
              <Td>
                <CopyId id={event.id} label="event id" />
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

'use client';
import { useState } from 'react';
import type { TrailEvent } from '@/lib/decisions/trail';
import { formatNumber } from '@/lib/shared/format';
import { Button } from '../ui/button';
import { CopyId } from '../ui/copy-id';
import { usePreferences } from '../ui/preferences';
import { Notice } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { fetchEvents } from './trail-api';

const AUTHORS: Readonly<Record<TrailEvent['by'], { author: string; trust: string }>> = {
  emitter: { author: 'Emitter', trust: 'asserted by emitter' },
  person: { author: 'Person', trust: 'done by a person' },
  countersign: { author: 'Countersign', trust: 'computed by us' },
};

/** The events the trail was made from, in the order in which the log took them, and on whose word each stands. */
export function TrailEvents({
  decisionId,
  events: first,
  cursor: firstCursor,
}: {
  decisionId: string;
  events: readonly TrailEvent[];
  cursor: number | null;
}) {
  const { locale } = usePreferences();
  const [more, setMore] = useState<readonly TrailEvent[]>([]);
  const [cursor, setCursor] = useState(firstCursor);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const load = async (): Promise<void> => {
    if (cursor === null) return;
    setBusy(true);
    setFailure(null);
    try {
      const page = await fetchEvents(decisionId, cursor);
      setMore((now) => [...now, ...page.events]);
      setCursor(page.cursor);
    } catch (error) {
      setFailure((error as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
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
          {[...first, ...more].map((event) => (
            <Tr key={event.index} id={`event-${event.index}`} className="target:bg-selected">
              <Td numeric>{formatNumber(event.index, locale)}</Td>
              <RowHeader className="font-normal whitespace-nowrap">{event.kind}</RowHeader>
              <Td>
                <Time at={event.occurredAt} style="stamp" />
              </Td>
              <Td>{AUTHORS[event.by].author}</Td>
              <Td className="whitespace-nowrap text-muted">{AUTHORS[event.by].trust}</Td>
              <Td>
                <CopyId id={event.id} label="event id" />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {failure ? (
        <Notice tone="error" live className="mt-3">
          More events could not be loaded. {failure}
        </Notice>
      ) : null}
      {cursor === null ? null : (
        <Button size="sm" className="mt-3" busy={busy} onClick={() => void load()}>
          More events
        </Button>
      )}
    </>
  );
}

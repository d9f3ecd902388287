import Link from 'next/link';
import type { Quarantine, RefusedGroup } from '@/lib/ingest/quarantine';
import { Num } from '../ui/num';
import { EmptyState } from '../ui/states';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

export function causeHref(group: { code: string; route: string; keyId: string | null }): string {
  const query = new URLSearchParams({ code: group.code, route: group.route, ...(group.keyId && { key: group.keyId }) });
  return `/admin/quarantine?${query}#cause`;
}

/** What was refused, by cause and emitter. */
export function RefusedGroups({ quarantine }: { quarantine: Quarantine }) {
  if (!quarantine.shown)
    return (
      <EmptyState title="Not shown to you">
        A refused record belongs to no AI system that one could rely on, and you see some of the workspace’s systems only. An
        administrator can show you all of them.
      </EmptyState>
    );
  if (quarantine.groups.length === 0) return <p className="text-muted">Nothing was refused.</p>;
  const { chosen } = quarantine;
  const isChosen = (group: RefusedGroup): boolean =>
    chosen !== null && chosen.code === group.code && chosen.route === group.route && chosen.keyId === group.keyId;
  return (
    <Table label="Refused records by cause and emitter" className="-mx-gutter">
      <Thead>
        <tr>
          <Th>Cause</Th>
          <Th>Emitter</Th>
          <Th>Route</Th>
          <Th numeric>Records</Th>
          <Th numeric>Taken since</Th>
          <Th>Last</Th>
        </tr>
      </Thead>
      <tbody>
        {quarantine.groups.map((group) => (
          <Tr key={`${group.code} ${group.route} ${group.keyId}`} selected={isChosen(group)}>
            <RowHeader className="max-w-96 min-w-52 py-1.5 font-normal">
              <Link
                href={causeHref(group)}
                aria-current={isChosen(group) ? 'true' : undefined}
                className="link inline-flex min-h-6 items-center font-medium"
              >
                {group.code}
              </Link>
              <span className="block text-label break-words whitespace-normal text-muted">{group.message}</span>
              {group.others.map((message) => (
                <span key={message} className="block text-label break-words whitespace-normal text-muted">
                  {message}
                </span>
              ))}
              {group.messages > group.others.length + 1 ? (
                <span className="block text-label text-muted">
                  and <Num value={group.messages - group.others.length - 1} /> more messages
                </span>
              ) : null}
            </RowHeader>
            <Td>
              {group.keyName ?? <span className="text-muted">Countersign itself</span>}
              {group.keyId === null ? null : (
                <span className="block text-label text-muted">{group.system ?? 'bound to no AI system'}</span>
              )}
            </Td>
            <Td className="font-mono">{group.route}</Td>
            <Td numeric>
              <Num value={group.count} />
            </Td>
            <Td numeric>{group.taken > 0 ? <Num value={group.taken} /> : <span className="text-muted">none</span>}</Td>
            <Td className="whitespace-nowrap">
              <Time at={group.lastAt} style="stamp" />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

import Link from 'next/link';
import type { PolicyRow } from '@/lib/policy/views';
import { CopyId } from '../ui/copy-id';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { PolicyStatusBadge } from './policy-status';
import { scopeWords } from './scope-words';

/** Every policy in one line: what it speaks of, what is in force, what waits. */
export function PolicyTable({ items, inForce }: { items: readonly PolicyRow[]; inForce: { label: string; hash: string } }) {
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 px-gutter pb-3 text-ink-2">
        In force now:{' '}
        <bdi className="font-medium">{inForce.label === 'baseline' ? 'no policy, the tier alone decides' : inForce.label}</bdi>
        <CopyId id={inForce.hash} label="hash of what is in force" />
      </p>
      <Table label="Policies">
        <Thead>
          <tr>
            <Th>Policy</Th>
            <Th>Speaks of</Th>
            <Th numeric>Rules</Th>
            <Th>In force</Th>
            <Th>Waits</Th>
          </tr>
        </Thead>
        <tbody>
          {items.map((one) => (
            <Tr key={one.id}>
              <RowHeader className="min-w-56 py-1.5 font-medium">
                <Link href={`/policies/${encodeURIComponent(one.id)}`} className="link inline-flex min-h-6 items-center">
                  {one.title}
                </Link>
                <span className="block font-mono text-label font-normal text-muted">{one.id}</span>
              </RowHeader>
              <Td className="max-w-96 min-w-48 py-1.5 break-words text-ink-2">
                <bdi>{scopeWords(one.scope)}</bdi>
              </Td>
              <Td numeric>{one.rules}</Td>
              <Td className="min-w-40 py-1.5">
                {one.inForce === null ? (
                  <span className="text-muted">nothing</span>
                ) : (
                  <>
                    version {one.inForce}
                    <span className="block text-label text-muted">
                      since <Time at={one.inForceSince!} style="stamp" />
                    </span>
                  </>
                )}
              </Td>
              <Td className="min-w-40 py-1.5">
                <span className="flex flex-wrap gap-1">
                  {one.proposed === null ? null : <PolicyStatusBadge status="proposed" />}
                  {one.scheduled === null ? null : <PolicyStatusBadge status="scheduled" />}
                  {one.draft === null ? null : <PolicyStatusBadge status="draft" />}
                  {one.retiring ? <span className="text-label text-medium">somebody asks to end it</span> : null}
                  {one.proposed === null && one.scheduled === null && one.draft === null && !one.retiring ? (
                    <span className="text-muted">nothing</span>
                  ) : null}
                </span>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

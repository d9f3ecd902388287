import { Eraser, Lock } from 'lucide-react';
import Link from 'next/link';
import type { ErasureDetail } from '@/lib/retention/contract';
import { Badge } from '../ui/badge';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

const WORDS: Readonly<Record<string, string>> = {
  pending: 'not yet',
  erased: 'erased',
  restricted: 'restricted: under hold',
  gone: 'was not there any more',
};

/** Decisions that an erasure names: what would go, or what became of them. */
export function PreviewTable({
  decisions,
  total,
}: {
  decisions: readonly (Partial<ErasureDetail['decisions'][number]> & { id: string })[];
  total: number;
}) {
  return (
    <>
      <Table label="Decisions">
        <Thead>
          <tr>
            <Th>Decision</Th>
            <Th>AI system</Th>
            <Th>Began</Th>
            <Th numeric>Records</Th>
            <Th numeric>Comments</Th>
            <Th>State</Th>
          </tr>
        </Thead>
        <tbody>
          {decisions.map((one) => (
            <Tr key={one.id}>
              <RowHeader className="font-normal">
                {one.system ? (
                  <Link href={`/decisions/${one.id}`} className="link inline-flex min-h-6 items-center font-mono text-label">
                    {one.id.slice(0, 12)}…{one.id.slice(-4)}
                  </Link>
                ) : (
                  <span className="font-mono text-label text-muted">
                    {one.id.slice(0, 12)}…{one.id.slice(-4)}
                  </span>
                )}
              </RowHeader>
              <Td>{one.system ? one.system.name : <span className="text-muted">not in any list</span>}</Td>
              <Td>{one.startedAt ? <Time at={one.startedAt} style="stamp" /> : <span className="text-muted">not known</span>}</Td>
              <Td numeric>
                {one.records === undefined ? <span className="text-muted">not known</span> : <Num value={one.records} />}
              </Td>
              <Td numeric>
                {one.comments === undefined ? <span className="text-muted">not known</span> : <Num value={one.comments} />}
              </Td>
              <Td>
                {one.state && one.state !== 'pending' ? (
                  <Badge
                    tone={one.state === 'restricted' ? 'medium' : 'outline'}
                    icon={one.state === 'restricted' ? Lock : Eraser}
                  >
                    {WORDS[one.state] ?? one.state}
                  </Badge>
                ) : one.heldFor && one.heldFor.length > 0 ? (
                  <Badge tone="medium" icon={Lock} title={one.heldFor.join(', ')}>
                    held for {one.heldFor[0]}
                  </Badge>
                ) : (
                  <span className="text-muted">{one.state ? WORDS['pending'] : 'would be erased'}</span>
                )}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {total > decisions.length ? (
        <p className="px-gutter py-2 text-label text-muted">
          <Num value={decisions.length} /> of <Num value={total} /> are shown.
        </p>
      ) : null}
    </>
  );
}

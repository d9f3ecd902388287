import Link from 'next/link';
import type { HalfUnderstoodView } from '@/lib/completeness/half-understood';
import { canBeBare } from '@/lib/search/grammar/print-query';
import { quote } from '@/lib/search/grammar/quote';
import { explorerHref } from '../explorer/decisions/decision-list';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

/** What was stored whole and read by the generic mapper only: by AI system and instrumentation. */
export function HalfUnderstood({ items, complete }: { items: readonly HalfUnderstoodView[]; complete: boolean }) {
  if (items.length === 0)
    return (
      <p className="max-w-prose text-prose text-muted">Every step of every closed decision was read by a mapper of its own.</p>
    );
  return (
    <>
      <Table label="Steps that only the generic mapper read" className="-mx-gutter">
        <Thead>
          <tr>
            <Th>Instrumentation</Th>
            <Th>AI system</Th>
            <Th numeric>Steps</Th>
            <Th numeric>Decisions</Th>
            <Th>Newest</Th>
          </tr>
        </Thead>
        <tbody>
          {items.map((one) => (
            <Tr key={`${one.system.id} ${one.scope}`}>
              <RowHeader className="min-w-40 font-normal break-all">
                {one.scope === '' ? <span className="text-muted">no scope name reported</span> : one.scope}
              </RowHeader>
              <Td>
                <Link href={`/systems/${one.system.id}`} className="link inline-flex min-h-6 items-center">
                  {one.system.name}
                </Link>
              </Td>
              <Td numeric>
                <Num value={one.steps} />
              </Td>
              <Td numeric>
                <Link
                  href={explorerHref({
                    q: `system:${canBeBare(one.system.key) ? one.system.key : quote(one.system.key)} gap:genericMapping`,
                    range: { preset: 'all' },
                  })}
                  className="link inline-flex min-h-6 items-center"
                  prefetch={false}
                >
                  <Num value={one.decisions} />
                </Link>
              </Td>
              <Td className="whitespace-nowrap">
                <Link href={`/decisions/${one.example}`} className="link inline-flex min-h-6 items-center" prefetch={false}>
                  <Time at={one.newestAt} style="stamp" />
                </Link>
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
      {complete ? null : <p className="mt-2 text-label text-muted">There are more; the most frequent are shown.</p>}
    </>
  );
}

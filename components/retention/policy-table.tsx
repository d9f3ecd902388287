import { Clock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PolicyView } from '@/lib/retention/contract';
import { monthsInWords } from '@/lib/retention/period';
import { DATA_CLASS_WORDS } from '@/lib/retention/words';
import { Badge } from '../ui/badge';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

export function PolicyTable({
  policies,
  change,
}: {
  policies: readonly PolicyView[];
  change: (policy: PolicyView) => ReactNode;
}) {
  return (
    <Table label="Periods">
      <Thead>
        <tr>
          <Th>Data</Th>
          <Th>AI systems</Th>
          <Th>At least</Th>
          <Th>Kept for</Th>
          <Th>Set by</Th>
          <Th>
            <span className="sr-only">Change</span>
          </Th>
        </tr>
      </Thead>
      <tbody>
        {policies.map((one) => (
          <Tr key={`${one.dataClass} ${one.system?.id ?? ''}`}>
            <RowHeader className="max-w-80 min-w-48 py-1.5 font-normal">
              <span className="font-medium">{DATA_CLASS_WORDS[one.dataClass].title}</span>
              {one.system ? null : <span className="block text-label text-muted">{DATA_CLASS_WORDS[one.dataClass].what}</span>}
            </RowHeader>
            <Td>
              {one.system ? (
                one.system.name
              ) : (
                <span className="text-muted">
                  {DATA_CLASS_WORDS[one.dataClass].perSystem ? 'all without their own' : 'not by system'}
                </span>
              )}
            </Td>
            <Td className="min-w-32">{one.floorReason ?? <span className="text-muted">no duty named</span>}</Td>
            <Td className="min-w-36">
              {one.keepMonths === null ? (
                <span className="text-muted">no end set</span>
              ) : (
                `${monthsInWords(one.keepMonths)} from ${DATA_CLASS_WORDS[one.dataClass].from}`
              )}
              {one.pending ? (
                <span className="mt-0.5 block">
                  <Badge tone="accent" icon={Clock} title={`Set by ${one.pending.setBy}`}>
                    {one.pending.keepMonths === null ? 'no end' : monthsInWords(one.pending.keepMonths)} from{' '}
                    <Time at={one.pending.countsFrom} style="date" />
                  </Badge>
                </span>
              ) : null}
            </Td>
            <Td className="max-w-64 min-w-32">
              {one.setBy && one.setAt ? (
                <>
                  {one.setBy}, <Time at={one.setAt} style="date" />
                  <span className="block text-label break-words text-muted">{one.reason}</span>
                </>
              ) : (
                <span className="text-muted">nobody yet</span>
              )}
            </Td>
            <Td>{change(one)}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

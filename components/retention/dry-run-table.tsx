import { Lock } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DryRunRow, PurgeView } from '@/lib/retention/contract';
import { monthsInWords } from '@/lib/retention/period';
import { DATA_CLASS_WORDS } from '@/lib/retention/words';
import { Badge } from '../ui/badge';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

/** What the periods would take away now, what is held, and when the next goes. */
export function DryRunTable({ rows }: { rows: readonly DryRunRow[] }) {
  return (
    <Table label="By data and AI system">
      <Thead>
        <tr>
          <Th>Data</Th>
          <Th>AI system</Th>
          <Th>Period</Th>
          <Th numeric>Kept</Th>
          <Th>Oldest</Th>
          <Th numeric>Would go now</Th>
          <Th numeric>Records in it</Th>
          <Th numeric>Held</Th>
          <Th>Next is due</Th>
        </tr>
      </Thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={`${row.dataClass} ${row.system?.id ?? ''}`}>
            <RowHeader className="font-normal">{DATA_CLASS_WORDS[row.dataClass].title}</RowHeader>
            <Td>{row.system ? row.system.name : <span className="text-muted">not by system</span>}</Td>
            <Td className="min-w-24">
              {row.keepMonths === null ? <span className="text-muted">no end set</span> : monthsInWords(row.keepMonths)}
            </Td>
            <Td numeric>
              <Num value={row.kept} />
            </Td>
            <Td>{row.oldest ? <Time at={row.oldest} style="date" /> : <span className="text-muted">nothing kept</span>}</Td>
            <Td numeric>
              <Listed row={row} outcome="goes">
                <Num value={row.due} />
              </Listed>
            </Td>
            <Td numeric>
              {row.dataClass === 'searchIndex' ? <span className="text-muted">none</span> : <Num value={row.dueRecords} />}
            </Td>
            <Td numeric>
              {row.held > 0 ? (
                <Listed row={row} outcome="held">
                  <Badge tone="medium" icon={Lock}>
                    <Num value={row.held} />
                  </Badge>
                </Listed>
              ) : (
                '0'
              )}
            </Td>
            <Td>{row.nextDue ? <Time at={row.nextDue} style="date" /> : <span className="text-muted">not set</span>}</Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** The count, as the way to the decisions it counts; of other data there is no list. */
function Listed({ row, outcome, children }: { row: DryRunRow; outcome: 'goes' | 'held'; children: ReactNode }) {
  if (row.dataClass !== 'decisionContent' || !row.system || row[outcome === 'goes' ? 'due' : 'held'] === 0) return children;
  return (
    <Link
      href={`/admin/retention/due?system=${row.system.id}&outcome=${outcome}`}
      prefetch={false}
      title={outcome === 'goes' ? 'List the decisions that would go' : 'List the decisions that are held'}
      className="link inline-flex min-h-6 items-center"
    >
      {children}
    </Link>
  );
}

/** What went so far. */
export function PurgeTable({ purges }: { purges: readonly PurgeView[] }) {
  return (
    <Table label="What went so far">
      <Thead>
        <tr>
          <Th>When</Th>
          <Th>Data</Th>
          <Th>AI system</Th>
          <Th numeric>Decisions</Th>
          <Th numeric>Records</Th>
          <Th numeric>Log index</Th>
        </tr>
      </Thead>
      <tbody>
        {purges.map((one) => (
          <Tr key={one.index}>
            <RowHeader className="font-normal">
              <Time at={one.at} style="stamp" />
            </RowHeader>
            <Td>
              {DATA_CLASS_WORDS[one.dataClass].title}
              {one.month ? <span className="block text-label text-muted">the whole of {one.month.slice(0, 7)}</span> : null}
            </Td>
            <Td>{one.system ?? <span className="text-muted">several or none</span>}</Td>
            <Td numeric>
              <Num value={one.decisions} />
            </Td>
            <Td numeric>
              <Num value={one.records} />
            </Td>
            <Td numeric>
              <Num value={one.index} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

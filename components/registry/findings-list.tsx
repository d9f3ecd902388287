'use client';
import Link from 'next/link';
import { CHECKS, type CheckName } from '@/lib/checks/checks';
import { formatTotal } from '@/lib/shared/format';
import { Num } from '../ui/num';
import { usePreferences } from '../ui/preferences';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';

export interface FindingRow {
  check: CheckName;
  /** A count may be "at least". */
  decisions: { value: number; relation: 'eq' | 'gte' };
  href: string;
  /** Why it can say nothing; null when it can. */
  silent: string | null;
}

/** What the checks found, each count a link to the decisions. A check without ground says so, and never looks like a good result. */
export function FindingsList({ rows, label }: { rows: readonly FindingRow[]; label: string }) {
  const { locale } = usePreferences();
  return (
    <Table label={label} className="-mx-gutter max-w-240">
      <Thead>
        <tr>
          <Th>Check</Th>
          <Th numeric>Decisions</Th>
          <Th>What it means</Th>
        </tr>
      </Thead>
      <tbody>
        {rows.map((row) => (
          <Tr key={row.check}>
            <RowHeader className="min-w-44 font-medium">{CHECKS[row.check].title}</RowHeader>
            <Td numeric>
              {row.decisions.value === 0 ? (
                <span className="text-muted">{row.silent ? 'cannot tell' : <Num value={0} />}</span>
              ) : (
                <Link
                  href={row.href}
                  prefetch={false}
                  className="link inline-flex min-h-6 items-center"
                  aria-label={`${formatTotal(row.decisions, locale)} ${row.decisions.relation === 'eq' && row.decisions.value === 1 ? 'decision' : 'decisions'}: ${CHECKS[row.check].title}`}
                >
                  {formatTotal(row.decisions, locale)}
                </Link>
              )}
            </Td>
            <Td className="max-w-160 min-w-64 py-1.5 text-ink-2">
              {row.silent ? <span className="font-medium text-medium">Says nothing: {row.silent}. </span> : null}
              {CHECKS[row.check].why}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

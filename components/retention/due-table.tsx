import { Gavel, Lock } from 'lucide-react';
import Link from 'next/link';
import { DUE_OUTCOME_WORDS, ruleInWords, type DueDecision } from '@/lib/retention/due';
import { shortId } from '@/lib/shared/format';
import { Badge } from '../ui/badge';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';

/** Decisions whose period is over: what becomes of each, by which rule, and why some stay. */
export function DueTable({ items }: { items: readonly DueDecision[] }) {
  return (
    <Table label="Decisions whose period is over">
      <Thead>
        <tr>
          <Th>Decision</Th>
          <Th>AI system</Th>
          <Th>Last record</Th>
          <Th>Rule</Th>
          <Th>Over since</Th>
          <Th numeric>Records</Th>
          <Th>What becomes of it</Th>
        </tr>
      </Thead>
      <tbody>
        {items.map((one) => (
          <Tr key={one.id}>
            <RowHeader className="font-normal">
              <Link
                href={`/decisions/${one.id}`}
                prefetch={false}
                className="link inline-flex min-h-6 items-center whitespace-nowrap"
              >
                <Time at={one.startedAt} style="stamp" />
              </Link>
              <code title={one.id} className="block font-mono text-label text-muted">
                {shortId(one.id)}
              </code>
            </RowHeader>
            <Td>
              <bdi>
                <VisibleText text={one.system.name} />
              </bdi>
            </Td>
            <Td>
              <Time at={one.lastRecordAt} style="stamp" />
            </Td>
            <Td className="min-w-56 py-1.5 whitespace-normal">{ruleInWords(one.rule)}</Td>
            <Td>
              {one.outcome === 'floor' ? <span className="text-muted">over from </span> : null}
              <Time at={one.dueAt} style="date" />
            </Td>
            <Td numeric>
              <Num value={one.records} />
            </Td>
            <Td className="min-w-56 py-1.5 whitespace-normal">
              <Outcome of={one} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

function Outcome({ of: { outcome, heldFor } }: { of: DueDecision }) {
  const { word, says } = DUE_OUTCOME_WORDS[outcome];
  if (outcome === 'goes') return <span title={says}>{word}</span>;
  return (
    <>
      <Badge tone={outcome === 'held' ? 'medium' : 'outline'} icon={outcome === 'held' ? Lock : Gavel} title={says}>
        {word}
      </Badge>
      {heldFor.map((matter) => (
        <span key={matter} className="block text-label text-muted">
          for{' '}
          <bdi>
            <VisibleText text={matter} />
          </bdi>
        </span>
      ))}
    </>
  );
}

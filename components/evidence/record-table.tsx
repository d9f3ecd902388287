import Link from 'next/link';
import { CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import type { BlockRecord, RecordVerdict } from '@/lib/evidence/contract';
import { Badge, type BadgeTone } from '../ui/badge';
import { Dated } from '../ui/dated';
import { Table, Td, Th, Thead, Tr, RowHeader } from '../ui/table';
import { Time } from '../ui/time';

const verdicts: Record<RecordVerdict, { word: string; tone: BadgeTone; icon: typeof CircleCheck }> = {
  covered: { word: 'shown', tone: 'good', icon: CircleCheck },
  uncovered: { word: 'not shown', tone: 'dashed', icon: CircleDashed },
  contradicted: { word: 'contradicts', tone: 'critical', icon: CircleX },
};

export function VerdictBadge({ verdict }: { verdict: RecordVerdict }) {
  const { word, tone, icon } = verdicts[verdict];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

/** Items of a population, each leading to what it is. */
export function RecordTable({ records, label }: { records: readonly BlockRecord[]; label: string }) {
  return (
    <Table label={label} className="-mx-gutter">
      <Thead>
        <tr>
          <Th>Time</Th>
          <Th>Shows</Th>
          <Th>Record</Th>
          <Th>Why</Th>
        </tr>
      </Thead>
      <tbody>
        {records.map((one) => (
          <Tr key={`${one.id} ${one.at}`}>
            <RowHeader className="whitespace-nowrap font-normal">
              <Time at={one.at} style="stamp" />
            </RowHeader>
            <Td>
              <VerdictBadge verdict={one.verdict} />
            </Td>
            <Td className="whitespace-nowrap">
              {one.href ? (
                <Link href={one.href} className="font-mono text-label text-accent hover:underline">
                  {short(one.id)}
                </Link>
              ) : (
                <span className="font-mono text-label">{short(one.id)}</span>
              )}
            </Td>
            <Td className="min-w-64">
              <Dated text={one.says} only="instants" />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

const short = (id: string): string => (id.length > 20 ? `${id.slice(0, 12)}…${id.slice(-4)}` : id);

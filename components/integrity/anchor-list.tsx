'use client';
import { ANCHOR_WORDS } from '@/lib/integrity/anchors';
import type { IntegrityReport } from '@/lib/integrity/contract';
import { formatNumber } from '@/lib/shared/format';
import { Badge } from '../ui/badge';
import { usePreferences } from '../ui/preferences';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

/** Each way a checkpoint can leave the installation: used or not, the newest that went out, and what went wrong. */
export function AnchorList({ anchors }: { anchors: IntegrityReport['anchors'] }) {
  const { locale } = usePreferences();
  return (
    <Table label="Copies outside, by way" className="-mx-gutter">
      <Thead>
        <tr>
          <Th>Way</Th>
          <Th>State</Th>
          <Th numeric>Sent</Th>
          <Th numeric>Covers entries</Th>
          <Th>Newest</Th>
          <Th>Who has it</Th>
        </tr>
      </Thead>
      <tbody>
        {anchors.map((way) => (
          <Tr key={way.kind}>
            <RowHeader className="min-w-60 py-2 whitespace-normal">
              <span className="font-medium">{ANCHOR_WORDS[way.kind].name}</span>
              <span className="block text-label text-muted">{ANCHOR_WORDS[way.kind].says}</span>
            </RowHeader>
            <Td>
              {!way.configured ? (
                <span className="text-muted">
                  not used; set <code className="text-label">{ANCHOR_WORDS[way.kind].variable}</code>
                </span>
              ) : way.error ? (
                <Badge tone="high">failing</Badge>
              ) : way.count > 0 ? (
                <Badge tone="good">works</Badge>
              ) : (
                <span className="text-muted">waits for the first checkpoint</span>
              )}
            </Td>
            <Td numeric>{formatNumber(way.count, locale)}</Td>
            <Td numeric>{way.size === null ? <span className="text-muted">none</span> : formatNumber(way.size, locale)}</Td>
            <Td>{way.at ? <Time at={way.at} style="stamp" /> : <span className="text-muted">never</span>}</Td>
            <Td className="max-w-64 truncate" title={way.target ?? undefined}>
              {way.target ?? <span className="text-muted">nobody</span>}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

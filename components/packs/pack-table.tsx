import Link from 'next/link';
import type { PackSummary } from '@/lib/evidence/packs/pack-contract';
import { PROFILE_WORDS } from '@/lib/evidence/packs/words';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Days, Time } from '../ui/time';
import { PackBadge } from './pack-badge';

/** The last day of a period whose end is not included. */
export const lastMoment = (until: string): string => new Date(new Date(until).getTime() - 1).toISOString();

export function PackTable({ packs }: { packs: readonly PackSummary[] }) {
  return (
    <Table label="Evidence packs">
      <Thead>
        <tr>
          <Th>Pack</Th>
          <Th>AI system</Th>
          <Th>Period</Th>
          <Th>Frameworks</Th>
          <Th>Asked by</Th>
          <Th>State</Th>
        </tr>
      </Thead>
      <tbody>
        {packs.map((pack) => (
          <Tr key={pack.id}>
            <RowHeader className="min-w-40 py-1.5 font-normal">
              <Link href={`/evidence/packs/${pack.id}`} className="link inline-flex min-h-6 items-center font-medium">
                {PROFILE_WORDS[pack.profile].name}
              </Link>
              <span className="block font-mono text-label text-muted">
                {pack.id.slice(0, 12)}…{pack.id.slice(-4)}
              </span>
            </RowHeader>
            <Td className="max-w-64 min-w-36 break-words">{pack.system?.name ?? 'all systems'}</Td>
            <Td className="min-w-44 whitespace-nowrap">
              <Days from={pack.from} to={lastMoment(pack.until)} />
            </Td>
            <Td className="min-w-32">{pack.frameworks.join(', ') || <span className="text-muted">none</span>}</Td>
            <Td className="min-w-36">
              {pack.askedBy.name}
              <span className="block text-label text-muted">
                <Time at={pack.askedBy.at} style="stamp" />
              </span>
            </Td>
            <Td>
              <PackBadge state={pack.status} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

import Link from 'next/link';
import { CAPTURE_LABELS, type CaptureLevel } from '@/lib/registry/capture-levels';
import { RISK_CLASSES, type RiskClass } from '@/lib/registry/inventory';
import { Badge } from '../ui/badge';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Day, Time } from '../ui/time';

export interface SystemItem {
  id: string;
  key: string;
  name: string;
  captureLevel: CaptureLevel;
  registeredAt: Date | null;
  firstSeenAt: Date;
  decisions: number;
  recentDecisions: number;
  lastDay: string | null;
  ownerName: string | null;
  riskClass: RiskClass | null;
}

export function SystemTable({ systems }: { systems: readonly SystemItem[] }) {
  return (
    <Table label="AI systems">
      <Thead>
        <tr>
          <Th>Name</Th>
          <Th numeric>Decisions, 30 days</Th>
          <Th numeric>Decisions, all</Th>
          <Th>Latest</Th>
          <Th>Owner</Th>
          <Th>Risk class</Th>
          <Th>Captured</Th>
          <Th>First seen</Th>
        </tr>
      </Thead>
      <tbody>
        {systems.map((system) => (
          <Tr key={system.id}>
            <RowHeader className="min-w-48 py-1.5 font-normal">
              <Link href={`/systems/${system.id}`} className="link inline-flex min-h-6 items-center font-medium break-words">
                {system.name}
              </Link>
              {system.registeredAt ? null : (
                <Badge tone="dashed" className="ms-2" title="Seen in traffic; nobody has looked at its settings yet.">
                  not registered
                </Badge>
              )}
              {system.name === system.key ? null : (
                <span className="block font-mono text-label break-all text-muted">{system.key}</span>
              )}
            </RowHeader>
            <Td numeric>
              <Link href={decisionsOf(system.id)} className="link inline-flex min-h-6 items-center">
                <Num value={system.recentDecisions} />
                <span className="sr-only">
                  {' '}
                  {system.recentDecisions === 1 ? 'decision' : 'decisions'} of {system.name}
                </span>
              </Link>
            </Td>
            <Td numeric>
              <Num value={system.decisions} />
            </Td>
            <Td>{system.lastDay ? <Day on={system.lastDay} /> : <span className="text-muted">no decision yet</span>}</Td>
            <Td>{system.ownerName ?? <span className="text-muted">not stated</span>}</Td>
            <Td>{system.riskClass ? RISK_CLASSES[system.riskClass].label : <span className="text-muted">not stated</span>}</Td>
            <Td>
              <CaptureBadge level={system.captureLevel} />
            </Td>
            <Td>
              {system.registeredAt && system.decisions === 0 ? (
                <Badge tone="outline" title="Registered; no decision of it was ever recorded.">
                  never seen
                </Badge>
              ) : (
                <Time at={system.firstSeenAt} style="date" />
              )}
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** The explorer's query for one system. */
export const decisionsOf = (id: string): string => `/decisions?q=${encodeURIComponent(`system:${id}`)}`;

export function CaptureBadge({ level }: { level: CaptureLevel }) {
  const { label, explanation } = CAPTURE_LABELS[level];
  return (
    <Badge tone={level === 'full' ? 'plain' : 'outline'} title={explanation}>
      {label.toLowerCase()}
    </Badge>
  );
}

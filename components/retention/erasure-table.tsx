import { Ban, Check, Clock, Eraser, Pause, Undo2, type LucideIcon } from 'lucide-react';
import Link from 'next/link';
import type { ErasureView } from '@/lib/retention/contract';
import { ERASURE_STATE_WORDS, LEGAL_BASES, type ErasureState } from '@/lib/retention/words';
import { Badge, type BadgeTone } from '../ui/badge';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { ScopeWords } from './scope-words';

const LOOKS: Readonly<Record<ErasureState, { tone: BadgeTone; icon: LucideIcon }>> = {
  requested: { tone: 'accent', icon: Clock },
  refused: { tone: 'outline', icon: Ban },
  withdrawn: { tone: 'outline', icon: Undo2 },
  approved: { tone: 'accent', icon: Check },
  carriedOut: { tone: 'accent', icon: Eraser },
  waiting: { tone: 'medium', icon: Pause },
  done: { tone: 'good', icon: Eraser },
};

export function ErasureBadge({ state }: { state: ErasureState }) {
  const { tone, icon } = LOOKS[state];
  return (
    <Badge tone={tone} icon={icon} title={ERASURE_STATE_WORDS[state].says}>
      {ERASURE_STATE_WORDS[state].word}
    </Badge>
  );
}

export function ErasureTable({ erasures }: { erasures: readonly ErasureView[] }) {
  return (
    <Table label="Requests for erasure">
      <Thead>
        <tr>
          <Th>Case</Th>
          <Th>What</Th>
          <Th>Basis</Th>
          <Th>Asked by</Th>
          <Th>Decided by</Th>
          <Th numeric>Decisions</Th>
          <Th>State</Th>
        </tr>
      </Thead>
      <tbody>
        {erasures.map((one) => (
          <Tr key={one.id}>
            <RowHeader className="min-w-36 py-1.5 font-normal">
              <Link href={`/admin/erasures/${one.id}`} className="link inline-flex min-h-6 items-center font-medium break-all">
                {one.caseNumber}
              </Link>
              <span className="block text-label text-muted">
                <Time at={one.requestedAt} style="stamp" />
              </span>
            </RowHeader>
            <Td className="max-w-80 min-w-44 break-words">
              <ScopeWords text={one.scope} />
            </Td>
            <Td className="min-w-40 text-label">{LEGAL_BASES[one.legalBasis]}</Td>
            <Td>{one.requestedBy.name}</Td>
            <Td>{one.decidedBy ? one.decidedBy.name : <span className="text-muted">nobody yet</span>}</Td>
            <Td numeric>
              <Num value={one.counts.decisions} />
            </Td>
            <Td>
              <ErasureBadge state={one.state} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

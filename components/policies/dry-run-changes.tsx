import Link from 'next/link';
import type { DryRunCall, DryRunChange, DryRunView } from '@/lib/assessment/dry-run';
import { RouteBadge } from '../ui/badge';
import { CopyId } from '../ui/copy-id';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

/** From which route to which, and how many: each a link that narrows the list. */
export function DryRunMoves({ run, before, after }: { run: DryRunView; before?: string; after?: string }) {
  const here = `/policies/dry-runs/${run.id}`;
  if (run.moves.length === 0) return null;
  return (
    <ul aria-label="Moves between routes" className="flex flex-wrap gap-x-6 gap-y-2 px-gutter pb-4">
      {run.moves.map((move) => {
        const chosen = move.before === before && move.after === after;
        return (
          <li key={`${move.before} ${move.after}`}>
            <Link
              href={chosen ? here : `${here}?before=${move.before}&after=${move.after}`}
              aria-current={chosen ? 'true' : undefined}
              className="inline-flex min-h-8 items-center gap-2 rounded-md px-2 hover:bg-hover aria-[current]:bg-selected"
            >
              <span className="font-medium">
                <Num value={move.count} />
              </span>
              <RouteBadge route={move.before} />
              <span aria-label="would be">→</span>
              <RouteBadge route={move.after} />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}

/** The same of calls, which are few enough to be read as one list. */
export function CallMoves({ moves }: { moves: DryRunView['moves'] }) {
  if (moves.length === 0) return null;
  return (
    <ul aria-label="Moves of calls between routes" className="mb-3 flex flex-wrap gap-x-6 gap-y-2">
      {moves.map((move) => (
        <li key={`${move.before} ${move.after}`} className="inline-flex items-center gap-2">
          <span className="font-medium">
            <Num value={move.count} />
          </span>
          <RouteBadge route={move.before} />
          <span aria-label="would be">→</span>
          <RouteBadge route={move.after} />
        </li>
      ))}
    </ul>
  );
}

/** Calls judged at the desk that would have been routed differently. `inForce`: by a version that is in force, against none of the policy. */
export function DryRunCalls({ items, inForce }: { items: readonly DryRunCall[]; inForce: boolean }) {
  return (
    <Table label="Calls judged at the desk that would have been routed differently">
      <Thead>
        <tr>
          <Th>Asked</Th>
          <Th>Call</Th>
          <Th>AI system</Th>
          <RoutedHeads inForce={inForce} />
        </tr>
      </Thead>
      <tbody>
        {items.map((one) => (
          <Tr key={one.action}>
            <RowHeader className="py-1.5">
              <Kept at={one.askedAt} href={`/approvals/${one.action}`} />
            </RowHeader>
            <Td>
              <bdi className="font-mono text-label">{one.tool}</bdi>
            </Td>
            <Td>
              <bdi>{one.system.name}</bdi>
            </Td>
            <RoutedCells of={one} />
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

/** When it was, as the way to it; what is gone by retention or erasure has neither. */
function Kept({ at, href }: { at: DryRunChange['startedAt']; href: string }) {
  if (!at) return <span className="text-muted">no longer kept</span>;
  return (
    <Link href={href} prefetch={false} className="link inline-flex min-h-6 items-center">
      <Time at={at} style="stamp" />
    </Link>
  );
}

function RoutedHeads({ inForce }: { inForce: boolean }) {
  return (
    <>
      <Th>Recorded</Th>
      <Th>{inForce ? 'Without this policy' : 'In force now'}</Th>
      <Th>With this version</Th>
      <Th>By</Th>
    </>
  );
}

/** How it was routed, would be now, and would be with the version tried, and by which rules. */
function RoutedCells({ of }: { of: Pick<DryRunChange, 'recorded' | 'before' | 'after' | 'rules'> }) {
  return (
    <>
      <Td>
        <RouteBadge route={of.recorded} />
      </Td>
      <Td>
        <RouteBadge route={of.before} />
      </Td>
      <Td>
        <RouteBadge route={of.after} />
      </Td>
      <Td className="min-w-48 py-1.5">
        <Rules of={of.rules} />
      </Td>
    </>
  );
}

function Rules({ of }: { of: readonly string[] }) {
  if (of.length === 0) return <span className="text-muted">the tier alone</span>;
  return of.map((rule) => (
    <code key={rule} className="block font-mono text-label break-words">
      {rule}
    </code>
  ));
}

/** Decisions that would have been routed differently. */
export function DryRunChanges({ items, inForce }: { items: readonly DryRunChange[]; inForce: boolean }) {
  return (
    <Table label="Decisions that would have been routed differently">
      <Thead>
        <tr>
          <Th>Decision</Th>
          <Th>AI system</Th>
          <RoutedHeads inForce={inForce} />
        </tr>
      </Thead>
      <tbody>
        {items.map((one) => (
          <Tr key={one.decision}>
            <RowHeader className="py-1.5">
              <Kept at={one.startedAt} href={`/decisions/${one.decision}`} />
              <span className="block font-normal">
                <CopyId id={one.decision} label="decision id" />
              </span>
            </RowHeader>
            <Td>
              <bdi>{one.system.name}</bdi>
            </Td>
            <RoutedCells of={one} />
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

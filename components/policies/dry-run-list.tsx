import Link from 'next/link';
import type { DryRunView } from '@/lib/assessment/dry-run';
import { Num } from '../ui/num';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';

export const DRY_RUN_WORDS: Readonly<Record<DryRunView['state'], string>> = {
  waiting: 'waits for the worker',
  running: 'goes on',
  done: 'done',
  cancelled: 'stopped',
};

/** The dry runs of a policy, the newest first. */
export function DryRunList({ runs }: { runs: readonly DryRunView[] }) {
  return (
    <Table label="Dry runs of this policy" className="-mx-gutter">
      <Thead>
        <tr>
          <Th>Asked</Th>
          <Th>Version</Th>
          <Th>State</Th>
          <Th numeric>Looked at</Th>
          <Th numeric>Routed differently</Th>
        </tr>
      </Thead>
      <tbody>
        {runs.map((run) => (
          <Tr key={run.id}>
            <RowHeader>
              <Link href={`/policies/dry-runs/${run.id}`} className="link inline-flex min-h-6 items-center">
                <Time at={run.askedAt} style="stamp" />
              </Link>{' '}
              by {run.askedBy}
            </RowHeader>
            <Td>{run.version}</Td>
            <Td>{DRY_RUN_WORDS[run.state]}</Td>
            <Td numeric>
              <Num value={run.checked} />
            </Td>
            <Td numeric>
              <Num value={run.changed} />
            </Td>
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

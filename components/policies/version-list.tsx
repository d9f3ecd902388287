import Link from 'next/link';
import type { PolicyView } from '@/lib/policy/views';
import { CopyId } from '../ui/copy-id';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { TryOnPast, VersionActs, type PolicyActions } from './policy-acts';
import { PolicyStatusBadge } from './policy-status';

/** Every proposed version: when it holds or held, who wrote, proposed and consented, and what the reader may do. */
export function VersionList({ policy, actions, mayTry }: { policy: PolicyView; actions: PolicyActions; mayTry: boolean }) {
  const base = `/policies/${encodeURIComponent(policy.id)}`;
  return (
    <Table label="Versions of this policy" className="-mx-gutter">
      <Thead>
        <tr>
          <Th>Version</Th>
          <Th>State</Th>
          <Th>In force</Th>
          <Th>Proposed</Th>
          <Th>Decided</Th>
          <Th>
            <span className="sr-only">What you may do</span>
          </Th>
        </tr>
      </Thead>
      <tbody>
        {policy.versions.map((one, i) => {
          const earlier = policy.versions[i + 1];
          return (
            <Tr key={one.version}>
              <RowHeader className="py-1.5 font-medium">
                {one.version}
                <span className="block font-normal">
                  <CopyId id={one.hash} label={`hash of version ${one.version}`} />
                </span>
                {earlier ? (
                  <Link
                    href={`${base}/diff?from=${earlier.version}&to=${one.version}`}
                    className="link inline-flex min-h-6 items-center text-label font-normal"
                  >
                    what changed<span className="sr-only"> in version {one.version}</span>
                  </Link>
                ) : null}
              </RowHeader>
              <Td className="py-1.5">
                <PolicyStatusBadge status={one.status} />
              </Td>
              <Td className="min-w-44 py-1.5">
                {one.from ? (
                  <>
                    <Time at={one.from} style="stamp" />
                    <span className="block text-label text-muted">
                      {one.until ? (
                        <>
                          until <Time at={one.until} style="stamp" />
                        </>
                      ) : (
                        'still'
                      )}
                    </span>
                  </>
                ) : one.wishedFrom ? (
                  <span className="text-muted">
                    asked from <Time at={one.wishedFrom} style="stamp" />
                  </span>
                ) : (
                  <span className="text-muted">{one.status === 'withdrawn' ? 'never' : 'from the consent on'}</span>
                )}
                {one.retirement ? (
                  <span className="block text-label text-medium">
                    {one.retirement.endedBy
                      ? `ended by ${one.retirement.askedBy.name} and ${one.retirement.endedBy}`
                      : `${one.retirement.askedBy.name} asks to end it`}
                    : {one.retirement.reason}
                  </span>
                ) : null}
              </Td>
              <Td className="max-w-72 min-w-44 py-1.5">
                <Time at={one.proposedAt} style="stamp" /> by {one.proposedBy.name}
                {one.editors.every((editor) => editor.id === one.proposedBy.id) ? null : (
                  <span className="block text-label text-muted">
                    written by {one.editors.map((editor) => editor.name).join(', ')}
                  </span>
                )}
                <span className="block break-words text-ink-2">{one.reason}</span>
              </Td>
              <Td className="max-w-72 min-w-44 py-1.5">
                {one.decidedAt ? (
                  <>
                    <Time at={one.decidedAt} style="stamp" /> by {one.decidedBy?.name}
                    <span className="block break-words text-ink-2">{one.decisionReason}</span>
                  </>
                ) : (
                  <span className="text-muted">not yet</span>
                )}
              </Td>
              <Td className="py-1.5">
                <span className="flex flex-col items-start gap-1">
                  <VersionActs id={policy.id} version={one} actions={actions} />
                  {mayTry ? <TryOnPast id={policy.id} version={one.version} tryOnPast={actions.tryOnPast} /> : null}
                </span>
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

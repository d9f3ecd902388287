import Link from 'next/link';
import { ARTIFACT_KINDS } from '@/lib/registry/artifact-kinds';
import type { SystemUse } from '@/lib/registry/contract';
import { Badge, NotReported } from '../ui/badge';
import { Num } from '../ui/num';
import { Section } from '../ui/page-header';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';

/** The artifacts and versions that a system uses by environment, and those it has deployed that no decision used yet. */
export function UseSection({ systemId, use }: { systemId: string; use: readonly SystemUse[] }) {
  return (
    <Section
      title="Versions in use"
      id="versions"
      aside={
        <Link href={`/artifacts?q=system%3A${systemId}`} className="link inline-flex min-h-6 items-center">
          as a list of artifacts
        </Link>
      }
    >
      {use.length === 0 ? (
        <p className="max-w-prose text-muted">
          No closed decision of it names a model, a prompt, a policy, an agent or a tool yet, and nothing is registered as
          deployed.
        </p>
      ) : (
        <>
          <Table label="Versions by environment" className="-mx-gutter max-h-[28rem]">
            <Thead>
              <tr>
                <Th>Artifact</Th>
                <Th>Version</Th>
                <Th>Environment</Th>
                <Th>First seen</Th>
                <Th>Last seen</Th>
                <Th>Deployed now</Th>
              </tr>
            </Thead>
            <tbody>
              {use.map((one, i) => (
                <Tr key={i}>
                  <RowHeader className="min-w-48 font-normal">
                    <span className="text-muted">{ARTIFACT_KINDS[one.artifact.kind]} </span>
                    <Link
                      href={`/artifacts/${one.artifact.id}`}
                      prefetch={false}
                      className="link inline-flex min-h-6 items-center font-medium"
                    >
                      <bdi className="break-all">
                        <VisibleText text={one.artifact.name} />
                      </bdi>
                    </Link>
                    {one.artifact.registered ? null : (
                      <Badge tone="dashed" className="ms-1">
                        not registered
                      </Badge>
                    )}
                  </RowHeader>
                  <Td>{one.version ? <bdi className="break-all">{one.version}</bdi> : <NotReported />}</Td>
                  <Td>{one.environment ?? <NotReported />}</Td>
                  <Td>{one.firstAt ? <Time at={one.firstAt} style="stamp" /> : <span className="text-muted">never</span>}</Td>
                  <Td>{one.lastAt ? <Time at={one.lastAt} style="stamp" /> : <span className="text-muted">never</span>}</Td>
                  <Td>
                    {one.deployedNow ? <Badge tone="accent">deployed</Badge> : <span className="text-muted">no window</span>}
                  </Td>
                </Tr>
              ))}
            </tbody>
          </Table>
          {use.length >= 1000 ? (
            <p className="mt-2 text-label text-muted">
              The newest <Num value={1000} /> are shown.
            </p>
          ) : null}
        </>
      )}
    </Section>
  );
}

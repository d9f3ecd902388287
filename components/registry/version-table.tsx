import Link from 'next/link';
import { CONSENT_BASES, EFFECT_CLASSES, VERSION_SOURCES, type ArtifactKind } from '@/lib/registry/artifact-kinds';
import type { ArtifactView, VersionView } from '@/lib/registry/contract';
import { Badge } from '../ui/badge';
import { RowHeader, Table, Td, Th, Thead, Tr } from '../ui/table';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';
import { decisionHref } from '../explorer/decisions/decision-urls';
import { explorerAll, usesQuery } from './decisions-of';
import { Digest } from './digest';
import { SignatureBadge } from './signature-badge';

/** The versions of an artifact: what each is, who signed it, and where traffic was seen to use it. */
export function VersionTable({ artifact, systemKeys }: { artifact: ArtifactView; systemKeys: readonly string[] }) {
  return (
    <Table label="Versions of this artifact" className="-mx-gutter max-h-[32rem]">
      <Thead>
        <tr>
          <Th>Version</Th>
          <Th>Digest</Th>
          <Th>Signature</Th>
          <Th>What is stated</Th>
          <Th>First seen</Th>
          <Th>Last seen</Th>
          <Th>Known by</Th>
        </tr>
      </Thead>
      <tbody>
        {artifact.versions.map((version) => {
          const query = usesQuery(artifact.kind, artifact.name, version.version, systemKeys);
          return (
            <Tr key={version.id}>
              <RowHeader className="py-1.5 font-medium">
                <bdi className="break-all">
                  <VisibleText text={version.version} />
                </bdi>
                {query && version.seen.length > 0 ? (
                  <Link
                    href={explorerAll(query)}
                    prefetch={false}
                    className="link flex min-h-6 items-center text-label font-normal whitespace-nowrap"
                  >
                    its decisions<span className="sr-only"> of version {version.version}</span>
                  </Link>
                ) : null}
              </RowHeader>
              <Td>
                <Digest digest={version.digest} disputed={version.disputedDigest} />
              </Td>
              <Td>
                <SignatureBadge signature={version.signature} />
              </Td>
              <Td className="max-w-80 min-w-40 py-1.5">
                <Stated kind={artifact.kind} version={version} />
              </Td>
              <Td>
                <SeenAt version={version} which="first" />
              </Td>
              <Td>
                <SeenAt version={version} which="last" />
              </Td>
              <Td className="min-w-40 py-1.5">
                {VERSION_SOURCES[version.source]}
                {version.registeredAt ? (
                  <span className="block text-label text-muted">
                    {version.registeredBy}, <Time at={version.registeredAt} style="date" />
                  </span>
                ) : (
                  <Badge tone="dashed" className="ms-1">
                    not registered
                  </Badge>
                )}
              </Td>
            </Tr>
          );
        })}
      </tbody>
    </Table>
  );
}

function SeenAt({ version, which }: { version: VersionView; which: 'first' | 'last' }) {
  const [one] = [...version.seen].sort((a, b) =>
    which === 'first' ? (a.firstAt < b.firstAt ? -1 : 1) : a.lastAt < b.lastAt ? 1 : -1,
  );
  if (!one) return <span className="text-muted">never</span>;
  return (
    <>
      <Link
        href={decisionHref(which === 'first' ? one.firstDecision : one.lastDecision, '')}
        prefetch={false}
        className="link inline-flex min-h-6 items-center"
      >
        <Time at={which === 'first' ? one.firstAt : one.lastAt} style="stamp" />
      </Link>
      <span className="block text-label text-muted">
        {one.system.name}
        {one.environment ? `, ${one.environment}` : ''}
      </span>
    </>
  );
}

function Stated({ kind, version }: { kind: ArtifactKind; version: VersionView }) {
  const { effect, argumentsSchema, consentBasis, collected, inferred, provider, licence, uri, notes } = version.details;
  const lines = [
    effect && EFFECT_CLASSES[effect],
    argumentsSchema && 'schema of its arguments registered',
    consentBasis && CONSENT_BASES[consentBasis],
    collected && `collected: ${collected}`,
    inferred && 'inferred about persons by a model',
    provider && `by ${provider}`,
    licence && `licence ${licence}`,
    uri,
    notes,
  ].filter((line): line is string => Boolean(line));
  if (lines.length === 0)
    return (
      <span className="text-muted">
        {kind === 'tool'
          ? 'no effect class stated'
          : kind === 'dataset' || kind === 'feature'
            ? 'no consent basis stated'
            : 'nothing'}
      </span>
    );
  return lines.map((line, i) => (
    <span key={i} className="block break-words">
      <VisibleText text={line} />
    </span>
  ));
}

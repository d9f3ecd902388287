import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { NotInAudit, NotPermitted } from '@/components/access/not-permitted';
import { parseListState } from '@/components/explorer/list-state';
import { ArtifactExplorer } from '@/components/registry/artifact-explorer';
import { ImportBom, RegisterArtifact } from '@/components/registry/artifact-forms';
import { artifactList } from '@/components/registry/artifact-list';
import { artifactsUrl, readFilter } from '@/components/registry/artifact-query';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { roomsOf } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { requestIdOf } from '@/lib/http/server/request-id';
import { listArtifacts } from '@/lib/registry/server/list-artifacts';
import { loadOnce } from '../../decisions/load-once';
import { importBom, register } from '../actions';

export const metadata: Metadata = { title: 'Artifacts' };

export default async function ArtifactsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const given = await searchParams;
  const params = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one])),
  );
  const actor = await getActor(params.size > 0 ? `/artifacts?${params}` : '/artifacts');
  if (!can(actor, 'systems.read')) return <NotPermitted permission="systems.read" />;
  if (roomsOf(actor)) return <NotInAudit />;
  const { state } = parseListState(params, artifactList);
  const filter = readFilter(state.q);
  const head = await headers();
  const first = await loadOnce(artifactsUrl(filter, state), requestIdOf(head), () =>
    listArtifacts(actor, {
      q: filter.text,
      state: filter.state,
      ...(filter.kind && { kind: filter.kind }),
      ...(filter.system && { system: filter.system }),
      sort: state.sort as 'name',
      limit: state.limit,
      ...(state.cursor && { cursor: state.cursor }),
    }),
  );
  const origin = `${head.get('x-forwarded-proto') ?? 'http'}://${head.get('x-forwarded-host') ?? head.get('host') ?? '127.0.0.1:3000'}`;
  return (
    <>
      <PageHeader
        title="Artifacts"
        sentence="The models, prompts, policies, agents, tools and data that the AI systems use: registered, or seen in traffic."
      />
      <ArtifactExplorer
        first={first}
        curl={curlOf(origin)}
        actions={
          <>
            <LinkButton href="/artifacts/signers" tone="quiet">
              Trusted signers
            </LinkButton>
            {can(actor, 'artifacts.manage') ? (
              <>
                <ImportBom importBom={importBom} />
                <RegisterArtifact register={register} />
              </>
            ) : null}
          </>
        }
      />
    </>
  );
}

function curlOf(origin: string): string {
  return `curl -sS ${origin}/api/v1/artifacts \\
  -H "Authorization: Bearer $COUNTERSIGN_KEY" \\
  -H "Content-Type: application/json" -d '{
    "kind": "prompt", "name": "assistant",
    "version": {"version": "1", "digest": "'$(sha256sum prompt.txt | cut -c1-64)'"}}'`;
}

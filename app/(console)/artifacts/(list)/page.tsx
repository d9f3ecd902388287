import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { firstArtifact } from '@/components/access/first-lines';
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
import { publicUrl } from '@/lib/env';
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
  return (
    <>
      <PageHeader
        title="Artifacts"
        sentence="The models, prompts, policies, agents, tools and data that the AI systems use: registered, or seen in traffic."
      />
      <ArtifactExplorer
        first={first}
        command={firstArtifact(publicUrl())}
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

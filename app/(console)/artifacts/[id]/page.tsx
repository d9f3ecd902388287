import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotInAudit, NotPermitted } from '@/components/access/not-permitted';
import { AddCard, AskPromotion, RecordDeployment, RegisterVersion } from '@/components/registry/artifact-forms';
import { explorerAll, usesQuery } from '@/components/registry/decisions-of';
import { DeploymentTimeline } from '@/components/registry/deployment-timeline';
import { FindingsList, type FindingRow } from '@/components/registry/findings-list';
import { LinkList } from '@/components/registry/link-list';
import { ModelCardView } from '@/components/registry/model-card';
import { PromotionList } from '@/components/registry/promotion-list';
import { VersionTexts } from '@/components/registry/version-texts';
import { VersionTable } from '@/components/registry/version-table';
import { LinkButton } from '@/components/ui/button';
import { FactsStrip } from '@/components/ui/facts';
import { Plural } from '@/components/ui/num';
import { PageHeader, Section } from '@/components/ui/page-header';
import { JsonView } from '@/components/ui/json/json-view';
import { Time } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/untrusted-text';
import { roomsOf } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { CHECK_NAMES } from '@/lib/checks/checks';
import { FOCUS_KINDS, lineageHref } from '@/lib/lineage/graph';
import { EFFECT_CLASSES, ARTIFACT_KINDS } from '@/lib/registry/artifact-kinds';
import type { ArtifactView, VersionTextsView } from '@/lib/registry/contract';
import { guessEffect } from '@/lib/registry/effect';
import { getTexts } from '@/lib/registry/server/get-texts';
import { getArtifact } from '@/lib/registry/server/get-artifact';
import { listSystemOverview } from '@/lib/registry/server/list-system-overview';
import { countQueries } from '@/lib/search/server/count-queries';
import { AppError } from '@/lib/shared/errors';
import type { JsonValue } from '@/lib/shared/json';
import { requestTime } from '../../decisions/load-once';
import { addCard, ask, decide, record, register, withdrawText } from '../actions';

export const metadata: Metadata = { title: 'Artifact' };

export default async function ArtifactPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await getActor(`/artifacts/${encodeURIComponent(id)}`);
  if (!can(actor, 'systems.read')) return <NotPermitted permission="systems.read" />;
  if (roomsOf(actor)) return <NotInAudit />;
  const artifact = await getArtifact(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const seen = [...artifact.versions.flatMap((version) => version.seen), ...artifact.unversioned];
  const keys = [...new Set([...seen, ...artifact.deployments].map((one) => one.system.key))];
  const query = usesQuery(artifact.kind, artifact.name, null, keys);
  // Records and pipelines name an index as the dataset it is.
  const named = artifact.kind === 'index' ? 'dataset' : artifact.kind;
  const focus = FOCUS_KINDS.find((kind) => kind === named);
  const manage = can(actor, 'artifacts.manage');
  const systems = manage
    ? (await listSystemOverview(actor))
        .map(({ id, key, name, environments }) => ({ id, name, environments, uses: keys.includes(key) }))
        .sort((a, b) => Number(b.uses) - Number(a.uses))
    : [];
  const findings = query && seen.length > 0 && can(actor, 'decisions.read') ? await findingsOf(actor, query) : [];
  const versions = artifact.versions.map((one) => one.version);
  const registered = artifact.versions.filter((one) => one.registeredAt !== null).map((one) => one.version);
  const place = { artifact: artifact.id, systems };
  const cards = artifact.versions.filter((one) => one.card !== null);
  const withText = artifact.versions.filter((one) => one.texts !== null);
  const texts = can(actor, 'content.read') ? await textsOf(actor, artifact.id, withText) : [];
  const schema = artifact.versions.find((one) => one.details.argumentsSchema !== undefined);
  return (
    <>
      <PageHeader
        title={
          <bdi className="break-all">
            <VisibleText text={artifact.name} />
          </bdi>
        }
        crumbs={[
          { label: 'Artifacts', href: '/artifacts' },
          { label: ARTIFACT_KINDS[artifact.kind], href: `/artifacts?q=kind%3A${artifact.kind}` },
          { label: artifact.name },
        ]}
        sentence={artifact.description ?? sentenceOf(artifact)}
        actions={
          <>
            {manage ? (
              <>
                {versions.length > 0 && systems.length > 0 ? (
                  <RecordDeployment {...place} versions={versions} record={record} />
                ) : null}
                {registered.length > 0 && systems.length > 0 ? <AskPromotion {...place} versions={registered} ask={ask} /> : null}
                <RegisterVersion
                  kind={artifact.kind}
                  name={artifact.name}
                  registered={artifact.registeredAt !== null}
                  register={register}
                />
              </>
            ) : null}
            {focus && can(actor, 'decisions.read') ? (
              <LinkButton href={lineageHref({ kind: focus, name: artifact.name })} prefetch={false}>
                Lineage
              </LinkButton>
            ) : null}
            {query && seen.length > 0 ? (
              <LinkButton href={explorerAll(query)} tone="primary" prefetch={false}>
                Its decisions
              </LinkButton>
            ) : null}
          </>
        }
      />
      <FactsStrip className="mx-gutter mb-6" facts={factsOf(artifact, seen)} />
      {artifact.promotions.length > 0 ? (
        <Section title="Promotions" id="promotions" aside="Whoever asks does not decide.">
          <PromotionList promotions={artifact.promotions} decide={decide} />
        </Section>
      ) : null}
      <Section title="Deployments" id="deployments">
        {artifact.deployments.length > 0 ? (
          <DeploymentTimeline deployments={artifact.deployments} now={requestTime()} />
        ) : (
          <p className="max-w-prose text-muted">
            No window is registered, so no check can say whether a version was deployed when it was used.
          </p>
        )}
      </Section>
      {findings.length > 0 ? (
        <Section title="Checks" id="checks" aside="Decisions that used it, by what was found in them">
          <FindingsList rows={findings} label="Findings in decisions that used this artifact" />
        </Section>
      ) : null}
      <Section title="Versions" id="versions" aside={<Plural count={artifact.versions.length} one="version" />}>
        {artifact.versions.length > 0 ? (
          <VersionTable artifact={artifact} systemKeys={keys} />
        ) : (
          <p className="max-w-prose text-muted">No version is registered, and none was reported by traffic.</p>
        )}
      </Section>
      {withText.length > 0 ? (
        <Section title="Text" id="text" aside="Encrypted. Stored once for all records that hold it">
          <VersionTexts
            artifact={artifact.id}
            versions={withText}
            texts={texts}
            readable={can(actor, 'content.read')}
            withdraw={manage ? withdrawText : null}
          />
        </Section>
      ) : null}
      {schema ? (
        <Section title="Arguments" id="arguments" aside={`JSON Schema, version ${schema.version}`}>
          <JsonView value={schema.details.argumentsSchema as JsonValue} label="JSON Schema of the arguments" />
        </Section>
      ) : null}
      {artifact.links.length > 0 ? (
        <Section title="Links" id="links">
          <LinkList links={artifact.links} />
        </Section>
      ) : null}
      {cards.length > 0 || (manage && artifact.kind === 'model' && versions.length > 0) ? (
        <Section
          title="Model card"
          id="card"
          aside={manage && versions.length > 0 ? <AddCard artifact={artifact.id} versions={versions} add={addCard} /> : null}
        >
          {cards.length === 0 ? (
            <p className="max-w-prose text-muted">Nobody has added one yet.</p>
          ) : (
            cards.map((version, i) => (
              <details key={version.id} open={i === 0} className="border-t border-line py-3 first:border-0 first:pt-0">
                <summary className="min-h-6 cursor-pointer font-medium">
                  <bdi>{version.version}</bdi>
                  <span className="ms-2 font-normal text-muted">
                    {version.card!.from === 'markdown' ? 'from Markdown' : 'from a CycloneDX bill of materials'}
                  </span>
                </summary>
                <div className="pt-3">
                  <ModelCardView card={version.card!} name={`${artifact.name} ${version.version}`} />
                </div>
              </details>
            ))
          )}
        </Section>
      ) : null}
    </>
  );
}

/** Versions whose text is shown on the page, and passages of each. The API gives the rest. */
const VERSIONS_SHOWN = 5;
const PASSAGES_SHOWN = 20;

async function textsOf(
  actor: Parameters<typeof getTexts>[0],
  id: string,
  versions: ArtifactView['versions'],
): Promise<VersionTextsView[]> {
  const live = versions.filter((one) => one.texts && one.texts.withdrawnAt === null).slice(0, VERSIONS_SHOWN);
  return Promise.all(live.map(({ version }) => getTexts(actor, id, { version, limit: PASSAGES_SHOWN })));
}

function sentenceOf(artifact: ArtifactView): string | undefined {
  if (artifact.registeredAt === null) return 'Seen in traffic and registered by nobody: what it is, is not stated.';
  return undefined;
}

function factsOf(artifact: ArtifactView, seen: readonly { firstAt: string; lastAt: string; system: { name: string } }[]) {
  const first = seen.map((one) => one.firstAt).sort()[0];
  const last = seen.map((one) => one.lastAt).sort().at(-1); // prettier-ignore
  const now = artifact.deployments.filter((one) => one.until === null);
  const never = <span className="text-muted">never</span>;
  return [
    { label: 'Kind', value: ARTIFACT_KINDS[artifact.kind] },
    {
      label: 'Registered',
      value: artifact.registeredAt ? (
        <>
          <Time at={artifact.registeredAt} style="date" /> by {artifact.registeredBy}
        </>
      ) : (
        'by nobody yet'
      ),
    },
    {
      label: 'Deployed now',
      value:
        now.length > 0 ? (
          now.map((one) => `${one.version} in ${one.environment}`).join(', ')
        ) : (
          <span className="text-muted">nowhere</span>
        ),
    },
    { label: 'First seen', value: first ? <Time at={first} style="stamp" /> : never },
    { label: 'Last seen', value: last ? <Time at={last} style="stamp" /> : never },
    ...(artifact.kind === 'tool' ? [{ label: 'Effect', value: effectOf(artifact) }] : []),
  ];
}

function effectOf(artifact: ArtifactView): string {
  const stated = artifact.versions.find((one) => one.details.effect !== undefined)?.details.effect;
  if (stated) return EFFECT_CLASSES[stated];
  return { acts: 'acts, by its name', reads: 'reads, by its name', unknown: 'not stated' }[guessEffect(artifact.name)];
}

/** What was found in decisions that used it. Counted as the explorer counts, so that the link shows as many. */
async function findingsOf(actor: Parameters<typeof countQueries>[0], query: string): Promise<FindingRow[]> {
  const queries = CHECK_NAMES.map((check) => `check:${check} ${query}`);
  const totals = await countQueries(actor, queries);
  return CHECK_NAMES.flatMap((check, i): FindingRow[] => {
    const total = totals[i];
    if (!total || total.value === 0) return [];
    return [{ check, decisions: total, href: explorerAll(queries[i]!), silent: null }];
  });
}

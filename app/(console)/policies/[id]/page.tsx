import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { DryRunList } from '@/components/policies/dry-run-list';
import { BeginDraft, DiscardDraft, ProposeDraft, TryOnPast } from '@/components/policies/policy-acts';
import { RuleList } from '@/components/policies/rule-list';
import { scopeWords } from '@/components/policies/scope-words';
import { VersionList } from '@/components/policies/version-list';
import { LinkButton } from '@/components/ui/button';
import { PageHeader, Section } from '@/components/ui/page-header';
import { Notice } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listDryRuns } from '@/lib/assessment/server/read-dry-runs';
import { checkDocument } from '@/lib/policy/document';
import { getPolicy } from '@/lib/policy/server/read-policies';
import { AppError } from '@/lib/shared/errors';
import { plural } from '@/lib/shared/format';
import { activate, begin, discard, propose, retire, tryOnPast, withdraw } from '../actions';

export const metadata: Metadata = { title: 'Policy' };

export default async function PolicyPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await getActor(`/policies/${encodeURIComponent(id)}`);
  if (!can(actor, 'policies.read')) return <NotPermitted permission="policies.read" />;
  const policy = await getPolicy(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const write = can(actor, 'policies.write');
  const { draft, versions } = policy;
  const active = versions.find((one) => one.status === 'active');
  const shown = active ?? versions.find((one) => one.status === 'scheduled' || one.status === 'proposed') ?? versions[0];
  const document = shown?.document ?? draft?.document;
  const runs = can(actor, 'decisions.read') ? await listDryRuns(actor, policy.id) : null;
  const ready = draft && checkDocument(draft.document).ready;
  const base = `/policies/${encodeURIComponent(policy.id)}`;
  const actions = { activate, begin, discard, propose, retire, tryOnPast, withdraw };
  return (
    <>
      <PageHeader
        title={document?.title ?? policy.title}
        crumbs={[{ label: 'Policies', href: '/policies' }, { label: policy.id }]}
        sentence={
          active
            ? `Version ${active.version} is in force: ${plural(active.document.rules.length, 'rule')} on ${scopeWords(active.document.scope)}.`
            : 'No version of it is in force; it routes nothing now.'
        }
        actions={
          write ? (
            draft ? (
              <LinkButton href={`${base}/edit`} tone="primary">
                Edit the draft
              </LinkButton>
            ) : (
              <BeginDraft id={policy.id} begin={begin} />
            )
          ) : null
        }
      />
      {draft ? (
        <Section
          title={`Draft of version ${draft.version}`}
          id="draft"
          aside={
            <>
              written by {draft.editors.map((one) => one.name).join(', ')}, last <Time at={draft.editedAt} style="stamp" />
            </>
          }
        >
          {ready ? null : (
            <Notice tone="warning" className="mb-3 max-w-prose">
              It cannot be proposed yet: something is wrong with it, or a test fails. The editor says what.
            </Notice>
          )}
          <div className="flex flex-wrap items-start gap-2">
            {write ? (
              <>
                {ready ? <ProposeDraft id={policy.id} propose={propose} /> : null}
                <TryOnPast id={policy.id} version="draft" tryOnPast={tryOnPast} />
              </>
            ) : null}
            {versions.length > 0 ? (
              <LinkButton href={`${base}/diff?to=draft${active ? `&from=${active.version}` : ''}`}>What changed</LinkButton>
            ) : null}
            {write ? <DiscardDraft id={policy.id} discard={discard} /> : null}
          </div>
        </Section>
      ) : null}
      {versions.length > 0 ? (
        <Section
          title="Versions"
          id="versions"
          aside="A proposed text is never changed. Whoever proposed it or wrote on it does not put it in force."
        >
          <VersionList policy={policy} actions={actions} mayTry={write} />
        </Section>
      ) : null}
      {document ? (
        <Section
          title={shown ? `Rules of version ${shown.version}` : 'Rules of the draft'}
          id="rules"
          aside={scopeWords(document.scope)}
        >
          <RuleList document={document} />
        </Section>
      ) : null}
      {runs ? (
        <Section title="Dry runs" id="dry-runs" aside="What a version would have changed, or changes, on past decisions">
          {runs.length > 0 ? (
            <DryRunList runs={runs} />
          ) : (
            <p className="max-w-prose text-ink-2">
              There is none that you may read.{' '}
              {write
                ? '“Try it on the last 90 days” beside a version starts one.'
                : 'Who writes policies can start one: compliance officers, administrators and owners of AI systems.'}
            </p>
          )}
        </Section>
      ) : null}
    </>
  );
}

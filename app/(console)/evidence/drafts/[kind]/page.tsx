import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { ActForm } from '@/components/evidence/act-form';
import { CountingNotice } from '@/components/evidence/counting-notice';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { blockHref, searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { StateBadge } from '@/components/evidence/state-badge';
import { FactsStrip } from '@/components/ui/facts';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { PageHeader, Section } from '@/components/ui/page-header';
import { EmptyState, Notice } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { DRAFTS, type DraftKind } from '@/lib/evidence/draft-sections';
import { getDraft } from '@/lib/evidence/server/get-draft';
import { formatNumber } from '@/lib/shared/format';
import { draft as saveDraft } from '../../actions';
import { readView, type Search } from '../../read-view';

export const metadata: Metadata = { title: 'Draft' };

/** An impact assessment or a technical file: what was observed beside what people write, open again when the facts change. */
export default async function DraftPage({ params, searchParams }: { params: Promise<{ kind: string }>; searchParams: Search }) {
  const { kind: named } = await params;
  if (!Object.hasOwn(DRAFTS, named)) notFound();
  const kind = named as DraftKind;
  const actor = await getActor(`/evidence/drafts/${kind}`);
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const { view, systems } = await readView(actor, searchParams, { needsSystem: true });
  const { title, law } = DRAFTS[kind];
  const head = (
    <>
      <PageHeader
        title={title}
        sentence={`${law} of the AI Act. What was observed is filled in; what it means is written by people.`}
      />
      <EvidencePlaces current={`/evidence/drafts/${kind}`} search={searchOf(view)} />
    </>
  );
  if (view.system === null)
    return (
      <>
        {head}
        <EmptyState title="No AI system yet">Register one, or send its first decisions; then its facts stand here.</EmptyState>
      </>
    );
  const draft = await getDraft(actor, { ...view, kind, system: view.system });
  const mayWrite = can(actor, 'evidence.manage');
  const sections = draft.sections.map((section) => (
    <Section key={section.key} title={`${section.ref} ${section.title}`} id={section.key}>
      <div className="grid gap-6 lg:grid-cols-2">
        <div className="flex flex-col gap-3">
          {section.runs.length === 0 ? <p className="text-muted">The record has nothing to say here.</p> : null}
          {section.runs.map((run) => (
            <p key={run.block} className="max-w-prose text-prose">
              <a href={blockHref(view, run.block)} className="me-2 text-accent hover:underline">
                {run.block}
              </a>
              <StateBadge state={run.state} /> {run.says}
            </p>
          ))}
        </div>
        {mayWrite ? (
          <Field label={section.asks}>
            <Textarea name={section.key} rows={6} maxLength={20_000} defaultValue={section.text} key={draft.saved?.index} />
          </Field>
        ) : (
          <p className="max-w-prose text-prose whitespace-pre-wrap">
            {section.text || <span className="text-muted">Not written yet. {section.asks}</span>}
          </p>
        )}
      </div>
    </Section>
  ));
  return (
    <>
      {head}
      <EvidenceChooser view={view} frameworks={[]} systems={systems} needsSystem action={`/evidence/drafts/${kind}`} />
      <CountingNotice progress={draft.progress} />
      {draft.saved && draft.drift.length > 0 ? (
        <Notice tone="warning" className="mx-gutter mb-4">
          Open again: the facts have changed since it was saved. {draft.drift.join(' ')}
        </Notice>
      ) : null}
      <FactsStrip
        className="mx-gutter mb-6"
        facts={[
          { label: 'AI system', value: draft.system.name },
          { label: 'Intended purpose', value: draft.observed.purpose ?? 'not stated' },
          { label: 'Decisions a day, last 30 days', value: formatNumber(draft.observed.perDay) },
          {
            label: 'In use so far',
            value: `${formatNumber(draft.observed.versions.length)} models, prompts, versions and tools`,
          },
          { label: 'Persons seen', value: draft.observed.subjectTypes.join(', ') || 'none reported' },
          {
            label: 'Saved',
            value: draft.saved ? (
              <>
                <Time at={draft.saved.at} style="stamp" /> by {draft.saved.by}, version {draft.saved.versions}
              </>
            ) : (
              'not yet'
            ),
          },
        ]}
      />
      {mayWrite ? (
        <ActForm act={saveDraft} submit="Save this version" tone="primary" inline className="!items-stretch [&>section]:w-full">
          <input type="hidden" name="kind" value={kind} />
          <input type="hidden" name="system" value={view.system} />
          {sections}
        </ActForm>
      ) : (
        sections
      )}
    </>
  );
}

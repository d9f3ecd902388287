import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { ActForm } from '@/components/evidence/act-form';
import { CountingNotice } from '@/components/evidence/counting-notice';
import { DraftDutySection, DraftSectionBody } from '@/components/evidence/draft-view';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { blockHref, searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { FactsStrip } from '@/components/ui/facts';
import { PageHeader, Section } from '@/components/ui/page-header';
import { EmptyState, Notice } from '@/components/ui/states';
import { Time } from '@/components/ui/time';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { factText } from '@/lib/evidence/draft-facts';
import { DRAFTS, type DraftKind } from '@/lib/evidence/draft-sections';
import { getDraft } from '@/lib/evidence/server/get-draft';
import { AppError } from '@/lib/shared/errors';
import { draft as saveDraft } from '../../actions';
import { readView, type Search } from '../../read-view';

export const metadata: Metadata = { title: 'Draft' };

/** Nothing there for this reader. */
const noneOf = (error: unknown): null => {
  if (error instanceof AppError && error.code === 'notFound') return null;
  throw error;
};

/** An impact assessment or a technical file: what was observed beside what people write; each section is open again when its facts change. */
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
        sentence={`${law} of the AI Act. What was observed is filled in; what it means is written by people. Each section is open again when what it was written about changes.`}
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
  const draft = await getDraft(actor, { ...view, kind, system: view.system }).catch(noneOf);
  if (draft === null)
    return (
      <>
        {head}
        <EmptyState title="No part of this audit">
          It is a document of the AI Act, which the audit that lets you in does not include. Ask for it in the audit.
        </EmptyState>
      </>
    );
  const mayWrite = can(actor, 'evidence.manage');
  const open = draft.sections.filter((one) => one.drift.length > 0);
  const { observed } = draft;
  const used = [observed.models, observed.prompts, observed.agents, observed.tools, observed.policies];
  const sections = draft.sections.map((section) => (
    <Section key={section.key} title={`${section.ref} ${section.title}`} id={section.key}>
      <DraftSectionBody section={section} mayWrite={mayWrite} version={draft.saved?.index ?? null} hrefOf={(block) => blockHref(view, block)} />
    </Section>
  ));
  return (
    <>
      {head}
      <EvidenceChooser view={view} frameworks={[]} systems={systems} needsSystem action={`/evidence/drafts/${kind}`} />
      <CountingNotice progress={draft.progress} />
      <DraftDutySection draft={draft} kind={kind} mayState={can(actor, 'systems.manage')} />
      {open.length > 0 ? (
        <Notice tone="warning" className="mx-gutter mb-4">
          {open.length === 1 ? 'One section is' : `${open.length} sections are`} open again, because what {open.length === 1 ? 'it was' : 'they were'} written about has changed:{' '}
          {open.map((one, i) => (
            <span key={one.key}>
              {i > 0 ? ', ' : ''}
              <Link className="link" href={`#${one.key}`}>
                {one.ref} {one.title}
              </Link>
            </span>
          ))}
          .
        </Notice>
      ) : null}
      <FactsStrip
        className="mx-gutter mb-6"
        facts={[
          { label: 'AI system', value: draft.system.name },
          { label: 'Intended purpose', value: factText(observed.purpose ?? null) },
          { label: 'Decisions a day, last 30 days', value: factText(observed.perDay ?? null) },
          { label: 'In use so far', value: `${used.reduce<number>((sum, one) => sum + (Array.isArray(one) ? one.length : 0), 0)} models, prompts, versions, tools and policies` },
          { label: 'Persons seen', value: factText(observed.subjectTypes ?? null) === 'none' ? 'none reported' : factText(observed.subjectTypes ?? null) },
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
        <ActForm act={saveDraft} submit="Save this version" tone="primary" inline onPaper className="!items-stretch [&>section]:w-full">
          <input type="hidden" name="kind" value={kind} />
          <input type="hidden" name="system" value={view.system} />
          <input type="hidden" name="version" value={draft.saved?.versions ?? 0} />
          {sections}
        </ActForm>
      ) : (
        sections
      )}
    </>
  );
} // prettier-ignore

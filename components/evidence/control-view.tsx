import type { ReactNode } from 'react';
import { AUTOMATION_WORDS, type ControlDetail } from '@/lib/evidence/contract';
import { Dated } from '../ui/dated';
import { FactsStrip } from '../ui/facts';
import { Field } from '../ui/field';
import { Input, Textarea } from '../ui/input';
import { Num } from '../ui/num';
import { PageHeader, Section } from '../ui/page-header';
import { Time } from '../ui/time';
import { ActForm, type Act } from './act-form';
import { BlockRunView } from './block-run-view';
import { CountingNotice } from './counting-notice';
import { DocumentForm, DocumentList, PeopleSelect } from './document-list';
import { frameworkHref, type EvidenceView } from './evidence-links';
import { percent } from './framework-view';
import { RecordTable } from './record-table';
import { TaskItem } from './task-item';
import { ApplicabilityBadge, StateBadge } from './state-badge';

const MARKS = {
  V: 'read in a copy of the text',
  S: 'from secondary sources that agree, not read in the Official Journal',
  U: 'not verified',
} as const;

/** A control from top to bottom: what is asked, what was found, what is missing, what people added. */
export function ControlView({
  detail,
  view,
  chooser,
  acts,
}: {
  detail: ControlDetail;
  view: EvidenceView;
  chooser: ReactNode;
  acts: Record<'answer' | 'argue' | 'comment' | 'document' | 'finish' | 'own' | 'revoke' | 'task', Act>;
}) {
  const { status, report, blocks, samples, mayManage } = detail;
  const { control, applicability } = status;
  const place = (
    <>
      <input type="hidden" name="framework" value={status.framework} />
      <input type="hidden" name="ref" value={control.ref} />
      <input type="hidden" name="system" value={view.system ?? ''} />
    </>
  );
  return (
    <>
      <PageHeader
        title={`${control.ref} ${control.title}`}
        crumbs={[
          { label: 'Evidence', href: frameworkHref(view) },
          { label: report.framework.title, href: frameworkHref(view) },
          { label: control.ref },
        ]}
        sentence={control.duty}
      />
      {chooser}
      <CountingNotice progress={detail.report.progress} />
      <p className="mx-gutter mb-4 max-w-prose text-prose">
        <Dated text={status.says} />
      </p>
      <FactsStrip
        className="mx-gutter mb-6"
        facts={[
          { label: 'Evidence', value: <StateBadge state={status.state} /> },
          { label: 'Binds', value: <ApplicabilityBadge state={applicability.state} because={applicability.because} /> },
          { label: 'Population', value: control.blocks.length === 0 ? 'documents only' : <Num value={status.population} /> },
          { label: 'Covered', value: control.blocks.length === 0 ? 'documents only' : percent(status.coverage) },
          { label: 'Age', value: status.age === null ? 'nothing yet' : `${status.age} days` },
          { label: 'Answered by', value: AUTOMATION_WORDS[control.automation] },
          { label: 'Owner', value: status.owner?.name ?? 'nobody' },
        ]}
      />
      <Section title="The requirement" id="requirement">
        <div className="flex max-w-prose flex-col gap-2 text-prose">
          <p>
            {control.source.url ? (
              <a href={control.source.url} rel="noreferrer" className="text-accent underline underline-offset-3">
                {control.source.citation}
              </a>
            ) : (
              control.source.citation
            )}
            , in our words, {MARKS[control.mark]}. Version: {report.framework.versionTitle}.
          </p>
          <p>
            <Dated text={applicability.because} />
          </p>
          {applicability.from?.note && !applicability.because.includes(applicability.from.note) ? (
            <p>{applicability.from.note}</p>
          ) : null}
          {control.scope.note ? <p>{control.scope.note}</p> : null}
          {control.limit ? <p>{control.limit}</p> : null}
          {detail.argument ? (
            <div>
              Argued by {detail.argument.by}, <Time at={detail.argument.at} style="stamp" />:
              <p className="whitespace-pre-wrap">{detail.argument.reason}</p>
            </div>
          ) : null}
        </div>
      </Section>
      {status.gaps.length > 0 ? (
        <Section title="What is missing" id="gaps" aside={`${status.gaps.length}`}>
          <ul className="flex max-w-prose list-disc flex-col gap-1 ps-5 text-prose">
            {status.gaps.map((gap) => (
              <li key={gap}>
                <Dated text={gap} />
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      {blocks.length > 0 ? (
        <Section
          title="What the record shows"
          id="record"
          aside={
            <>
              log of <Num value={report.logSize} /> events
            </>
          }
        >
          {blocks.map((definition) => {
            const run = status.runs.find((one) => one.block === definition.id);
            const records = samples[definition.id] ?? [];
            return run ? (
              <div key={definition.id}>
                <BlockRunView definition={definition} run={run} view={view} />
                {records.length > 0 ? <RecordTable records={records} label={`Sample of ${definition.title}`} /> : null}
              </div>
            ) : null;
          })}
        </Section>
      ) : null}
      <Section title="Documents" id="documents">
        <DocumentList
          documents={status.documents}
          slots={control.documents}
          today={report.runAt.slice(0, 10)}
          revoke={mayManage ? acts.revoke : undefined}
        />
        {mayManage && control.documents.length > 0 ? (
          <DocumentForm
            act={acts.document}
            slots={control.documents}
            system={view.system}
            members={detail.members}
            today={report.runAt.slice(0, 10)}
          />
        ) : null}
      </Section>
      <Section title="Tasks" id="tasks" aside={`${detail.tasks.filter((one) => !one.doneAt).length} open`}>
        {detail.tasks.length === 0 ? <p className="mb-3 text-muted">No task was put on this control.</p> : null}
        <ul className="mb-4 flex flex-col gap-2">
          {detail.tasks.map((one) => (
            <TaskItem key={one.id} task={one} finish={mayManage ? acts.finish : null} answer={mayManage ? acts.answer : null} />
          ))}
        </ul>
        {mayManage ? (
          <ActForm act={acts.task} submit="Add the task" className="max-w-160">
            {place}
            <Field label="What is to be done" className="w-full">
              <Input name="what" required minLength={2} maxLength={500} />
            </Field>
            <div className="flex flex-wrap gap-3">
              <Field label="Who" className="w-56">
                <PeopleSelect name="ownerId" members={detail.members} />
              </Field>
              <Field label="Due on" className="w-40">
                <Input type="date" name="dueOn" required />
              </Field>
            </div>
          </ActForm>
        ) : null}
      </Section>
      {mayManage ? (
        <Section title="Owner and applicability" id="owner">
          <div className="grid gap-6 lg:grid-cols-2">
            <ActForm act={acts.own} submit="Set the owner">
              {place}
              <Field label="Who answers for it" className="w-64">
                <PeopleSelect name="ownerId" members={detail.members} />
              </Field>
            </ActForm>
            <ActForm act={acts.argue} submit={detail.argument ? 'Save' : 'It does not apply'} className="max-w-160">
              {place}
              <Field
                label="Why it does not apply"
                hint="Stands in the statement of applicability, with your name. Leave empty to say that it applies."
                className="w-full"
              >
                <Textarea name="reason" rows={3} maxLength={2000} />
              </Field>
            </ActForm>
          </div>
        </Section>
      ) : null}
      <Section title="Comments" id="comments" aside={`${detail.comments.length}`}>
        <ul className="mb-4 flex max-w-prose flex-col gap-3">
          {detail.comments.map((one) => (
            <li key={one.id}>
              <p className="text-label text-muted">
                {one.author}, <Time at={one.at} style="stamp" />
              </p>
              <p className="whitespace-pre-wrap text-prose">{one.text}</p>
            </li>
          ))}
        </ul>
        {mayManage ? (
          <ActForm act={acts.comment} submit="Comment" className="max-w-160">
            {place}
            <Field label="Your comment" className="w-full">
              <Textarea name="text" rows={3} required minLength={2} maxLength={4000} />
            </Field>
          </ActForm>
        ) : null}
      </Section>
    </>
  );
}

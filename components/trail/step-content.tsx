'use client';
import Link from 'next/link';
import { lineageHref } from '@/lib/lineage/graph';
import { plainMasks } from '@/lib/privacy/mask-text';
import type { ReactNode } from 'react';
import { ArrowRight } from 'lucide-react';
import type { Step } from '@/lib/dialects/step';
import { matchModels } from '@/lib/decisions/model-names';
import { formatNumber } from '@/lib/shared/format';
import type { JsonValue } from '@/lib/shared/json';
import { errorReporter, partlyCaptured, resultMissing } from '../timeline/step-notes';
import { counted } from '../ui/counted';
import { DataList, type Fact } from '../ui/facts';
import { cx } from '../ui/cx';
import { Num } from '../ui/num';
import { usePreferences } from '../ui/preferences';
import { DocumentName } from './document-name';
import { FieldBlock } from './field-block';
import { FieldSource } from './field-source';
import { JsonField } from './json-field';
import { MessageBlock } from './message-block';
import { NotCaptured } from './not-captured';
import { ReplayContextButton } from './replay-context';

/** Everything a step says, in the order in which a reader asks: what failed, who answered, what went in, what came out. */
export function StepContent({ step, captureLevel }: { step: Step; captureLevel: string }) {
  const { locale } = usePreferences();
  const { messages, tool, documents, evaluation, error } = step;
  const empty =
    !messages?.system &&
    !messages?.input &&
    !messages?.output &&
    tool?.arguments === undefined &&
    tool?.result === undefined &&
    !documents &&
    !step.query &&
    !evaluation;
  return (
    <div className="flex flex-col gap-5">
      {error ? (
        <Part title="Error" aside={`known from ${errorReporter(error.reportedBy)}`}>
          <FieldBlock
            stepId={step.id}
            field="error.message"
            text={error.message}
            author={`Error, from ${errorReporter(error.reportedBy)}`}
          />
          <FieldSource step={step} fields={['error.message']} />
        </Part>
      ) : null}
      {step.erased || (step.captured !== 'full' && ((partlyCaptured(step) && !resultMissing(step)) || empty)) ? (
        <NotCaptured step={step} captureLevel={captureLevel} />
      ) : null}
      {step.kind === 'model' || step.model || step.usage || step.prompt ? <ModelFacts step={step} /> : null}
      <ReplayContextButton step={step} />
      {tool ? <ToolCall step={step} tool={tool} captureLevel={captureLevel} /> : null}
      {step.query !== undefined ? (
        <Part title="Search query">
          <FieldBlock stepId={step.id} field="query" text={step.query} author="Asked of the index" />
          <FieldSource step={step} fields={['query']} />
        </Part>
      ) : null}
      {documents ? <Documents step={step} documents={documents} /> : null}
      {evaluation ? (
        <Part title="Evaluation">
          <DataList
            facts={[
              { label: 'Name', value: evaluation.name },
              {
                label: 'Score',
                value: evaluation.score === undefined ? undefined : formatNumber(evaluation.score, locale, 4),
              },
              { label: 'Label', value: evaluation.label },
              { label: 'By', value: evaluation.by },
            ]}
          />
          {evaluation.explanation ? (
            <FieldBlock
              stepId={step.id}
              field="evaluation.explanation"
              text={evaluation.explanation}
              author={`Explanation${evaluation.by ? ` by ${evaluation.by}` : ''}`}
            />
          ) : null}
          <FieldSource step={step} fields={['evaluation']} />
        </Part>
      ) : null}
      <Messages step={step} list="system" title="System prompt" folded />
      <Messages step={step} list="input" title="Input" />
      <Messages step={step} list="output" title="Output" />
      {empty && step.captured === 'full' && !error ? (
        <p className="text-muted">This step carries no content of its own.</p>
      ) : null}
    </div>
  );
}

export function Part({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-2">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 text-table font-medium">
        {title}
        {aside ? <span className="text-label font-normal text-muted">{aside}</span> : null}
      </h3>
      {children}
    </section>
  );
}

/** The beginning of a long history is folded: what was asked last is what the step answers. */
const SHOWN_MESSAGES = 6;

function Messages({
  step,
  list,
  title,
  folded,
}: {
  step: Step;
  list: 'system' | 'input' | 'output';
  title: string;
  folded?: boolean;
}) {
  const { locale } = usePreferences();
  const all = step.messages?.[list];
  if (!all || all.length === 0) return null;
  const blocks = all.map((message, i) => (
    <MessageBlock key={i} stepId={step.id} field={`messages.${list}.${i}`} message={message} />
  ));
  const early = list === 'input' && blocks.length > SHOWN_MESSAGES ? blocks.slice(0, -SHOWN_MESSAGES) : [];
  const count = all.length > 1 ? `${formatNumber(all.length, locale)} messages` : undefined;
  if (folded) {
    return (
      <details className="group">
        <summary className="min-h-6 font-medium">
          {title} {count ? <span className="text-label font-normal text-muted">{count}</span> : null}
        </summary>
        <div className="mt-2 flex flex-col gap-2">
          {blocks}
          <FieldSource step={step} fields={[`messages.${list}`]} />
        </div>
      </details>
    );
  }
  return (
    <Part title={title} aside={count}>
      {early.length > 0 ? (
        <details>
          <summary className="min-h-6 text-label text-muted">
            <Num value={early.length} /> earlier messages
          </summary>
          <div className="mt-2 flex flex-col gap-2">{early}</div>
        </details>
      ) : null}
      {blocks.slice(early.length)}
      <FieldSource step={step} fields={[`messages.${list}`]} />
    </Part>
  );
}

/** `name, version v`; a half that was not reported is named as such. */
function promptText(prompt: Step['prompt']): ReactNode {
  if (!prompt?.name && !prompt?.version) return undefined;
  const missing = <span className="text-muted">not reported</span>;
  return (
    <>
      {prompt.name ?? <>name {missing}</>}, version {prompt.version ?? missing}
    </>
  );
}

function ModelFacts({ step }: { step: Step }) {
  const { model, usage, prompt } = step;
  const match = matchModels(model?.requested, model?.responded);
  // A call of a model has all of these: what was not reported is said. Other steps have what was reported.
  const call = step.kind === 'model';
  const facts: Fact[] = [];
  if (!model?.requested && !model?.responded) {
    if (call) facts.push({ label: 'Model', value: undefined });
  } else {
    facts.push({
      label: 'Model',
      value: (
        <span className="flex flex-wrap items-center gap-x-2">
          <span title="requested">{model.requested ?? <span className="text-muted">not reported</span>}</span>
          {match === 'same' ? (
            <span className="text-label text-muted">asked and answered</span>
          ) : (
            <>
              <span className="text-label text-muted">asked</span>
              <ArrowRight aria-label="answered by" className="size-3.5 text-muted rtl:-scale-x-100" />
              <span className={cx(match === 'different' && 'font-medium text-medium')}>
                {model.responded ?? <span className="text-muted">not reported</span>}
              </span>
              {match === 'different' ? (
                <span className="text-label text-medium">another model answered than was asked</span>
              ) : null}
              {match === 'snapshot' ? <span className="text-label text-muted">a dated build of it</span> : null}
            </>
          )}
        </span>
      ),
    });
  }
  if (call || model?.provider) facts.push({ label: 'Provider', value: model?.provider });
  if (call || prompt?.name || prompt?.version) facts.push({ label: 'Prompt', value: promptText(prompt) });
  if (call || usage) {
    facts.push({
      label: 'Tokens',
      value: counted([
        [usage?.inputTokens, 'in'],
        [usage?.outputTokens, 'out'],
        [usage?.cacheReadTokens, 'read from cache'],
        [usage?.cacheWriteTokens, 'written to cache'],
        [usage?.reasoningTokens, 'reasoning'],
      ]),
    });
  }
  const parameters = model?.parameters;
  return (
    <div className="flex flex-col gap-2">
      <DataList facts={facts} />
      <FieldSource
        step={step}
        fields={[
          'model.requested',
          'model.responded',
          'model.provider',
          'prompt.name',
          'prompt.version',
          'usage.inputTokens',
          'usage.outputTokens',
        ]}
      />
      {parameters !== undefined && parameters !== null ? (
        <details>
          <summary className="min-h-6 text-muted">Parameters</summary>
          <div className="mt-1">
            <JsonField
              stepId={step.id}
              field="model.parameters"
              value={parameters}
              label="Parameters of the call"
              author="As sent to the model"
            />
            <FieldSource step={step} fields={['model.parameters']} />
          </div>
        </details>
      ) : null}
    </div>
  );
}

function ToolCall({ step, tool, captureLevel }: { step: Step; tool: NonNullable<Step['tool']>; captureLevel: string }) {
  return (
    <div className="@container">
      <div className="grid gap-4 @lg:grid-cols-2">
        <Part title="Arguments" aside={tool.callId ? <span className="font-mono break-all">{tool.callId}</span> : undefined}>
          <Value
            step={step}
            field="tool.arguments"
            value={tool.arguments}
            label={`Arguments of ${tool.name}`}
            author="Asked by the AI"
            captureLevel={captureLevel}
          />
          <FieldSource step={step} fields={['tool.arguments']} />
        </Part>
        <Part title="Result" aside={step.status === 'error' ? <span className="text-critical-text">error</span> : undefined}>
          <Value
            step={step}
            field="tool.result"
            value={tool.result}
            label={`Result of ${tool.name}`}
            author={`Answered by ${tool.name}`}
            captureLevel={captureLevel}
          />
          <FieldSource step={step} fields={['tool.result']} />
        </Part>
      </div>
    </div>
  );
}

function Value({
  step,
  field,
  value,
  label,
  author,
  captureLevel,
}: {
  step: Step;
  field: string;
  value: JsonValue | undefined;
  label: string;
  author: string;
  captureLevel: string;
}) {
  if (value !== undefined) return <JsonField stepId={step.id} field={field} value={value} label={label} author={author} />;
  if (field === 'tool.result' && resultMissing(step))
    return <p className="text-muted">No result received. It does not mean that there was none.</p>;
  if (step.erased || step.captured !== 'full') return <NotCaptured step={step} captureLevel={captureLevel} />;
  return <p className="text-muted">{field === 'tool.result' && step.error ? 'No result: the call failed.' : 'not reported'}</p>;
}

function Documents({ step, documents }: { step: Step; documents: NonNullable<Step['documents']> }) {
  const { locale } = usePreferences();
  return (
    <Part title="Documents" aside={`${formatNumber(documents.length, locale)} retrieved, in the order of the answer`}>
      {documents.length === 0 ? <p className="text-muted">The search answered with no document.</p> : null}
      <ol className="flex flex-col gap-3">
        {documents.map((document, i) => (
          <li key={i} className="flex min-w-0 flex-col gap-1">
            <p className="flex flex-wrap items-baseline gap-x-3 text-label">
              <span className="text-muted">{i + 1}</span>
              <DocumentName document={document} />
              {(document.id ?? document.source) ? (
                <Link
                  href={lineageHref({ kind: 'document', name: plainMasks((document.id ?? document.source)!) })}
                  prefetch={false}
                  className="link"
                >
                  Lineage
                </Link>
              ) : null}
              <span className="ms-auto text-muted">
                {document.score === undefined ? 'no score reported' : `score ${formatNumber(document.score, locale, 4)}`}
              </span>
            </p>
            {document.content === undefined ? (
              <p className="text-muted">Text not captured.</p>
            ) : (
              <FieldBlock
                stepId={step.id}
                field={`documents.${i}.content`}
                text={document.content}
                author="Document"
                limit={4000}
              />
            )}
            {document.metadata === undefined || document.metadata === null ? null : (
              <details>
                <summary className="min-h-6 text-label text-muted">Metadata</summary>
                <JsonField
                  stepId={step.id}
                  field={`documents.${i}.metadata`}
                  value={document.metadata}
                  label={`Metadata of document ${i + 1}`}
                  author="Metadata"
                />
              </details>
            )}
          </li>
        ))}
      </ol>
      <FieldSource step={step} fields={['documents']} />
    </Part>
  );
}

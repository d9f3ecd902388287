'use client';
import { memo, useMemo, useState } from 'react';
import { ArrowRight, MessageSquare, SquareDashed } from 'lucide-react';
import { readTurn, messageKey, type PlacedMessage } from '@/lib/decisions/conversation';
import { matchModels } from '@/lib/decisions/model-names';
import type { Step } from '@/lib/dialects/step';
import { formatDuration, formatNumber, plural } from '@/lib/shared/format';
import { cx } from '../ui/cx';
import { Plural } from '../ui/num';
import { usePreferences } from '../ui/preferences';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { KIND_APPEARANCE, NoteWord } from '../timeline/step-appearance';
import { errorReporter, nodeNotes, resultMissing } from '../timeline/step-notes';
import { StepTime } from '../timeline/step-time';
import { DocumentName } from './document-name';
import { FieldBlock } from './field-block';
import { JsonField } from './json-field';
import { MarginThreads } from './margin-threads';
import { MessageBlock } from './message-block';
import { NotCaptured } from './not-captured';
import { useStep, useTrail } from './trail-context';
import type { TranscriptEntry } from './transcript-entries';

/**
 * One step as a person reads it, with its margin: when, who speaks, and on whose word it stands here. Everything a step says was
 * asserted by the emitter; what Countersign computed and what people did is listed below the trail.
 */
export const TranscriptEntryView = memo(function TranscriptEntryView({
  entry,
  selected,
  captureLevel,
  onSelect,
}: {
  entry: TranscriptEntry;
  selected: boolean;
  captureLevel: string;
  onSelect: (id: string) => void;
}) {
  const { contentVisible, running, timed, start, commentsOf, showComments } = useTrail();
  const { node, part } = entry;
  const { step } = node;
  const comments = commentsOf(node.id).filter((comment) => !comment.deletedAt);
  const notes = part === 'step' ? nodeNotes(node, running) : [];
  if (!step)
    return (
      <article className="flex items-start gap-2 px-4 py-2 text-medium">
        <SquareDashed aria-hidden className="mt-0.5 size-4 shrink-0" /> {notes[0]?.sentence}
      </article>
    );
  const { icon: Icon, author, word } = KIND_APPEARANCE[step.kind];
  const title = step.toolName ?? step.name;
  return (
    <article
      aria-label={part === 'close' ? `${title} ends` : `${word} ${title}`}
      data-entry={entry.key}
      className={cx(
        '@container border-b border-line/60 px-4',
        part === 'close' ? 'py-0' : 'py-3',
        selected && part === 'step' && 'bg-selected/50 shadow-[inset_3px_0_0_var(--accent)]',
      )}
    >
      <div className="grid gap-x-4 gap-y-1 @2xl:grid-cols-[7.5rem_minmax(0,1fr)]">
        {part === 'step' ? (
          <div className="flex gap-x-3 gap-y-0.5 text-label text-muted max-@2xl:flex-wrap @2xl:flex-col @2xl:text-end">
            {timed ? (
              <StepTime at={step.startedAt} first={start} className="text-ink-2" />
            ) : (
              <span className="text-ink-2">no. {node.order + 1}</span>
            )}
            <span className="inline-flex items-center gap-1 @2xl:justify-end">
              <Icon aria-hidden className="size-3.5" /> {author}
            </span>
            <span title="Countersign recorded what the emitter reported; it did not see the event itself.">
              asserted by emitter
            </span>
            {comments.length > 0 ? (
              <button
                type="button"
                onClick={() => showComments(node.id)}
                className="inline-flex min-h-6 items-center gap-1 text-accent hover:underline @2xl:justify-end"
              >
                <MessageSquare aria-hidden className="size-3.5" /> <Plural count={comments.length} one="comment" />
              </button>
            ) : null}
            <MarginThreads stepId={node.id} />
          </div>
        ) : (
          <span />
        )}
        <div className="flex min-w-0 flex-col gap-2">
          {part === 'step' ? (
            <header className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
              <button
                type="button"
                onClick={() => onSelect(node.id)}
                aria-pressed={selected}
                className="link min-h-6 min-w-0 truncate text-start font-medium"
              >
                {title}
              </button>
              <span className="text-label text-muted">
                {[
                  title === word ? null : word,
                  timed && node.end !== null && node.end > node.start ? formatDuration(node.end - node.start) : null,
                ]
                  .filter((part) => part !== null)
                  .join(', ')}
              </span>
              {notes.map((note) => (
                <NoteWord key={note.code} note={note} />
              ))}
            </header>
          ) : null}
          {contentVisible ? <Body entry={entry} captureLevel={captureLevel} /> : null}
        </div>
      </div>
    </article>
  );
});

function Body({ entry, captureLevel }: { entry: TranscriptEntry; captureLevel: string }) {
  const { store } = useTrail();
  const loaded = useStep(entry.node.id);
  const before = useStep(entry.before);
  if (!loaded || loaded.state === 'loading') return entry.part === 'close' ? null : <Skeleton className="h-12 w-full max-w-xl" />;
  if (loaded.state === 'failed')
    return (
      <ErrorState
        compact
        title="This step could not be loaded."
        todo={loaded.message}
        requestId={loaded.requestId}
        onRetry={() => store.renew([entry.node.id])}
      />
    );
  const earlier = before?.state === 'ready' ? before.step : undefined;
  if (entry.part === 'close') return <Closing step={loaded.step} last={earlier} />;
  return (
    <>
      <Conversation entry={entry} step={loaded.step} before={earlier} captureLevel={captureLevel} />
    </>
  );
}

/** What an agent answered in the end, unless its last call has just said the same. */
function Closing({ step, last }: { step: Step; last: Step | undefined }) {
  const output = step.messages?.output ?? [];
  const said = new Set((last?.messages?.output ?? []).map((message) => message.content?.trim()));
  const fresh = output.map((message, i) => ({ message, i })).filter(({ message }) => !said.has(message.content?.trim()));
  if (fresh.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 py-3">
      <p className="text-label text-muted">What {step.name} answered in the end</p>
      {fresh.map(({ message, i }) => (
        <MessageBlock key={i} stepId={step.id} field={`messages.output.${i}`} message={message} />
      ))}
    </div>
  );
}

function Conversation({
  entry,
  step,
  before,
  captureLevel,
}: {
  entry: TranscriptEntry;
  step: Step;
  before: Step | undefined;
  captureLevel: string;
}) {
  const { locale } = usePreferences();
  const { store } = useTrail();
  const between = useMemo(
    () =>
      entry.between.flatMap((id) => {
        const known = store.get(id);
        return known?.state === 'ready' ? [known.step] : [];
      }),
    [entry.between, store],
  );
  const turn = useMemo(() => readTurn(step, before, between), [step, before, between]);
  const isAgent = step.kind === 'agent';
  const swapped = matchModels(step.model?.requested, step.model?.responded) === 'different';
  const empty =
    turn.system.length + turn.fresh.length + turn.repeated.length + turn.output.length === 0 &&
    !step.tool &&
    !step.documents &&
    !step.query &&
    !step.evaluation &&
    !step.error;
  return (
    <>
      {swapped ? (
        <p className="flex flex-wrap items-center gap-1 text-label text-medium">
          asked {step.model?.requested} <ArrowRight aria-label="answered" className="size-3 rtl:-scale-x-100" /> answered{' '}
          {step.model?.responded}
        </p>
      ) : null}
      <Folded
        step={step}
        messages={turn.system}
        word={turn.systemRepeated ? 'The same system prompt as before' : 'System prompt'}
      />
      <Folded
        step={step}
        messages={turn.repeated}
        word={`${plural(turn.repeated.length, 'earlier message', undefined, locale)} repeated`}
      />
      {turn.fresh.map((placed) => (
        <MessageBlock key={placed.field} stepId={step.id} field={placed.field} message={placed.message} />
      ))}
      {step.query === undefined ? null : <FieldBlock stepId={step.id} field="query" text={step.query} author="Search query" />}
      {step.tool ? (
        <div className="grid gap-2 @3xl:grid-cols-2">
          {step.tool.arguments === undefined ? (
            <Missing what="arguments" step={step} />
          ) : (
            <JsonField
              stepId={step.id}
              field="tool.arguments"
              value={step.tool.arguments}
              label={`Arguments of ${step.tool.name}`}
              author="Arguments, asked by the AI"
            />
          )}
          {step.tool.result === undefined ? (
            resultMissing(step) ? (
              <p className="self-center text-label text-muted">No result received.</p>
            ) : (
              <Missing what="result" step={step} />
            )
          ) : (
            <JsonField
              stepId={step.id}
              field="tool.result"
              value={step.tool.result}
              label={`Result of ${step.tool.name}`}
              author={`Result, by ${step.tool.name}`}
            />
          )}
        </div>
      ) : null}
      {step.documents ? <FoundDocuments step={step} documents={step.documents} /> : null}
      {isAgent ? null : turn.output.map((placed) => <Output key={placed.field} step={step} placed={placed} />)}
      {step.evaluation ? (
        <p>
          {step.evaluation.name}: {step.evaluation.label ?? ''}{' '}
          {step.evaluation.score === undefined ? '' : formatNumber(step.evaluation.score, locale, 4)}
          {step.evaluation.by ? <span className="text-muted"> by {step.evaluation.by}</span> : null}
        </p>
      ) : null}
      {step.evaluation?.explanation ? (
        <FieldBlock stepId={step.id} field="evaluation.explanation" text={step.evaluation.explanation} author="Explanation" />
      ) : null}
      {step.rationale ? (
        <details>
          <summary className="min-h-6 text-label text-muted">The model’s own account (not proof of cause)</summary>
          <FieldBlock stepId={step.id} field="rationale" text={step.rationale} author="Rationale, by the AI" />
        </details>
      ) : null}
      {step.error ? (
        <FieldBlock
          stepId={step.id}
          field="error.message"
          text={step.error.message}
          author={`Error, from ${errorReporter(step.error.reportedBy)}`}
        />
      ) : null}
      {step.erased || (empty && step.captured !== 'full') ? <NotCaptured step={step} captureLevel={captureLevel} /> : null}
    </>
  );
}

/** Calls a model asks for stand with their tools; here only their names are said. */
function Output({ step, placed }: { step: Step; placed: PlacedMessage }) {
  const { message, field } = placed;
  const calls = message.toolCalls ?? [];
  return (
    <>
      <MessageBlockWithoutCalls stepId={step.id} field={field} message={message} />
      {calls.length > 0 ? <p className="text-label text-muted">asks for {calls.map((call) => call.name).join(', ')}</p> : null}
    </>
  );
}

function MessageBlockWithoutCalls(props: { stepId: string; field: string; message: PlacedMessage['message'] }) {
  const rest = { ...props.message, toolCalls: undefined };
  if (messageKey(rest) === messageKey({ role: rest.role })) return null;
  return <MessageBlock {...props} message={rest} />;
}

function Missing({ what, step }: { what: string; step: Step }) {
  return (
    <p className="self-center text-label text-muted">
      {step.captured === 'full' ? `No ${what} reported.` : `${what} not captured.`}
    </p>
  );
}

function Folded({ step, messages, word }: { step: Step; messages: readonly PlacedMessage[]; word: string }) {
  const { find } = useTrail();
  const [open, setOpen] = useState(false);
  if (messages.length === 0) return null;
  const wanted = find.hit?.stepId === step.id && messages.some((placed) => find.hit?.field.startsWith(`${placed.field}.`));
  return (
    <details open={open || wanted} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-6 text-label text-muted">{word}</summary>
      {open || wanted ? (
        <div className="mt-1 flex flex-col gap-2">
          {messages.map((placed) => (
            <MessageBlock key={placed.field} stepId={step.id} field={placed.field} message={placed.message} />
          ))}
        </div>
      ) : null}
    </details>
  );
}

function FoundDocuments({ step, documents }: { step: Step; documents: NonNullable<Step['documents']> }) {
  const { locale } = usePreferences();
  return (
    <ol className="flex flex-col gap-1.5">
      {documents.length === 0 ? <li className="text-muted">The search answered with no document.</li> : null}
      {documents.map((document, i) => (
        <li key={i} className="min-w-0">
          <p className="flex flex-wrap gap-x-3 text-label text-muted">
            <span>{i + 1}</span>
            <DocumentName document={document} />
            <span>{document.score === undefined ? 'no score reported' : `score ${formatNumber(document.score, locale, 4)}`}</span>
          </p>
          {document.content === undefined ? (
            <p className="text-label text-muted">Text not captured.</p>
          ) : (
            <FieldBlock stepId={step.id} field={`documents.${i}.content`} text={document.content} limit={1200} />
          )}
        </li>
      ))}
    </ol>
  );
}

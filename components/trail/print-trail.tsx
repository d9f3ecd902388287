import type { ReactNode } from 'react';
import { threads } from '@/lib/decisions/comment-text';
import type { CommentView } from '@/lib/decisions/comments';
import { readTurn } from '@/lib/decisions/conversation';
import type { SentencePart } from '@/lib/decisions/sentence';
import { fieldLabel, stepTexts } from '@/lib/decisions/step-text';
import type { PrintedTrail } from '@/lib/decisions/printed-trail';
import type { Step } from '@/lib/dialects/step';
import { formatDuration } from '@/lib/shared/format';
import { LinkButton } from '../ui/button';
import { DataList } from '../ui/facts';
import { sealWord } from '../ui/seal-words';
import { Num } from '../ui/num';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { VisibleText } from '../ui/untrusted-text';
import { KIND_APPEARANCE } from '../timeline/step-appearance';
import { partlyCaptured, resultMissing } from '../timeline/step-notes';
import { PrintButton } from './print-button';

/** A decision on paper: no controls, nothing folded but repeated messages, every id whole. */
export function PrintTrail({
  read,
  sentence,
  printedAt,
  printedBy,
}: {
  read: PrintedTrail;
  sentence: readonly SentencePart[];
  printedAt: string;
  printedBy: string;
}) {
  const { decision, integrity, steps, events } = read;
  const turns = repeatedIn(steps);
  const timed = !decision.flags.includes('timesAssumed');
  return (
    <article className="mx-auto w-full max-w-[60rem] px-gutter py-6 print:max-w-none print:p-0">
      <div className="mb-4 flex gap-2" data-print="hide">
        <PrintButton />
        <LinkButton href={`/decisions/${decision.id}`}>Back to the decision</LinkButton>
      </div>
      <p className="text-label text-muted">Countersign, record of a decision. Printed by {printedBy}, </p>
      <p className="text-label text-muted">
        <Time at={printedAt} style="full" />
      </p>
      <h1 className="mt-3 text-h2 font-normal">{sentence.map((part) => part.text).join('')}</h1>
      <div className="mt-4">
        <DataList
          facts={[
            { label: 'Decision', value: <Mono>{decision.id}</Mono> },
            { label: "Emitter's id", value: decision.externalId ? <Mono>{decision.externalId}</Mono> : undefined },
            { label: 'Trace id', value: decision.traceId ? <Mono>{decision.traceId}</Mono> : undefined },
            { label: 'AI system', value: `${decision.system.name} (${decision.system.id})` },
            { label: 'Started (UTC)', value: decision.startedAt },
            { label: 'Ended (UTC)', value: timed ? decision.endedAt : undefined },
            { label: 'Status', value: decision.status },
            {
              label: 'Versions',
              value:
                [
                  decision.versions.agent && `agent ${decision.versions.agent}`,
                  decision.versions.prompt && `prompt ${decision.versions.prompt}`,
                  decision.versions.policy && `policy ${decision.versions.policy}`,
                ]
                  .filter(Boolean)
                  .join(', ') || undefined,
            },
            {
              label: 'Models',
              value:
                decision.models
                  .map((model) => `${model.requested ?? 'not reported'} → ${model.responded ?? 'not reported'}`)
                  .join('; ') || undefined,
            },
            { label: 'User', value: decision.user && <VisibleText text={decision.user} /> },
            { label: 'Session', value: decision.session && <VisibleText text={decision.session} /> },
            { label: 'Risk', value: decision.risk.tier },
            { label: 'Route', value: decision.route ?? 'no policy evaluated' },
            {
              label: 'Events',
              value: (
                <>
                  <Num value={integrity.eventCount} /> reported
                  {integrity.firstIndex === undefined ? null : (
                    <>
                      , log index <Num value={integrity.firstIndex} /> to{' '}
                      <Num value={integrity.lastIndex ?? integrity.firstIndex} />
                    </>
                  )}
                </>
              ),
            },
            {
              label: 'Seal',
              value: (
                <>
                  {sealWord(integrity.seal)}
                  {integrity.checkpoint ? (
                    <>
                      {' '}
                      in a log signed at <Num value={integrity.checkpoint.size} /> entries
                    </>
                  ) : null}
                  {integrity.sealed ? (
                    <>
                      ; closed at log index <Num value={integrity.sealedIndex ?? 0} />
                    </>
                  ) : (
                    '; not closed: more events may still arrive'
                  )}
                </>
              ),
            },
          ]}
        />
      </div>
      {read.contentVisible ? null : (
        <Notice tone="warning" className="mt-4">
          Content hidden for the role of who printed this.
        </Notice>
      )}
      {read.complete ? null : (
        <Notice tone="warning" className="mt-4">
          Only the first <Num value={steps.length} /> of <Num value={decision.stepCount} /> steps are printed.
        </Notice>
      )}
      {timed ? null : (
        <Notice tone="warning" className="mt-4">
          The source reported an order and no times. Steps are numbered; the times of events below are made up at import to keep
          that order.
        </Notice>
      )}
      <h2 className="mt-8 mb-2 text-h3">Steps</h2>
      {steps.map((step, i) => (
        <PrintedStep
          key={step.id}
          step={step}
          position={i + 1}
          timed={timed}
          skip={turns.get(step.id) ?? NOTHING}
          contentVisible={read.contentVisible}
        />
      ))}
      {read.comments.length > 0 ? <PrintedComments comments={read.comments} /> : null}
      <h2 className="mt-8 mb-2 text-h3">Events</h2>
      <div role="region" aria-label="Events" tabIndex={0} className="overflow-x-auto print:overflow-visible">
        <table className="w-full border-separate border-spacing-0 text-label">
          <thead>
            <tr className="text-muted">
              <th className="pe-3">Index</th>
              <th className="pe-3">Kind</th>
              <th className="pe-3">Occurred (UTC)</th>
              <th className="pe-3">By</th>
              <th>Event</th>
            </tr>
          </thead>
          <tbody>
            {events.map((event) => (
              <tr key={event.index} className="align-top">
                <td className="pe-3">{event.index}</td>
                <td className="pe-3">{event.kind}</td>
                <td className="pe-3">{event.occurredAt}</td>
                <td className="pe-3">{event.by}</td>
                <td className="font-mono break-all">{event.id}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {read.eventsComplete ? null : (
        <p className="mt-1 text-label text-muted">
          Only the first <Num value={events.length} /> events are printed.
        </p>
      )}
    </article>
  );
}

const NOTHING: { fields: ReadonlySet<string>; count: number } = { fields: new Set(), count: 0 };

/** Fields of messages that an earlier step has shown already. */
function repeatedIn(steps: readonly Step[]): Map<string, { fields: ReadonlySet<string>; count: number }> {
  const found = new Map<string, { fields: ReadonlySet<string>; count: number }>();
  let before: Step | undefined;
  let between: Step[] = [];
  for (const step of steps) {
    const turn = readTurn(step, before, between);
    const repeated = [...turn.repeated, ...(turn.systemRepeated ? turn.system : [])];
    found.set(step.id, { fields: new Set(repeated.map((placed) => placed.field)), count: repeated.length });
    if (step.messages?.input?.length) {
      before = step;
      between = [];
    } else between.push(step);
  }
  return found;
}

function PrintedStep({
  step,
  position,
  timed,
  skip,
  contentVisible,
}: {
  step: Step;
  position: number;
  /** False: the emitter reported an order and no times. */
  timed: boolean;
  skip: { fields: ReadonlySet<string>; count: number };
  contentVisible: boolean;
}) {
  const ended = timed && step.endedAt ? Date.parse(step.endedAt) - Date.parse(step.startedAt) : null;
  const texts = stepTexts(step).filter(({ field }) => !skip.fields.has(field.split('.').slice(0, 3).join('.')));
  const model =
    step.model && (step.model.requested || step.model.responded)
      ? `${step.model.requested ?? 'not reported'} → ${step.model.responded ?? 'not reported'}`
      : null;
  return (
    <section className="grid gap-x-4 border-t border-line py-2 sm:grid-cols-[8rem_minmax(0,1fr)] print:grid-cols-[7rem_minmax(0,1fr)]">
      <div className="text-label text-muted">
        {timed ? <Time at={step.startedAt} style="millis" /> : 'time not reported'}
        <br />
        {KIND_APPEARANCE[step.kind].author}
        <br />
        asserted by emitter
      </div>
      <div className="min-w-0">
        <h3 className="font-medium break-words">
          {position}. {step.tool?.name ?? step.name}
        </h3>
        <p className="text-label break-words text-muted">
          {KIND_APPEARANCE[step.kind].word}, {step.status === 'unset' ? 'status not reported' : step.status}
          {ended === null ? '' : `, ${formatDuration(ended)}`}
          {model ? `, ${model}` : ''}
          {step.flags.length > 0 ? `, ${step.flags.join(', ')}` : ''}; step <Mono>{step.id}</Mono>
        </p>
        {skip.count > 0 ? (
          <p className="text-label text-muted">{skip.count} earlier messages repeated, not printed again</p>
        ) : null}
        {contentVisible && (step.captured === 'none' || partlyCaptured(step) || resultMissing(step)) ? (
          <p className="text-label">
            {resultMissing(step)
              ? 'No result received.'
              : step.captured === 'partial'
                ? 'Content partly captured.'
                : 'Content not captured. It does not mean that nothing was said.'}
          </p>
        ) : null}
        {texts.map(({ field, text }) => (
          <div key={field} className="mt-1">
            <p className="text-label text-muted">
              {fieldLabel(field)}
              {OWN_ACCOUNT.has(field) ? ', the model’s own account, not proof of cause' : ''}
            </p>
            <div
              dir="auto"
              className="isolate border-s-2 border-tint-line bg-tint px-2 py-1 break-words whitespace-pre-wrap"
              data-untrusted
            >
              <VisibleText text={text} />
            </div>
          </div>
        ))}
        <p className="mt-1 text-label break-all text-muted">events {step.eventIds.join(', ')}</p>
      </div>
    </section>
  );
}

const OWN_ACCOUNT = new Set(['rationale', 'plan', 'stateBefore', 'stateAfter']);

function PrintedComments({ comments }: { comments: readonly CommentView[] }) {
  return (
    <>
      <h2 className="mt-8 mb-2 text-h3">Comments</h2>
      {threads(comments).map((thread) => (
        <section key={thread.first.id} className="border-t border-line py-2">
          {[thread.first, ...thread.answers].map((comment) => (
            <div key={comment.id} className="mt-1">
              <p className="text-label text-muted">
                {comment.author.name}, <Time at={comment.createdAt} />
                {comment.step === undefined ? '' : `, on step ${comment.step}`}
                {comment.anchor ? `, ${fieldLabel(comment.anchor.field)}` : ''}
                {comment.resolvedAt ? ', resolved' : ''}
              </p>
              {comment.anchor?.quote ? (
                <p className="border-s-2 border-tint-line ps-2 text-label text-ink-2">{comment.anchor.quote}</p>
              ) : null}
              <p className="break-words whitespace-pre-wrap">
                {comment.deletedAt ? 'deleted by its author' : <VisibleText text={comment.body} />}
              </p>
            </div>
          ))}
        </section>
      ))}
    </>
  );
}

function Mono({ children }: { children: ReactNode }) {
  return <span className="font-mono break-all">{children}</span>;
}

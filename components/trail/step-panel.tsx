'use client';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { ArrowLeft, ChevronDown, ChevronUp } from 'lucide-react';
import { formatDuration } from '@/lib/shared/format';
import { StatusBadge } from '../ui/badge';
import { Button, IconButton } from '../ui/button';
import { Num } from '../ui/num';
import { Skeleton } from '../ui/skeleton';
import { ErrorState } from '../ui/states';
import { Tabs } from '../ui/tabs';
import { Time } from '../ui/time';
import { KIND_APPEARANCE, KindIcon, NoteWord } from '../timeline/step-appearance';
import { nodeNotes } from '../timeline/step-notes';
import type { TrailNode } from '../timeline/trail-tree';
import { ApprovalCard } from '../approvals/trail-approvals';
import { ContentHidden } from './not-captured';
import { SourceProvider, type SourcePlace } from './field-source';
import { StepContent } from './step-content';
import { StepRaw } from './step-raw';
import { StepWhy } from './step-why';
import { useStep, useTrail } from './trail-context';
import type { StepTab } from './trail-url';
import { scrollWithin } from './scroll-within';

/** The selected step: its facts in a line, what is remarkable about it in words, and its content in tabs. */
export function StepPanel({
  stepId,
  node,
  tab,
  onTab,
  onMove,
  onBack,
  captureLevel,
  comments,
  commentCount,
}: {
  stepId: string;
  /** Undefined while the page of the outline that holds it is on its way. */
  node: TrailNode | undefined;
  tab: StepTab;
  onTab: (tab: StepTab) => void;
  onMove: (by: 1 | -1) => void;
  /** On narrow screens: back to the list. */
  onBack: () => void;
  captureLevel: string;
  comments: ReactNode;
  commentCount: number;
}) {
  const { running, timed, contentVisible, restricted, store, find, approvalOf, decisionId } = useTrail();
  const approval = approvalOf(stepId);
  const group = node?.step === null;
  const loaded = useStep(group || !contentVisible ? null : stepId);
  const outline = node?.step ?? null;
  const step = loaded?.state === 'ready' ? loaded.step : null;
  const shown = outline ?? step;
  const notes = node ? nodeNotes(node, running) : [];
  useEffect(() => {
    if (!find.hit || find.hit.stepId !== stepId) return;
    const timer = setTimeout(() => {
      const mark = document.querySelector('#step-panel [data-mark="trail-hit"]');
      if (mark) scrollWithin(mark);
    }, 120);
    return () => clearTimeout(timer);
  }, [find.hit, stepId, step]);
  const [place, setPlace] = useState<(SourcePlace & { step: string }) | null>(null);
  const showSource = useCallback(
    (asked: SourcePlace) => {
      setPlace({ ...asked, step: stepId });
      onTab('raw');
    },
    [stepId, onTab],
  );
  const kind = shown?.kind ?? 'other';
  return (
    <section id="step-panel" aria-label="Selected step" className="flex h-full min-h-0 flex-col">
      <header className="flex flex-col gap-1 border-b border-line px-4 pt-3 pb-2">
        <div className="flex items-start gap-2">
          <Button size="sm" tone="quiet" onClick={onBack} className="-ms-2 lg:hidden" data-print="hide">
            <ArrowLeft aria-hidden className="rtl:-scale-x-100" /> Steps
          </Button>
          <h2 dir="auto" className="flex min-w-0 grow items-center gap-2 text-h3 break-words">
            <KindIcon kind={kind} />
            <span className="min-w-0 break-words">
              {group ? 'Parent not received' : shown ? (outline?.toolName ?? step?.tool?.name ?? shown.name) : 'Step'}
            </span>
          </h2>
          <span className="flex shrink-0" data-print="hide">
            <IconButton label="Previous step" keys="K" size="sm" icon={<ChevronUp aria-hidden />} onClick={() => onMove(-1)} />
            <IconButton label="Next step" keys="J" size="sm" icon={<ChevronDown aria-hidden />} onClick={() => onMove(1)} />
          </span>
        </div>
        {shown ? (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-label text-muted">
            <span>{KIND_APPEARANCE[kind].word}</span>
            <StatusBadge status={shown.status} />
            {timed ? (
              <>
                <Time at={shown.startedAt} style="millis" detail />
                <span>
                  {node && node.end !== null
                    ? node.end > node.start
                      ? formatDuration(node.end - node.start)
                      : 'one instant'
                    : 'duration not known'}
                </span>
              </>
            ) : (
              <span>
                time not reported
                {node ? (
                  <>
                    {', no. '}
                    <Num value={node.order + 1} />
                    {' in order'}
                  </>
                ) : (
                  ''
                )}
              </span>
            )}
            {shown.name !== (outline?.toolName ?? shown.name) ? <span dir="auto">{shown.name}</span> : null}
          </p>
        ) : null}
        {notes.length > 0 ? (
          <ul className="flex flex-col gap-0.5">
            {notes.map((note) => (
              <li key={note.code} className="flex flex-wrap items-baseline gap-x-2 text-label">
                <NoteWord note={note} />
                <span className="text-ink-2">{note.sentence}</span>
              </li>
            ))}
          </ul>
        ) : null}
      </header>
      {group ? (
        <p className="p-4 text-ink-2">
          Children of a step that was never received. It may have been dropped by sampling, sent elsewhere, or belong to a service
          that is not instrumented.
        </p>
      ) : (
        <SourceProvider value={showSource}>
          <Tabs
            label="Parts of the step"
            value={tab}
            onValueChange={(value) => onTab(value as StepTab)}
            className="grow [--tabs-inset:1rem]"
            panelClassName="overflow-auto overscroll-contain px-4 pb-8 -outline-offset-2"
            items={[
              {
                value: 'content',
                label: 'Content',
                content: (
                  <>
                    {approval ? (
                      <div className="mb-5">
                        <ApprovalCard approval={approval} decision={decisionId} />
                      </div>
                    ) : null}
                    <Loading loaded={loaded} hidden={!contentVisible} restricted={restricted} retry={() => store.renew([stepId])}>
                      {step ? <StepContent key={step.id} step={step} captureLevel={captureLevel} /> : null}
                    </Loading>
                  </>
                ),
              },
              {
                value: 'why',
                label: 'Why',
                content: (
                  <Loading loaded={loaded} hidden={!contentVisible} restricted={restricted} retry={() => store.renew([stepId])}>
                    {step ? <StepWhy step={step} node={node} /> : null}
                  </Loading>
                ),
              },
              {
                value: 'raw',
                label: 'Raw',
                content: shown ? (
                  <StepRaw key={stepId} step={shown} full={step} place={place?.step === stepId ? place : null} />
                ) : (
                  <Skeleton className="h-40 w-full" />
                ),
              },
              {
                value: 'comments',
                label: 'Comments',
                count: contentVisible ? commentCount : undefined,
                content: contentVisible ? comments : <ContentHidden restricted={restricted} />,
              },
            ]}
          />
        </SourceProvider>
      )}
    </section>
  );
}

function Loading({
  loaded,
  hidden,
  restricted,
  retry,
  children,
}: {
  loaded: ReturnType<typeof useStep>;
  hidden: boolean;
  restricted: boolean;
  retry: () => void;
  children: ReactNode;
}) {
  if (hidden) return <ContentHidden restricted={restricted} />;
  if (loaded?.state === 'failed')
    return (
      <ErrorState
        compact
        title="The content of this step could not be loaded."
        safe="Nothing is lost: the record is in the log."
        todo={loaded.message}
        requestId={loaded.requestId}
        onRetry={retry}
      />
    );
  if (loaded?.state !== 'ready')
    return (
      <div aria-busy className="flex flex-col gap-3">
        <Skeleton className="h-5 w-1/3" />
        <Skeleton className="h-28 w-full" />
        <Skeleton className="h-28 w-full" />
      </div>
    );
  return children;
}

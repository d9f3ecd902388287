'use client';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ActionResult } from '@/lib/http/problem';
import type { DecisionApproval } from '@/lib/approvals/contract';
import type { CommentAnchor, CommentView, Mentionable } from '@/lib/decisions/comments';
import type { FindingView } from '@/lib/assessment/contract';
import type { MissedView } from '@/lib/assessment/missed';
import type { DecisionSummary } from '@/lib/decisions/contract';
import type { Step, StepOutline } from '@/lib/dialects/step';
import { LiveRegion } from '../ui/live-region';
import { SplitPane } from '../ui/side-panel';
import { cx } from '../ui/cx';
import { RevealProvider } from '../ui/redaction';
import { ErrorState } from '../ui/states';
import { useShortcuts } from '../shell/shortcuts';
import type { CommentActions } from '../comments/comment-thread';
import { selectedPassage, SelectionComment } from '../comments/selection-comment';
import { visibleRows, type RowFilter } from '../timeline/trail-rows';
import { stepTitle } from '../timeline/timeline-row';
import { Timeline } from '../timeline/timeline';
import type { LabelAction } from '../risk/finding-labels';
import type { MissedActions } from '../risk/missed-dialog';
import { RiskSection, type RiskSectionProps } from '../risk/risk-section';
import { buildTrailTree } from '../timeline/trail-tree';
import { DecisionComments } from './decision-comments';
import { StepComments } from './step-comments';
import { StepPanel } from './step-panel';
import { StepStore } from './step-store';
import { marksByStep, NO_MARKS } from './finding-marks';
import { showMark } from './show-mark';
import { fetchSteps } from './trail-api';
import type { ReplayAction } from './replay-context';
import { TrailProvider, type TrailContextValue } from './trail-context';
import type { TrailHit } from './trail-find';
import { TrailToolbar } from './trail-toolbar';
import { Transcript } from './transcript';
import { useApprovals } from './use-approvals';
import { useComments } from './use-comments';
import { useMissed } from './use-missed';
import { useOutline } from './use-outline';
import { usePreviews } from './use-previews';
import { useReveal, type RevealAction } from './use-reveal';
import { useTrailFind } from './use-trail-find';
import type { StepTab, TrailUrlState } from './trail-url';
import { useTrailUrl } from './use-trail-url';

export interface TrailActions extends CommentActions {
  /** Null: the reader may not reveal masked values. */
  reveal: RevealAction | null;
  replay: ReplayAction;
  /** Null: the reader may not say what a finding was worth. */
  label: LabelAction | null;
  /** Null: nor what it did not find. */
  missed: MissedActions | null;
  search(input: {
    decision: string;
    text: string;
  }): Promise<ActionResult<{ matches: Omit<TrailHit, 'at'>[]; complete: boolean }>>;
}
export interface TrailViewProps {
  decision: DecisionSummary;
  outline: readonly StepOutline[];
  cursor: string | null;
  rootId: string | null;
  /** Content that the page already has: the selected step. */
  content: readonly Step[];
  contentVisible: boolean;
  mayComment: boolean;
  captureLevel: string;
  comments: readonly CommentView[];
  people: readonly Mentionable[];
  /** What agents asked leave for within the decision. */
  approvals: readonly DecisionApproval[];
  initial: TrailUrlState;
  /** Of the assessment that is shown, and the finding that the address leads to. */
  assessed: RiskSectionProps['assessed'];
  missed: readonly MissedView[];
  finding: string | null;
  /** What was looked for in the list that led here; empty when nothing was. */
  find: string;
  actions: TrailActions;
}

/** A decision to be read: tree and waterfall, or transcript, beside the selected step; one selection, also in the address. */
export function TrailView(props: TrailViewProps) {
  const { contentVisible, mayComment, captureLevel, people, actions } = props;
  const decisionId = props.decision.id;
  const outline = useOutline(decisionId, { decision: props.decision, steps: props.outline, cursor: props.cursor });
  const { decision, steps, complete } = outline;
  const running = decision.status === 'running';
  const restricted = decision.flags.includes('restricted');
  const timed = !decision.flags.includes('timesAssumed');
  const tree = useMemo(() => buildTrailTree(steps, complete), [steps, complete]);
  const [store] = useState(() => {
    const made = new StepStore((ids) => fetchSteps(decisionId, ids));
    made.put(props.content);
    return made;
  });
  const [url, setUrl] = useTrailUrl(props.initial);
  const [filter, setFilter] = useState<RowFilter>({ kinds: [], errorsOnly: props.initial.errorsOnly });
  const deferredFilter = useDeferredValue(filter);
  const [compress, setCompress] = useState(true);
  const { comments, byStep, counts, change: changeComments } = useComments(props.comments);
  const [writing, setWriting] = useState<{ stepId: string; anchor: CommentAnchor | null } | null>(null);
  const [opened, setOpened] = useState(props.initial.step !== null);
  const { assessed } = props;
  const { current } = assessed;
  const [finding, setFinding] = useState(props.finding);
  const findInput = useRef<HTMLInputElement>(null);
  const selected = url.step ?? props.rootId ?? tree.nodes[0]?.id ?? null;

  const select = useCallback((id: string) => setUrl({ step: id }), [setUrl]);
  const open = useCallback(
    (id: string) => {
      setUrl({ step: id });
      setOpened(true);
    },
    [setUrl],
  );
  const goToFinding = useCallback(
    (one: FindingView) => {
      const span = one.spans[0];
      if (!span) return;
      setFinding(one.id);
      open(span.step);
      setUrl({ step: span.step, tab: 'content' });
      showMark(one.id);
    },
    [open, setUrl],
  );
  const onHit = useCallback((hit: TrailHit) => setUrl({ step: hit.stepId, tab: 'content' }), [setUrl]);
  const find = useTrailFind(actions.search, decisionId, tree, onHit, {
    text: contentVisible ? props.find : '',
    go: props.initial.step === null,
  });

  // The steps on either side of the selection are loaded before they are asked for.
  const rows = useMemo(() => visibleRows(tree, new Set(), deferredFilter), [tree, deferredFilter]);
  const rowOf = useMemo(() => new Map(rows.map((row, i) => [row.node.id, i])), [rows]);
  const place = selected === null ? -1 : (rowOf.get(selected) ?? -1);
  useEffect(() => {
    if (!contentVisible || place < 0) return;
    const timer = setTimeout(() => {
      store.request([rows[place + 1], rows[place - 1]].flatMap((row) => (row?.node.step ? [row.node.id] : [])));
    }, 200);
    return () => clearTimeout(timer);
  }, [store, rows, place, contentVisible]);
  // What changed while the decision runs is read anew where it is on the page.
  const { changed } = outline;
  useEffect(() => {
    const known = changed.filter((id) => store.get(id));
    if (known.length > 0) store.renew(known);
  }, [changed, store]);

  const { previews, onVisible } = usePreviews(decisionId, contentVisible, changed);

  const move = useCallback(
    (by: 1 | -1) => {
      const next = rows[Math.min(Math.max(place + by, 0), rows.length - 1)];
      if (next) select(next.node.id);
    },
    [rows, place, select],
  );
  useShortcuts('Trail', [
    { keys: 'J', label: 'Next step', run: () => move(1), hidden: true },
    { keys: 'K', label: 'Previous step', run: () => move(-1), hidden: true },
    { keys: '/', label: 'Search in this trail', run: () => findInput.current?.focus() },
    {
      keys: 'T',
      label: 'Tree and waterfall, or transcript',
      run: () => setUrl({ view: url.view === 'timeline' ? 'transcript' : 'timeline' }),
    },
    {
      keys: 'M',
      label: 'Say what was missed in the selected words or step',
      run: () => {
        const words = selectedPassage();
        if (words) startMissed?.(words.stepId, words.anchor);
        else if (selected) startMissed?.(selected, null);
      },
    },
    { keys: 'C', label: 'Comment on the selected step', run: () => selected && mayComment && startComment(selected, null) },
  ]);

  const startComment = useCallback(
    (stepId: string, anchor: CommentAnchor | null) => {
      setWriting({ stepId, anchor });
      setUrl({ step: stepId, tab: 'comments' });
      setOpened(true);
    },
    [setUrl],
  );
  const placeOf = useCallback(
    (id: string) => {
      const node = tree.byId.get(id);
      return node ? { title: stepTitle(node), row: node.order + 1 } : null;
    },
    [tree],
  );
  const stepTitleOf = useCallback((id: string) => placeOf(id)?.title ?? null, [placeOf]);
  const scoredOf = useCallback((id: string) => (current?.subjects ?? []).filter((one) => one.step === id), [current]);
  const marks = useMemo(() => marksByStep(current, finding), [current, finding]);
  const { approvalOf, badgeOf } = useApprovals(props.approvals);
  const missed = useMissed(decisionId, props.missed, contentVisible ? actions.missed : null, stepTitleOf);
  const { start: startMissed, marksOf: missedOf } = missed;

  const context = useMemo<TrailContextValue>(
    () => ({
      decisionId,
      store,
      contentVisible,
      restricted,
      mayComment,
      running,
      timed,
      start: tree.start,
      outlineOf: (id) => tree.byId.get(id)?.step ?? undefined,
      find: { query: find.text, hit: find.hit },
      marksOf: (id) => marks.get(id) ?? NO_MARKS,
      approvalOf,
      scoredOf,
      commentsOf: (id) => byStep.get(id) ?? NO_COMMENTS,
      startComment,
      startMissed,
      missedOf,
      showComments: (id) => {
        setUrl({ step: id, tab: 'comments' });
        setOpened(true);
      },
      select,
      replay: contentVisible ? actions.replay : null,
    }),
    [
      decisionId,
      store,
      contentVisible,
      restricted,
      mayComment,
      running,
      timed,
      tree,
      find.text,
      find.hit,
      byStep,
      marks,
      approvalOf,
      scoredOf,
      startComment,
      startMissed,
      missedOf,
      setUrl,
      select,
      actions.replay,
    ],
  );
  const node = selected === null ? undefined : tree.byId.get(selected);
  const reveal = useReveal(decisionId, contentVisible ? actions.reveal : null);

  return (
    <TrailProvider value={context}>
      <RevealProvider value={reveal.context}>
        {contentVisible ? <SelectionComment onComment={mayComment ? startComment : null} onMissed={startMissed} /> : null}
        <LiveRegion>{node ? `${stepTitle(node)} selected` : ''}</LiveRegion>
        <RiskSection
          decisionId={decisionId}
          assessed={assessed}
          running={running}
          label={actions.label}
          active={finding}
          missed={missed}
          withdraw={actions.missed?.withdraw ?? null}
          stepOf={placeOf}
          onStep={open}
          onGo={goToFinding}
        />
        <p className="hidden px-gutter py-2 print:block">
          The steps are not on this sheet. The record for paper, with every step, is printed from /decisions/{decisionId}/print.
        </p>
        <section
          aria-label="Trail"
          data-trail-frame
          className="flex h-[max(30rem,calc(100dvh-1rem))] flex-col border-y border-line bg-ground print:hidden"
        >
          <TrailToolbar
            view={url.view}
            onView={(view) => setUrl({ view })}
            filter={filter}
            onFilter={(next) => {
              setFilter(next);
              setUrl({ errorsOnly: next.errorsOnly });
            }}
            tree={tree}
            compress={compress}
            onCompress={setCompress}
            find={contentVisible ? { ...find, input: findInput, stepTitleOf } : null}
            outline={outline}
            reveal={
              reveal.open
                ? { ...reveal, open: reveal.open, step: node?.step ? { id: node.step.id, title: stepTitle(node) } : null }
                : null
            }
            hidden={opened}
          />
          <SplitPane
            label="Width of the selected step"
            initial={500}
            min={340}
            max={900}
            className="min-h-0 grow"
            first={
              <div className={cx('flex h-full min-h-0 flex-col', opened && 'max-lg:hidden')}>
                {outline.failure ? (
                  <ErrorState
                    compact
                    className="m-3 max-w-none!"
                    title={complete ? 'The trail could not be refreshed.' : 'Not all steps of this trail could be loaded.'}
                    safe="What is shown stays as it was; nothing recorded is lost."
                    todo={outline.failure.message}
                    requestId={outline.failure.requestId}
                    onRetry={complete ? undefined : outline.retry}
                  />
                ) : null}
                {url.view === 'timeline' ? (
                  <Timeline
                    tree={tree}
                    filter={deferredFilter}
                    selected={selected}
                    hits={find.steps}
                    comments={counts}
                    badgeOf={badgeOf}
                    previews={previews}
                    onVisible={onVisible}
                    timed={timed}
                    running={running}
                    compress={compress}
                    label="Steps of the decision"
                    onSelect={select}
                    onOpen={open}
                    className="grow"
                  />
                ) : (
                  <Transcript
                    tree={tree}
                    filter={deferredFilter}
                    selected={selected}
                    captureLevel={captureLevel}
                    onSelect={open}
                  />
                )}
              </div>
            }
            second={
              <div className={cx('h-full min-h-0', !opened && 'max-lg:hidden')}>
                {selected === null ? (
                  <p className="p-4 text-muted">No step to show.</p>
                ) : (
                  <StepPanel
                    stepId={selected}
                    node={node}
                    tab={url.tab}
                    onTab={(tab: StepTab) => setUrl({ tab })}
                    onMove={move}
                    onBack={() => setOpened(false)}
                    captureLevel={captureLevel}
                    commentCount={counts.get(selected) ?? 0}
                    comments={
                      <StepComments
                        stepId={selected}
                        writing={writing?.stepId === selected ? writing.anchor : undefined}
                        onWritten={() => setWriting(null)}
                        onChanged={changeComments}
                        people={people}
                        actions={actions}
                        stepTitleOf={stepTitleOf}
                      />
                    }
                  />
                )}
              </div>
            }
          />
        </section>
        {contentVisible ? (
          <DecisionComments
            comments={comments}
            people={people}
            actions={actions}
            stepTitleOf={stepTitleOf}
            onChanged={changeComments}
            onOpenStep={context.showComments}
          />
        ) : null}
        {missed.dialog}
        {reveal.dialog}
      </RevealProvider>
    </TrailProvider>
  );
}

const NO_COMMENTS: readonly CommentView[] = [];

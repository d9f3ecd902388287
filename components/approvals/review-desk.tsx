'use client';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import type { ReasonCode, ReviewDetail } from '@/lib/approvals/contract';
import type { ActionResult } from '@/lib/http/problem';
import { useShortcuts } from '../shell/shortcuts';
import { FactsStrip } from '../ui/facts';
import { Notice } from '../ui/states';
import { RiskBadge } from '../ui/badge';
import { Button, LinkButton } from '../ui/button';
import { fetchJson } from '../explorer/fetch-json';
import { CallZone, partsOf } from './call-zone';
import { ActionChain } from './action-chain';
import { DecideBar, type Mode, type Sent } from './decide-bar';
import type { Rescore } from './edit-args-form';
import { hashSeen } from './seen-hash';
import type { Assign } from './assign-dialog';
import { StateBadge } from './state-badge';
import { StepUpDialog, type StepUp } from './step-up-dialog';
import { TimeLeft } from './time-left';
import { useAttention } from './use-attention';
import { useLive } from './use-live';
import { useSeen } from './use-seen';
import { WhyZone } from './why-zone';
import { WordsZone } from './words-zone';

/** What became of an act: done, lost to somebody who was first, or to be confirmed with a password. */
export type Decided = { outcome: 'done' } | { outcome: 'lost'; by: string | null; message: string } | { outcome: 'stepUp' };
export type Decide = (input: {
  id: string;
  mode: Mode;
  reasonCode: ReasonCode;
  reason: string;
  revision: number;
  seenHash: string;
  /** As it was typed: the server reads it strictly. */
  editedText?: string;
  outcome?: 'upheld' | 'faulted';
}) => Promise<ActionResult<Decided>>;

interface DeskProps {
  first: ReviewDetail;
  nonce: string;
  /** What the reader came to do, where it can be done: the form is open then, and nothing else happens. */
  begin: 'edit' | 'reject' | 'return' | null;
  neighbours: { previous: string | null; next: string | null };
  may: { override: boolean; revoke: boolean };
  actions: {
    decide: Decide;
    claim: (input: { id: string }) => Promise<ActionResult<unknown>>;
    release: (input: { id: string }) => Promise<ActionResult<unknown>>;
    /** Null: not for this reader, or it does not wait. */
    assign: { people: readonly { id: string; name: string }[]; assign: Assign } | null;
    rescore: Rescore;
    stepUp: StepUp;
    attend:
      ((input: { id: string; revision: number; activeMs: number; sections: number; chars: number }) => Promise<unknown>) | null;
  };
}

/**
 * One action before the person who decides. Other arguments are another thing to decide on: each revision gets a desk of its own, so that nothing
 * which was seen, armed or written for one counts for another, and a revision that somebody else made is told.
 */
export function ReviewDesk(props: DeskProps) {
  const { first } = props;
  const [held, setHeld] = useState<{ revision: number; changedBy: string | null; fresh: boolean }>({
    revision: first.revision,
    changedBy: null,
    fresh: true,
  });
  // The revision that the reader's own edit made: nobody has to be told of it.
  const [own, setOwn] = useState<number | null>(null);
  if (held.revision !== first.revision) {
    const editor = first.votes.findLast((vote) => vote.vote === 'edit')?.person.name ?? 'Somebody';
    setHeld({ revision: first.revision, changedBy: first.revision === own ? null : editor, fresh: false });
  }
  return (
    <>
      {held.changedBy !== null && first.state === 'pendingReview' ? (
        <Notice tone="warning" live className="mx-gutter mb-4">
          {held.changedBy} edited this action since you opened it. What you see now is what would run; look at it anew. What you
          had begun was put aside.
        </Notice>
      ) : null}
      <RevisionDesk
        {...props}
        key={first.revision}
        begin={held.fresh ? props.begin : null}
        arrived={!held.fresh}
        onEdited={() => setOwn(first.revision + 1)}
      />
    </>
  );
}

/** One revision: what will run, why it stopped, the agent's words; and at the foot what can be done. */
function RevisionDesk({
  first,
  nonce,
  begin,
  neighbours,
  may,
  actions,
  arrived,
  onEdited,
}: DeskProps & {
  /** It took the place of an earlier revision under the reader's eyes. */
  arrived: boolean;
  onEdited: () => void;
}) {
  const router = useRouter();
  const [detail, setDetail] = useState(first);
  const [given, setGiven] = useState(first);
  if (given !== first) {
    setGiven(first);
    setDetail(first);
  }
  const [newer, setNewer] = useState<ReviewDetail | null>(null);
  const parts = useMemo(() => partsOf(detail), [detail]);
  const { seen, missing, mark } = useSeen(parts);
  const [mode, setMode] = useState<Mode | null>(() =>
    begin !== null && first.eligibility.canVote && (begin !== 'edit' || first.acceptsEdits) ? begin : null,
  );
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [waiting, setWaiting] = useState<Sent | null>(null);
  const head = useRef<HTMLDivElement>(null);
  // The reader's own edit is on its way: the page is read anew in a moment, and "somebody edited it" would be themselves.
  const editing = useRef(false);
  useEffect(() => {
    // What had the focus went with the earlier revision; whoever works by keyboard goes on from the top of this one.
    if (arrived && document.activeElement === document.body) head.current?.focus();
  }, [arrived]);
  useAttention(detail, seen.size, actions.attend);
  // What is decided on never changes under the eyes of who decides: states and votes are followed, other arguments are announced.
  const look = (): void => {
    fetchJson<ReviewDetail>(`/api/v1/reviews/${detail.id}`).then(
      (now) => {
        if (now.revision !== detail.revision) {
          if (!editing.current) setNewer(now);
        } else if (now.change !== detail.change || now.execution !== detail.execution || now.state !== detail.state)
          setDetail(now);
      },
      () => undefined, // the next look will tell
    );
  };
  useLive(look, detail.id);
  const go = useCallback((id: string | null) => id && router.push(`/approvals/${id}`), [router]);
  useShortcuts('Actions', [
    { keys: 'J', label: 'Next action of the queue', run: () => go(neighbours.next) },
    { keys: 'K', label: 'Previous action of the queue', run: () => go(neighbours.previous) },
    {
      keys: 'H',
      label: 'Halt',
      run: () =>
        router.push(`/approvals/halts?system=${encodeURIComponent(detail.system.key)}&tool=${encodeURIComponent(detail.tool)}`),
    },
    { keys: 'U', label: 'Back to the queue', run: () => router.push('/approvals') },
  ]);
  async function send(sent: Sent): Promise<void> {
    setBusy(true);
    setProblem(null);
    editing.current = sent.mode === 'edit';
    const result = await actions
      .decide({ ...sent, id: detail.id, revision: detail.revision, seenHash: hashSeen(nonce, detail, [...seen]) })
      .catch(() => null);
    setBusy(false);
    const done = result?.ok === true && result.data.outcome === 'done';
    editing.current &&= done;
    if (!result)
      return setProblem(
        'The server could not be reached. Nothing was decided as far as this page knows; it reads the state again.',
      );
    if (!result.ok) return setProblem(result.error.message);
    if (result.data.outcome === 'stepUp') return setWaiting(sent);
    setMode(null);
    if (sent.mode === 'edit' && done) onEdited();
    if (result.data.outcome === 'lost') {
      setProblem(`${result.data.by ? `${result.data.by} was first` : 'Somebody was first'}. ${result.data.message}`);
      router.refresh();
      return;
    }
    router.refresh();
    head.current?.focus();
  }
  const settle = (work: Promise<ActionResult<unknown>>): void =>
    void work
      .then((done) => (done.ok ? null : done.error.message))
      .catch(() => 'The server could not be reached. Nothing was changed as far as this page knows; it reads the state again.')
      .then((said) => {
        setProblem(said);
        router.refresh();
      });
  const lost = problem !== null && mode === null;
  return (
    <>
      <div ref={head} tabIndex={-1} className="outline-none">
        <FactsStrip
          className="mx-gutter mb-4"
          facts={[
            { label: 'Risk', value: <RiskBadge tier={detail.tier} /> },
            {
              label: 'State',
              value: (
                <StateBadge
                  state={detail.state}
                  execution={detail.execution}
                  frozen={detail.frozenBy !== null && detail.state === 'pendingReview'}
                />
              ),
            },
            { label: 'Votes', value: detail.required > 0 ? `${detail.approvals} of ${detail.required}` : 'none needed' },
            ...(detail.state === 'pendingReview' && detail.expiresAt
              ? [{ label: 'Time', value: <TimeLeft until={detail.expiresAt} announce /> }]
              : []),
            ...(detail.executeBy && detail.execution === 'none'
              ? [{ label: 'To run within', value: <TimeLeft until={detail.executeBy} /> }]
              : []),
            { label: 'Held by', value: detail.claim ? (detail.claim.mine ? 'you' : detail.claim.by.name) : 'nobody' },
            ...(detail.assignedTo ? [{ label: 'Assigned to', value: detail.assignedTo.name }] : []),
            { label: 'Agent', value: detail.system.name },
            ...(detail.decision
              ? [
                  {
                    label: 'Trail',
                    value: (
                      <Link className="link" href={`/decisions/${detail.decision}`} prefetch={false}>
                        the decision it is part of
                      </Link>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </div>
      {newer ? (
        <Notice
          tone="warning"
          live
          className="mx-gutter mb-4"
          action={
            <Button size="sm" onClick={() => router.refresh()}>
              Show what will run now
            </Button>
          }
        >
          Somebody edited this action since you opened it. What you see is not what would run; a vote on it would be refused.
        </Notice>
      ) : null}
      <div className="grid min-w-0 grow gap-x-8 gap-y-8 px-gutter pb-8 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <CallZone detail={detail} mark={mark} />
        <div className="flex min-w-0 flex-col gap-8">
          <WhyZone detail={detail} mark={mark} />
          <WordsZone detail={detail} />
          <ActionChain detail={detail} />
        </div>
      </div>
      <div className="flex flex-wrap gap-2 px-gutter pb-4" data-print="hide">
        {neighbours.previous ? (
          <LinkButton size="sm" tone="quiet" href={`/approvals/${neighbours.previous}`} prefetch={false}>
            Previous
          </LinkButton>
        ) : null}
        {neighbours.next ? (
          <LinkButton size="sm" tone="quiet" href={`/approvals/${neighbours.next}`} prefetch={false}>
            Next of the queue
          </LinkButton>
        ) : null}
      </div>
      <DecideBar
        detail={detail}
        missing={missing}
        stale={newer !== null}
        mode={mode}
        setMode={(next) => {
          setProblem(null);
          setMode(next);
        }}
        busy={busy}
        problem={lost ? problem : mode ? problem : null}
        rescore={actions.rescore}
        may={may}
        onSend={(sent) => void send(sent)}
        assign={actions.assign}
        onClaim={() => settle(actions.claim({ id: detail.id }))}
        onRelease={() => settle(actions.release({ id: detail.id }))}
      />
      <StepUpDialog
        open={waiting !== null}
        stepUp={actions.stepUp}
        onClose={() => setWaiting(null)}
        onDone={() => {
          const again = waiting;
          setWaiting(null);
          if (again) void send(again);
        }}
      />
    </>
  );
}

'use client';
import { useEffect, useRef, useState } from 'react';
import { Ellipsis } from 'lucide-react';
import type { ReasonCode, ReviewDetail, VoteName } from '@/lib/approvals/contract';
import type { JsonValue } from '@/lib/shared/json';
import { useShortcuts } from '../shell/shortcuts';
import { Button, IconButton } from '../ui/button';
import { cx } from '../ui/cx';
import { Field } from '../ui/field';
import { Select, Textarea } from '../ui/input';
import { Kbd } from '../ui/kbd';
import { Notice } from '../ui/states';
import { AssignDialog, type Assign } from './assign-dialog';
import { EditArgsForm, type Rescore } from './edit-args-form';
import { needsWords, REASONS, reasonsFor } from './reasons';

export type Mode = VoteName | 'escalate' | 'revoke' | 'override' | 'secondReview';

export interface Sent {
  mode: Mode;
  reasonCode: ReasonCode;
  reason: string;
  editedText?: string;
  outcome?: 'upheld' | 'faulted';
}

const TITLES: Readonly<Record<Mode, string>> = {
  approve: 'Approve: let exactly this run',
  reject: 'Reject: it does not run',
  return: 'Return for changes: it does not run, and the agent may ask anew',
  edit: 'Edit: it is scored anew, earlier votes are void, and somebody else approves it',
  escalate: 'Escalate: ask the backup group now',
  revoke: 'Revoke: take the approval back before it is used',
  override: 'Approve in an emergency, alone. An alert goes out, and a second person looks at it afterwards',
  secondReview: 'Look at the emergency approval afterwards',
};
const DONE: Readonly<Record<Mode, string>> = {
  approve: 'Confirm approval',
  reject: 'Reject',
  return: 'Return',
  edit: 'Save the edit',
  escalate: 'Escalate',
  revoke: 'Revoke',
  override: 'Approve alone',
  secondReview: 'Record',
};

const NO_EDITS = 'This agent does not run edited arguments.';
const WHY_NOT: Readonly<Record<string, string>> = {
  notEligible: 'You are not among those who decide this one.',
  separationOfDuties: 'You edited it, it concerns you, or you answer for the AI system: somebody else decides.',
  competenceExpired: 'The competence register has no entry in force for you that covers this risk.',
  alreadyVoted: 'You have approved it. Another person is waited for; until then you may still reject or edit it.',
};

/**
 * What can be done, at the foot of the page. `A` only arms an approval; a second, distinct key (Y, or Mod+Enter from a field) confirms it. Approving
 * opens once every part was in sight.
 */
export function DecideBar({
  detail,
  missing,
  stale,
  mode,
  setMode,
  busy,
  problem,
  rescore,
  may,
  onSend,
  onClaim,
  onRelease,
  assign,
}: {
  detail: ReviewDetail;
  /** Parts that were not in sight yet. */
  missing: readonly string[];
  /** Somebody edited it, and the page still shows what was before. */
  stale: boolean;
  mode: Mode | null;
  setMode: (mode: Mode | null) => void;
  busy: boolean;
  problem: string | null;
  rescore: Rescore;
  may: { override: boolean; revoke: boolean };
  onSend: (sent: Sent) => void;
  onClaim: () => void;
  onRelease: () => void;
  assign: { people: readonly { id: string; name: string }[]; assign: Assign } | null;
}) {
  const form = useRef<HTMLFormElement>(null);
  const [code, setCode] = useState<ReasonCode>('asIntended');
  const [edited, setEdited] = useState<string | null>(null);
  // On a phone, what is done seldom is folded away.
  const [all, setAll] = useState(false);
  const rarer = all ? undefined : 'max-sm:hidden';
  const waits = detail.state === 'pendingReview';
  // Nothing here will ever open for them: a row of buttons that cannot be pressed would say less than the line beside it.
  const outsider = waits && detail.eligibility.why === 'notEligible' && !may.override && assign === null;
  const can = waits && detail.eligibility.canVote;
  // Whoever approved may still say no, or edit, while another person is waited for.
  const mayRefuse = can || (waits && detail.eligibility.why === 'alreadyVoted');
  const held = detail.claim !== null && !detail.claim.mine;
  const frozen = detail.frozenBy !== null;
  const revocable = may.revoke && (detail.state === 'approved' || detail.state === 'allowed') && detail.execution === 'none';
  const mayEdit = mayRefuse && detail.acceptsEdits && !held && !frozen;
  const mayApprove = can && !held && !frozen && !stale && missing.length === 0;
  const open = (next: Mode): void => {
    setCode(reasonsFor(next === 'reject' || next === 'return' || next === 'edit' ? next : 'approve')[0]!);
    setEdited(null);
    setMode(next);
  };
  useEffect(() => {
    if (mode === null) return;
    // The first thing that is asked for. Armed, it is the words where there have to be some, else the confirming button: in a field Y is a letter.
    const target = form.current?.querySelector<HTMLElement>(
      mode === 'approve' ? 'textarea[required], [type="submit"]' : '[data-first-edit], textarea, select',
    );
    target?.focus();
  }, [mode]);
  const submit = (): void => {
    if (!mode || busy || !form.current) return;
    // Armed is not enough: what was edited, claimed or halted since is not approved. The line below the buttons says why.
    if (mode === 'approve' && !mayApprove) return;
    const data = new FormData(form.current);
    const reason = String(data.get('reason') ?? '').trim();
    const outcome = data.get('outcome');
    // Whoever has to say why is put where it is said; the refusal stands below.
    if (words && reason === '') form.current.querySelector<HTMLElement>('textarea[required]')?.focus();
    onSend({
      mode,
      reasonCode: code,
      reason,
      ...(mode === 'edit' && edited !== null ? { editedText: edited } : {}),
      ...(outcome === 'upheld' || outcome === 'faulted' ? { outcome } : {}),
    });
  };
  useShortcuts('Deciding', [
    { keys: 'A', label: 'Arm approval (a second key confirms)', run: () => mayApprove && open('approve') },
    { keys: 'Y', label: 'Confirm the armed approval', run: () => mode === 'approve' && submit(), hidden: true },
    { keys: 'Mod+Enter', label: 'Send what is open', run: submit, hidden: true },
    { keys: 'E', label: 'Edit what will run', run: () => mayEdit && open('edit') },
    { keys: 'R', label: 'Reject', run: () => mayRefuse && open('reject') },
    { keys: 'T', label: 'Return for changes', run: () => mayRefuse && open('return') },
    { keys: 'C', label: 'Claim', run: () => can && !held && onClaim() },
    { keys: 'Esc', label: 'Disarm', run: () => setMode(null), hidden: true, allowInInput: true },
  ]);
  const vote: VoteName = mode === 'reject' || mode === 'return' || mode === 'edit' ? mode : 'approve';
  const words =
    mode !== null &&
    (mode === 'escalate' ||
      mode === 'revoke' ||
      mode === 'override' ||
      mode === 'secondReview' ||
      needsWords(vote, detail.tier, code));
  return (
    <div className="sticky bottom-0 z-20 border-t border-line bg-surface px-gutter py-2 shadow-float" data-print="hide">
      {mode ? (
        <form
          ref={form}
          key={mode}
          aria-label={TITLES[mode]}
          noValidate
          className="flex max-h-[60dvh] flex-col gap-3 overflow-y-auto max-sm:max-h-[50dvh] sm:mb-2 sm:border-b sm:border-line sm:pb-3"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <p className="font-medium">{TITLES[mode]}</p>
          {mode === 'edit' ? (
            <EditArgsForm
              key={detail.revision}
              id={detail.id}
              schema={detail.argumentsSchema}
              args={detail.effectiveArgs as JsonValue}
              rescore={rescore}
              onChange={setEdited}
            />
          ) : null}
          <div className="grid gap-3 sm:grid-cols-[16rem_1fr]">
            {mode === 'escalate' || mode === 'revoke' || mode === 'override' ? null : mode === 'secondReview' ? (
              <Field label="Was it right?">
                <Select name="outcome">
                  <option value="upheld">It was right</option>
                  <option value="faulted">It was not</option>
                </Select>
              </Field>
            ) : (
              <Field label="Reason">
                <Select value={code} onChange={(event) => setCode(event.target.value as ReasonCode)}>
                  {reasonsFor(vote).map((one) => (
                    <option key={one} value={one}>
                      {REASONS[one]}
                    </option>
                  ))}
                </Select>
              </Field>
            )}
            <Field
              label={mode === 'return' || mode === 'reject' ? 'In your own words; the agent is told' : 'In your own words'}
              hint={
                mode === 'override' ? 'A sentence of at least 20 characters: why nobody else could be waited for.' : undefined
              }
              optional={!words}
            >
              <Textarea name="reason" rows={2} maxLength={4000} required={words} />
            </Field>
          </div>
          {problem ? (
            <Notice tone="error" live>
              {problem}
            </Notice>
          ) : null}
          <div className="flex flex-wrap items-center gap-2">
            <Button
              type="submit"
              tone={mode === 'approve' || mode === 'edit' || mode === 'secondReview' ? 'primary' : 'danger'}
              busy={busy}
              aria-disabled={busy || (mode === 'approve' && !mayApprove) || undefined}
              disabled={mode === 'edit' && edited === null}
            >
              {DONE[mode]}
            </Button>
            <Button tone="quiet" onClick={() => setMode(null)}>
              Cancel
            </Button>
            <span className="text-label text-muted coarse:hidden">
              {mode === 'approve' ? (
                <>
                  Armed. <Kbd keys="Y" /> confirms, from a field <Kbd keys="Mod+Enter" />; <Kbd keys="Esc" /> disarms.
                </>
              ) : (
                <>
                  <Kbd keys="Mod+Enter" /> sends, <Kbd keys="Esc" /> closes.
                </>
              )}
            </span>
          </div>
        </form>
      ) : problem ? (
        <Notice tone="warning" live className="mb-2">
          {problem}
        </Notice>
      ) : null}
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 sm:gap-2">
        {waits && !outsider ? (
          // On a phone one row, and none while a form is open: what is decided on keeps the screen.
          <div className={cx('contents', mode && 'max-sm:hidden')}>
            <Button tone="primary" disabled={!mayApprove} aria-pressed={mode === 'approve'} onClick={() => open('approve')}>
              Approve … <Kbd keys="A" />
            </Button>
            <Button
              className={rarer}
              disabled={!mayEdit}
              title={detail.acceptsEdits ? undefined : NO_EDITS}
              onClick={() => open('edit')}
            >
              Edit … <Kbd keys="E" />
            </Button>
            <Button tone="danger" disabled={!mayRefuse} onClick={() => open('reject')}>
              Reject … <Kbd keys="R" />
            </Button>
            <Button disabled={!mayRefuse} onClick={() => open('return')}>
              Return … <Kbd keys="T" />
            </Button>
            <Button className={rarer} tone="quiet" disabled={!can} onClick={() => open('escalate')}>
              Escalate …
            </Button>
            <Button className={rarer} tone="quiet" disabled={!can || held} onClick={onClaim}>
              {detail.claim?.mine ? 'Claimed by you' : 'Claim'} <Kbd keys="C" />
            </Button>
            {detail.claim?.mine ? (
              <Button className={rarer} tone="quiet" onClick={onRelease}>
                Release
              </Button>
            ) : null}
            {assign ? (
              <span className={rarer}>
                <AssignDialog id={detail.id} assignedTo={detail.assignedTo} people={assign.people} assign={assign.assign} />
              </span>
            ) : null}
            {may.override && !frozen ? (
              <Button className={rarer} tone="quiet" onClick={() => open('override')}>
                Emergency …
              </Button>
            ) : null}
            <span className="ms-auto sm:hidden">
              <IconButton
                label={all ? 'Fewer' : 'More'}
                aria-expanded={all}
                icon={<Ellipsis aria-hidden />}
                onClick={() => setAll(!all)}
              />
            </span>
          </div>
        ) : null}
        {revocable ? (
          <Button tone="danger" onClick={() => open('revoke')}>
            Revoke …
          </Button>
        ) : null}
        {detail.secondReview === 'due' && may.revoke ? (
          <Button onClick={() => open('secondReview')}>Look at it afterwards …</Button>
        ) : null}
        <span className="text-label text-muted max-sm:w-full" role="status">
          {!waits
            ? mode === 'approve'
              ? 'It does not wait any more. There is nothing left to approve.'
              : ''
            : stale
              ? 'Somebody edited it. Show what will run now, then decide on that.'
              : frozen
                ? 'A halt holds it. It can be rejected; everything else waits.'
                : held
                  ? `${detail.claim!.by.name} is at it. You may reject it.`
                  : !can
                    ? (WHY_NOT[detail.eligibility.why ?? ''] ?? '')
                    : missing.length > 0
                      ? `Approving opens once you have seen: ${missing.join(', ')}.`
                      : detail.eligibility.onBehalfOf
                        ? `You decide in the place of ${detail.eligibility.onBehalfOf.name}.`
                        : ''}
        </span>
      </div>
    </div>
  );
}

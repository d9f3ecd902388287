'use client';
import { useState, type FormEvent } from 'react';
import { useRouter } from 'next/navigation';
import type { ActionResult } from '@/lib/http/problem';
import type { Quarantine, RefusedOne, RefusedText, RetryResult } from '@/lib/ingest/quarantine';
import { useSubmit } from '../access/use-submit';
import { RevealFields } from '../privacy/reveal-fields';
import { Button, LinkButton } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Notice } from '../ui/states';
import { Time } from '../ui/time';
import { UntrustedText } from '../ui/untrusted-text';
import { causeHref } from './refused-groups';

export interface RefusedActions {
  show: (input: { id: string }) => Promise<ActionResult<RefusedText>>;
  reveal: (input: { id: string; reason: string; caseNumber?: string }) => Promise<ActionResult<RefusedText>>;
  retry: (input: { id: string }) => Promise<ActionResult<RetryResult>>;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  accepted: 'taken',
  duplicate: 'in the log already',
  conflict: 'kept beside another record of its id',
  refused: 'refused again',
  impossible: 'not possible: too little was kept',
};

/** The refusals of one cause, newest first: when and where, and by hand what was sent, and another try. */
export function RefusedList({
  chosen,
  may,
  actions,
}: {
  chosen: NonNullable<Quarantine['chosen']>;
  may: Quarantine['may'];
  actions: RefusedActions;
}) {
  return (
    <>
      {chosen.items.length === 0 ? (
        <p className="text-muted">Nothing was refused for this cause, or it has gone: the newest 5,000 are kept.</p>
      ) : (
        <ol className="flex flex-col gap-4">
          {chosen.items.map((one) => (
            <One key={one.id} one={one} may={may} actions={actions} />
          ))}
        </ol>
      )}
      {!may.read ? (
        <p className="mt-3 text-label text-muted">What was sent is content: your role sees the reasons only.</p>
      ) : null}
      {chosen.nextCursor ? (
        <LinkButton className="mt-4" href={causeHref(chosen).replace('#cause', `&cursor=${chosen.nextCursor}#cause`)}>
          Older
        </LinkButton>
      ) : null}
    </>
  );
}

/** The message without the name that stands before it. */
function wordsOf({ field, message }: RefusedOne): string {
  const name = field ? `${field.slice(1).replaceAll('/', '.')}: ` : '';
  return name !== '' && message.startsWith(name) ? message.slice(name.length) : message;
}

function One({ one, may, actions }: { one: RefusedOne; may: Quarantine['may']; actions: RefusedActions }) {
  const [text, setText] = useState<(RefusedText & { clear: boolean }) | null>(null);
  const [result, setResult] = useState<RetryResult | null>(null);
  const [asking, setAsking] = useState(false);
  const showing = useSubmit();
  const trying = useSubmit();
  const router = useRouter();
  const label = new Date(one.receivedAt).toISOString();
  async function show(): Promise<void> {
    const found = await showing.run(() => actions.show({ id: one.id }));
    if (found) setText({ ...found, clear: false });
  }
  async function retry(): Promise<void> {
    const found = await trying.run(() => actions.retry({ id: one.id }));
    if (!found) return;
    setResult(found);
    router.refresh();
  }
  const taken = one.tried?.outcome === 'accepted' || one.tried?.outcome === 'duplicate';
  const problem = showing.problem ?? trying.problem;
  return (
    <li className="flex min-w-0 flex-col gap-1 border-b border-line pb-4 last:border-b-0">
      <p className="flex flex-wrap items-baseline gap-x-3 text-label text-muted">
        <Time at={one.receivedAt} style="stamp" detail />
        {one.tried ? (
          <span>
            tried again <Time at={one.tried.at} style="stamp" />
            {one.tried.by ? ` by ${one.tried.by}` : ''}: {OUTCOMES[one.tried.outcome] ?? one.tried.outcome}
          </span>
        ) : null}
      </p>
      <p className="min-w-0 break-words">
        {one.field ? <span className="font-mono">{one.field}</span> : null}
        {one.field ? ': ' : null}
        {wordsOf(one)}
      </p>
      <p className="flex flex-wrap gap-2">
        {may.read && one.kept && !text ? (
          <Button size="sm" busy={showing.busy} onClick={() => void show()} aria-label={`Show what was sent at ${label}`}>
            Show what was sent
          </Button>
        ) : null}
        {may.reveal && text && text.text !== null && !text.clear ? (
          <Button size="sm" onClick={() => setAsking(true)} aria-label={`Reveal what is masked, sent at ${label}`}>
            Reveal what is masked
          </Button>
        ) : null}
        {may.retry && one.kept && !taken ? (
          <Button size="sm" busy={trying.busy} onClick={() => void retry()} aria-label={`Try again what was sent at ${label}`}>
            Try again
          </Button>
        ) : null}
        {one.kept ? null : <span className="text-label text-muted">Nothing of it was kept.</span>}
      </p>
      {result ? (
        <Notice tone={result.outcome === 'accepted' || result.outcome === 'duplicate' ? 'good' : 'warning'} live>
          {result.says}
        </Notice>
      ) : null}
      {problem ? (
        <Notice tone="error" live>
          {problem.message}
        </Notice>
      ) : null}
      {text ? (
        text.text === null ? (
          <p className="text-muted">Nothing of it was kept, or it has been erased.</p>
        ) : (
          <UntrustedText
            className="mt-1"
            mono
            flush
            limit={4_000}
            text={text.text}
            author={text.clear ? 'As received, secrets removed' : 'As received, secrets removed, personal data masked'}
            aside={text.complete ? null : 'Only the beginning was kept.'}
          />
        )
      ) : null}
      {asking ? (
        <RevealDialog
          reveal={(given) => actions.reveal({ id: one.id, ...given })}
          onClose={() => setAsking(false)}
          onDone={(found) => {
            setText({ ...found, clear: true });
            setAsking(false);
          }}
        />
      ) : null}
    </li>
  );
}

function RevealDialog({
  reveal,
  onDone,
  onClose,
}: {
  reveal: (given: { reason: string; caseNumber?: string }) => Promise<ActionResult<RefusedText>>;
  onDone: (found: RefusedText) => void;
  onClose: () => void;
}) {
  const { busy, problem, run } = useSubmit();
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const caseNumber = String(form.get('case') ?? '').trim();
    const found = await run(() => reveal({ reason: String(form.get('reason') ?? ''), ...(caseNumber ? { caseNumber } : {}) }));
    if (found) onDone(found);
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Reveal what is masked in this record"
      description="Your name, what you see and your reason are written to the log before it is shown. It is shown in this view only."
      size="sm"
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <RevealFields error={problem?.message} />
        <div className="flex justify-end gap-2">
          <Button type="button" tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" busy={busy}>
            Reveal
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

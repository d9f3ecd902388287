'use client';
import { useCallback, useMemo, useState, type FormEvent, type ReactNode } from 'react';
import type { Revealed, RevealRequest } from '@/lib/decisions/reveal';
import { typeLabel } from '@/lib/privacy/mask-text';
import { plural } from '@/lib/shared/format';
import { RevealFields } from '../privacy/reveal-fields';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { LiveRegion } from '../ui/live-region';
import type { RevealContextValue } from '../ui/redaction';

export type RevealAction = (input: {
  decision: string;
  request: RevealRequest;
}) => Promise<{ ok: true; data: Revealed } | { ok: false; error: { message: string } }>;

/** What a dialog is about: one bar, one step, or everything. */
type Scope = { kind: 'value'; type: string; token: string } | { kind: 'step'; id: string; title: string } | { kind: 'trail' };

const titleOf = (scope: Scope): string =>
  scope.kind === 'value'
    ? `Reveal this ${typeLabel(scope.type)}`
    : scope.kind === 'step'
      ? `Reveal what is masked in ${scope.title}`
      : 'Reveal what is masked in the whole trail';

/** Revealed values live in this view and nowhere else: leaving the page, or “hide again”, forgets them. */
export function useReveal(
  decision: string,
  action: RevealAction | null,
): { context: RevealContextValue; revealed: number; open: ((scope: Scope) => void) | null; hide: () => void; dialog: ReactNode } {
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map());
  const [scope, setScope] = useState<Scope | null>(null);
  const [said, setSaid] = useState('');
  const ask = useCallback((mask: { type: string; token: string }) => setScope({ kind: 'value', ...mask }), []);
  const context = useMemo<RevealContextValue>(() => ({ values, ask: action ? ask : null }), [values, action, ask]);
  const shown = (answer: Revealed): void => {
    setValues((now) => new Map([...now, ...answer.values.map(({ type, token, value }) => [`${type} ${token}`, value] as const)]));
    setSaid(
      `${plural(answer.values.length, 'value')} revealed${answer.complete ? '' : '; the trail is too long for all of it, reveal its steps'}`,
    );
    setScope(null);
  };
  return {
    context,
    revealed: values.size,
    open: action ? setScope : null,
    hide: () => setValues(new Map()),
    dialog: (
      <>
        <LiveRegion>{said}</LiveRegion>
        {action && scope ? (
          <RevealDialog
            key={titleOf(scope)}
            decision={decision}
            scope={scope}
            action={action}
            onDone={shown}
            onClose={() => setScope(null)}
          />
        ) : null}
      </>
    ),
  };
}

function RevealDialog({
  decision,
  scope,
  action,
  onDone,
  onClose,
}: {
  decision: string;
  scope: Scope;
  action: RevealAction;
  onDone: (answer: Revealed) => void;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const caseNumber = String(form.get('case') ?? '').trim();
    setBusy(true);
    setProblem(null);
    const answer = await action({
      decision,
      request: {
        reason: String(form.get('reason') ?? ''),
        ...(caseNumber ? { caseNumber } : {}),
        ...(scope.kind === 'step' ? { steps: [scope.id] } : {}),
        ...(scope.kind === 'value' ? { values: [{ type: scope.type, token: scope.token }] } : {}),
      },
    }).catch(() => ({ ok: false as const, error: { message: 'The server did not answer. Nothing was revealed.' } }));
    setBusy(false);
    if (answer.ok) onDone(answer.data);
    else setProblem(answer.error.message);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={titleOf(scope)}
      description="Your name, what you see and your reason are written to the log before the values are shown. They are shown in this view only."
      size="sm"
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <RevealFields error={problem ?? undefined} />
        <div className="flex justify-end gap-2">
          <Button type="button" tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" tone="primary" disabled={busy}>
            {busy ? 'Revealing' : 'Reveal'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

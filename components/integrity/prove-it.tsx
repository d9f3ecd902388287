'use client';
import { useState } from 'react';
import Link from 'next/link';
import { Download, ShieldCheck } from 'lucide-react';
import type { Verdict } from '@/lib/integrity/verdict';
import type { Integrity } from '@/lib/decisions/trail';
import { formatNumber } from '@/lib/shared/format';
import { Button, buttonClass } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Seal } from '../ui/seal';
import { Time } from '../ui/time';
import { usePreferences } from '../ui/preferences';
import { judgeArchive } from './judge-archive';

/** The seal of a decision with what it rests on, and the two ways to prove it: here in the browser, or with the files elsewhere. */
export function DecisionSeal({
  decisionId,
  integrity,
  mayReveal = false,
}: {
  decisionId: string;
  integrity: Integrity;
  /** The reader may take personal data away in clear, with a reason. */
  mayReveal?: boolean;
}) {
  const { locale } = usePreferences();
  const { checkpoint, anchor, seal, level, missing } = integrity;
  const count = formatNumber(integrity.eventCount, locale);
  const closed = integrity.sealed
    ? `It was closed over exactly the ${count} events that were reported.`
    : `It is not closed: ${count} events were reported so far, and more may arrive.`;
  return (
    <Seal state={seal} word>
      <p className="mt-1 text-ink-2">{closed}</p>
      {integrity.faults.map((fault, i) => (
        <p key={i} className="mt-2 rounded-md bg-critical-soft p-2 text-label break-words">
          <span className="font-medium">{fault.where}</span>: expected {fault.expected}; found {fault.found}.
        </p>
      ))}
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-label">
        {integrity.firstIndex === undefined ? null : (
          <>
            <dt className="text-muted">Log entries</dt>
            <dd>
              {formatNumber(integrity.firstIndex, locale)} to {formatNumber(integrity.lastIndex ?? integrity.firstIndex, locale)}
            </dd>
          </>
        )}
        <dt className="text-muted">Signed</dt>
        <dd>
          {checkpoint ? (
            <>
              <Time at={checkpoint.signedAt} style="stamp" />, at {formatNumber(checkpoint.size, locale)} entries
            </>
          ) : (
            'not yet'
          )}
        </dd>
        <dt className="text-muted">Outside</dt>
        <dd>
          {anchor ? (
            <>
              <Time at={anchor.at} style="stamp" />, {anchor.by}
            </>
          ) : (
            'nothing that counts'
          )}
        </dd>
        {level ? (
          <>
            <dt className="text-muted">Level</dt>
            <dd>
              {level}, {LEVELS[level]}
            </dd>
          </>
        ) : null}
      </dl>
      {missing ? <p className="mt-2 text-label text-ink-2">{missing.says}</p> : null}
      {checkpoint ? <Prove decisionId={decisionId} mayReveal={mayReveal} /> : null}
    </Seal>
  );
}

/** Of this decision. That of the whole log stands on the Integrity page. */
const LEVELS = { A0: 'signature only', A1: 'kept elsewhere', A3: 'time-stamped outside' } as const;

function Prove({ decisionId, mayReveal }: { decisionId: string; mayReveal: boolean }) {
  const [state, setState] = useState<
    { at: 'idle' | 'working' } | { at: 'done'; verdict: Verdict } | { at: 'failed'; why: string }
  >({ at: 'idle' });
  const address = `/api/v1/decisions/${decisionId}/proof`;
  const verify = async (): Promise<void> => {
    setState({ at: 'working' });
    try {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`The proof could not be loaded (HTTP ${response.status}).`);
      setState({ at: 'done', verdict: await judgeArchive(new Uint8Array(await response.arrayBuffer())) });
    } catch (error) {
      setState({ at: 'failed', why: error instanceof Error ? error.message : 'The proof could not be checked.' });
    }
  };
  return (
    <div className="mt-3 border-t border-line pt-3">
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void verify()} disabled={state.at === 'working'}>
          <ShieldCheck aria-hidden /> Prove it here
        </Button>
        <a href={address} download className={buttonClass('secondary', 'sm')}>
          <Download aria-hidden /> Download the proof
        </a>
      </div>
      {mayReveal ? <TakeInClear address={address} name={`${decisionId}.proof.zip`} /> : null}
      <div role="status" aria-live="polite" className="mt-2">
        {state.at === 'working' ? <p className="text-muted">Checking in this browser ...</p> : null}
        {state.at === 'failed' ? <p className="text-critical-text">{state.why}</p> : null}
        {state.at === 'done' ? <Outcome verdict={state.verdict} /> : null}
      </div>
      <p className="mt-2 text-label text-muted">
        The files prove it without us: with{' '}
        <a className="link" href="/verify" target="_blank" rel="noreferrer">
          a page that asks nobody
        </a>
        , openssl, Go or Python. How far the whole log is proved:{' '}
        <Link className="link" href="/integrity">
          Integrity
        </Link>
        .
      </p>
    </div>
  );
}

/** The proof with what is masked on screen: with a reason, which is recorded before the files leave. */
function TakeInClear({ address, name }: { address: string; name: string }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = async (form: HTMLFormElement): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const reason = String(new FormData(form).get('reason') ?? '');
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ reason }),
      });
      if (!response.ok) {
        const { detail } = (await response.json().catch(() => ({}))) as { detail?: string };
        throw new Error(detail ?? `The proof could not be loaded (HTTP ${response.status}).`);
      }
      const url = URL.createObjectURL(await response.blob());
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      URL.revokeObjectURL(url);
      form.reset();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'The proof could not be loaded.');
    } finally {
      setBusy(false);
    }
  };
  return (
    <details className="mt-2">
      <summary className="cursor-pointer text-label">With personal data in clear ...</summary>
      <form
        className="mt-2 flex flex-col gap-2"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void take(event.currentTarget);
        }}
      >
        <Field
          label="Why"
          hint="Records in which personal data was found are left out of the proof otherwise. The reason stands in the log."
          error={problem}
        >
          <Input name="reason" required minLength={10} maxLength={1_000} autoComplete="off" />
        </Field>
        <div>
          <Button type="submit" size="sm" disabled={busy}>
            <Download aria-hidden /> Download it in clear
          </Button>
        </div>
      </form>
    </details>
  );
}

function Outcome({ verdict }: { verdict: Verdict }) {
  const good = verdict.outcome === 'proved';
  return (
    <div className={good ? 'rounded-md bg-good-soft p-2' : 'rounded-md bg-critical-soft p-2'}>
      <p className={good ? 'font-medium text-good' : 'font-medium text-critical-text'}>{verdict.title}</p>
      <ul className="mt-1 flex list-disc flex-col gap-1 ps-4 text-label">
        {[...verdict.problems, ...verdict.proved].slice(0, 6).map((sentence) => (
          <li key={sentence} className="break-words">
            {sentence}
          </li>
        ))}
      </ul>
    </div>
  );
}

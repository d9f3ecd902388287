'use client';
import type { ReactNode } from 'react';
import type { SealState } from '@/lib/ledger/seal';
import { cx } from './cx';
import { Popover } from './popover';
import { SEAL_WORDS } from './seal-words';

export type { SealState } from '@/lib/ledger/seal';

/** The ring itself: dotted, closed, double, or broken with a gap and a bar. Shapes differ, so that colour is never needed. */
export function SealMark({ state, className }: { state: SealState; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      className={cx(
        'size-4 shrink-0',
        state === 'broken' ? 'text-critical-text' : state === 'recorded' ? 'text-muted' : 'text-accent',
        className,
      )}
    >
      {state === 'recorded' ? (
        <circle cx="8" cy="8" r="5.5" strokeWidth="1.6" strokeLinecap="round" strokeDasharray="0.1 3.356" />
      ) : null}
      {state === 'sealed' ? <circle cx="8" cy="8" r="5.5" strokeWidth="1.6" /> : null}
      {state === 'anchored' ? (
        <>
          <circle cx="8" cy="8" r="6.4" strokeWidth="1.2" />
          <circle cx="8" cy="8" r="3.6" strokeWidth="1.2" />
        </>
      ) : null}
      {state === 'broken' ? (
        <>
          <path d="M12.2 4.4A5.5 5.5 0 1 0 13.4 9" strokeWidth="1.6" strokeLinecap="round" />
          <path d="M10 10.5 14.5 2" strokeWidth="1.6" strokeLinecap="round" />
        </>
      ) : null}
    </svg>
  );
}

/**
 * What is proved about a record and what is not. A button with a popover; in table rows use `inert`, which is a mark with a name.
 * `proved` and `open` replace the sentences where the page knows better; children stand below them: faults, "prove it".
 */
export function Seal({
  state,
  inert,
  word,
  proved,
  open,
  className,
  children,
}: {
  state: SealState;
  inert?: boolean;
  word?: boolean;
  proved?: string;
  open?: string;
  className?: string;
  children?: ReactNode;
}) {
  const text = SEAL_WORDS[state];
  if (inert)
    return (
      <span
        role="img"
        aria-label={`Seal: ${text.word}`}
        title={`${proved ?? text.proved} ${open ?? text.open}`}
        className={cx('inline-flex align-middle', className)}
      >
        <SealMark state={state} />
      </span>
    );
  return (
    <Popover
      label={`Seal: ${text.word}`}
      className="w-92"
      trigger={
        <button
          type="button"
          aria-label={`Seal: ${text.word}. What does it prove?`}
          className={cx(
            'inline-flex min-h-6 min-w-6 items-center justify-center gap-1 rounded-sm text-ink-2 hover:text-ink',
            className,
          )}
        >
          <SealMark state={state} />
          {word ? text.word : null}
        </button>
      }
    >
      <p className="flex items-center gap-2 font-medium">
        <SealMark state={state} /> {text.word.charAt(0).toUpperCase() + text.word.slice(1)}
      </p>
      <p className="mt-2">{proved ?? text.proved}</p>
      <p className="mt-1 text-ink-2">{open ?? text.open}</p>
      {children}
    </Popover>
  );
}

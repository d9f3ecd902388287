'use client';
import { Check, Copy, X } from 'lucide-react';
import { shortId } from '@/lib/shared/format';
import { useCopy } from './clipboard';
import { cx } from './cx';

/** An id as first 8 and last 4; whole on focus and hover as its title; copied whole on click. `full` shows it whole. */
export function CopyId({
  id,
  label = 'id',
  full,
  className,
}: {
  id: string;
  label?: string;
  full?: boolean;
  className?: string;
}) {
  const { state, copy } = useCopy();
  const short = full ? id : shortId(id);
  return (
    <button
      type="button"
      title={id}
      onClick={() => copy(id)}
      className={cx(
        'group/id relative inline-flex max-w-full min-h-6 items-center gap-1 rounded-sm text-start align-baseline font-mono text-[0.96em] text-ink-2 hover:text-ink',
        className,
      )}
    >
      <span className="sr-only">Copy {label} </span>
      <span className={cx(full ? 'break-all' : 'truncate group-focus-visible/id:hidden')}>{short}</span>
      {full ? null : <span className="hidden break-all whitespace-normal group-focus-visible/id:inline">{id}</span>}
      <span aria-hidden className="shrink-0 [&_svg]:size-3" data-print="hide">
        {state === 'copied' ? (
          <Check className="text-good" />
        ) : state === 'refused' ? (
          <X className="text-critical-text" />
        ) : (
          <Copy className="opacity-0 group-hover/id:opacity-100 group-focus-visible/id:opacity-100 coarse:opacity-60" />
        )}
      </span>
      <span role="status" className="sr-only">
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'The browser refused to copy' : ''}
      </span>
    </button>
  );
}

/** A command to copy: shown whole, in a scrolling line or several. */
export function CopyLine({ text, label = 'command', className }: { text: string; label?: string; className?: string }) {
  const { state, copy } = useCopy();
  return (
    <div className={cx('flex items-start gap-2 rounded-md border border-line bg-sunken ps-3 text-start', className)}>
      <pre tabIndex={0} aria-label={label} className="min-w-0 grow overflow-x-auto py-2 text-label leading-5 text-ink">
        {text}
      </pre>
      <button
        type="button"
        onClick={() => copy(text)}
        aria-label={`Copy ${label}`}
        className="m-1 inline-flex min-h-7 shrink-0 items-center gap-1 rounded-sm px-2 text-label text-ink-2 hover:bg-hover hover:text-ink coarse:min-h-11"
        data-print="hide"
      >
        {state === 'copied' ? <Check aria-hidden className="size-3.5 text-good" /> : <Copy aria-hidden className="size-3.5" />}
        <span role="status">{state === 'copied' ? 'Copied' : state === 'refused' ? 'Refused' : 'Copy'}</span>
      </button>
    </div>
  );
}

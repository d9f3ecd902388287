import type { ComponentProps } from 'react';
import { ChevronDown } from 'lucide-react';
import { cx } from './cx';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input className={cx('control', className)} {...rest} />;
}

export function Textarea({ className, rows = 4, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={rows} className={cx('control resize-y text-prose', className)} {...rest} />;
}

/** The platform's own select: it works on a phone, in a form without scripts, and with every screen reader. */
export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  return (
    <span className={cx('relative inline-flex w-full', className)}>
      <select className="control appearance-none pe-8" {...rest}>
        {children}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute inset-e-2.5 top-1/2 size-4 -translate-y-1/2 text-muted" />
    </span>
  );
}

/** A box with its words beside it; the words are part of the target. */
export function Checkbox({
  label,
  hint,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { label: React.ReactNode; hint?: React.ReactNode }) {
  return (
    <label className={cx('flex min-h-6 items-start gap-2 coarse:min-h-11 coarse:items-center', className)}>
      <input type="checkbox" className="mt-0.5 size-4 shrink-0 rounded-sm accent-accent coarse:size-5" {...rest} />
      <span>
        {label}
        {hint ? <span className="block text-label text-muted">{hint}</span> : null}
      </span>
    </label>
  );
}

/** On or off, at once. A checkbox underneath, so that it works in a form. */
export function Switch({
  label,
  hint,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'type'> & { label: React.ReactNode; hint?: React.ReactNode }) {
  return (
    <label className={cx('flex items-start justify-between gap-6', className)}>
      <span>
        {label}
        {hint ? <span className="block max-w-prose text-label text-muted">{hint}</span> : null}
      </span>
      <span className="relative mt-0.5 inline-flex shrink-0">
        <input
          type="checkbox"
          role="switch"
          className="peer h-6 w-10 appearance-none rounded-full border border-line-strong bg-sunken transition-colors duration-100 checked:border-accent checked:bg-accent forced:appearance-auto"
          {...rest}
        />
        <span
          aria-hidden
          className="pointer-events-none absolute inset-s-1 top-1 size-4 rounded-full bg-muted transition-transform duration-100 peer-checked:translate-x-4 peer-checked:bg-accent-ink rtl:peer-checked:-translate-x-4 forced:hidden"
        />
      </span>
    </label>
  );
}

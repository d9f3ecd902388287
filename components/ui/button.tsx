import type { ComponentProps, ReactNode } from 'react';
import Link from 'next/link';
import { cx } from './cx';
import { Tooltip } from './tooltip';

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'sm' | 'md';

const base =
  'inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 ' +
  'disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0';
const tones: Record<ButtonTone, string> = {
  primary: 'bg-accent text-accent-ink hover:not-disabled:bg-accent-hover',
  secondary: 'border border-line-strong/55 bg-surface text-ink hover:not-disabled:bg-hover',
  quiet: 'text-ink-2 hover:not-disabled:bg-hover hover:not-disabled:text-ink',
  danger: 'border border-critical-text/50 bg-surface text-critical-text hover:not-disabled:bg-critical-soft',
};
const sizes: Record<ButtonSize, string> = {
  sm: 'min-h-7 px-2 text-label coarse:min-h-11',
  md: 'min-h-control px-3 text-table',
};

export function buttonClass(tone: ButtonTone = 'secondary', size: ButtonSize = 'md', className?: string): string {
  return cx(base, tones[tone], sizes[size], className);
}

export interface ButtonProps extends ComponentProps<'button'> {
  tone?: ButtonTone;
  size?: ButtonSize;
  /** Shows that the press is being carried out; the button stays focusable and does nothing meanwhile. */
  busy?: boolean;
}

/** A button. `type` is "button" unless said: only a form's own button submits it. */
export function Button({ tone, size, busy, className, type = 'button', onClick, children, ...rest }: ButtonProps) {
  return (
    <button
      data-slot="button"
      type={busy ? 'button' : type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={buttonClass(tone, size, className)}
      {...rest}
    >
      {children}
    </button>
  );
}

export interface LinkButtonProps extends ComponentProps<typeof Link> {
  tone?: ButtonTone;
  size?: ButtonSize;
}

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function LinkButton({ tone, size, className, ...rest }: LinkButtonProps) {
  return <Link data-slot="button" className={buttonClass(tone, size, className)} {...rest} />;
}

export interface IconButtonProps extends Omit<ButtonProps, 'children'> {
  /** The name, shown as a tooltip too. */
  label: string;
  icon: ReactNode;
  /** A key hint shown in the tooltip, as `Mod+K`. */
  keys?: string;
}

/** A square button with an icon; its label is its accessible name and its tooltip. */
export function IconButton({ label, icon, keys, tone = 'quiet', size = 'md', className, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={label} keys={keys}>
      <Button
        aria-label={label}
        tone={tone}
        size={size}
        className={cx('aspect-square px-0!', size === 'sm' ? 'min-w-7' : 'min-w-control', className)}
        {...rest}
      >
        {icon}
      </Button>
    </Tooltip>
  );
}

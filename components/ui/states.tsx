'use client';
import type { ReactNode } from 'react';
import { CircleAlert, CircleCheck, Info, RotateCw, TriangleAlert } from 'lucide-react';
import { SESSION_ENDED } from '@/lib/access/session-ended';
import { Button } from './button';
import { CopyId, CopyLine } from './copy-id';
import { cx } from './cx';

/** A page or panel with nothing in it yet: what will be here, and the one command or click that fills it. */
export function EmptyState({
  title,
  children,
  command,
  commandLabel,
  action,
  className,
}: {
  title: ReactNode;
  children?: ReactNode;
  command?: string;
  commandLabel?: string;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cx('flex w-full max-w-160 min-w-0 flex-col gap-3 px-gutter py-12', className)}>
      <h2 className="text-h3">{title}</h2>
      {children ? <div className="max-w-prose text-prose text-ink-2">{children}</div> : null}
      {command ? <CopyLine text={command} label={commandLabel} /> : null}
      {action ? <div className="flex flex-wrap gap-2">{action}</div> : null}
    </div>
  );
}

/** A failure, shown as one: what failed, what is safe, what to do, and the id under which the log has it. Never looks like "nothing found". */
export function ErrorState({
  title,
  safe,
  todo,
  requestId,
  onRetry,
  action,
  compact,
  className,
}: {
  title: ReactNode;
  safe?: ReactNode;
  todo?: ReactNode;
  requestId?: string | null;
  onRetry?: () => void;
  action?: ReactNode;
  compact?: boolean;
  className?: string;
}) {
  return (
    <div
      role="alert"
      className={cx('flex w-full max-w-160 gap-3', compact ? 'rounded-md bg-critical-soft p-3' : 'px-gutter py-12', className)}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-critical-text" />
      <div className="flex min-w-0 flex-col gap-2">
        <p className={compact ? 'font-medium' : 'text-h3'}>{title}</p>
        {safe ? <p className="max-w-prose text-prose text-ink-2">{safe}</p> : null}
        {todo ? <p className="max-w-prose text-prose text-ink-2">{todo}</p> : null}
        {requestId ? (
          <p className="text-label text-muted">
            Request <CopyId id={requestId} label="request id" full />
          </p>
        ) : null}
        {onRetry || action ? (
          <div className="mt-1 flex flex-wrap gap-2">
            {onRetry ? (
              <Button onClick={onRetry}>
                <RotateCw aria-hidden /> Try again
              </Button>
            ) : null}
            {action}
          </div>
        ) : null}
      </div>
    </div>
  );
}

const notices = {
  info: { icon: Info, ground: 'bg-accent-soft', ink: 'text-accent' },
  good: { icon: CircleCheck, ground: 'bg-good-soft', ink: 'text-good' },
  warning: { icon: TriangleAlert, ground: 'bg-medium-soft', ink: 'text-medium' },
  error: { icon: CircleAlert, ground: 'bg-critical-soft', ink: 'text-critical-text' },
} as const;

/** A line that the page itself says: a partial result, an ignored parameter, a saved form. `live` reads it out when it appears. One that tells of an ended session has the way to sign in. */
export function Notice({
  tone = 'info',
  live,
  action,
  className,
  children,
}: {
  tone?: keyof typeof notices;
  live?: boolean;
  action?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const { icon: Icon, ground, ink } = notices[tone];
  return (
    <div
      role={live ? (tone === 'error' ? 'alert' : 'status') : undefined}
      className={cx('edge-forced flex items-start gap-2 rounded-md px-3 py-2', ground, className)}
    >
      <Icon aria-hidden className={cx('mt-0.5 size-4 shrink-0', ink)} />
      <div className="min-w-0 grow">
        {typeof children === 'string' && children.startsWith(SESSION_ENDED) ? <SessionEnded /> : children}
      </div>
      {action}
    </div>
  );
}

/** Signing in elsewhere keeps what was typed here: this page would lose it. */
function SessionEnded() {
  return (
    <>
      {SESSION_ENDED}{' '}
      <a href="/sign-in" target="_blank" rel="noopener" className="text-accent underline">
        Sign in in another tab
      </a>
      , come back, and send it again.
    </>
  );
}

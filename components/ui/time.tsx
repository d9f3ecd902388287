'use client';
import { useState } from 'react';
import { formatInstant, formatOffset, formatRelative, toIso, zoneOffset, type Instant, type TimeStyle } from '@/lib/shared/time';
import { useCopy } from './clipboard';
import { cx } from './cx';
import { Popover } from './popover';
import { usePreferences } from './preferences';

/**
 * An instant in the person's zone and locale; on paper always with its year, a time with its zone. Hovering says it in UTC, in the
 * zone, and how long ago. With `detail` it is a button whose popover says the same for keyboard and touch and copies the ISO form: use
 * it where there are few, not in every row.
 */
export function Time({
  at,
  style = 'full',
  detail,
  className,
}: {
  at: Instant;
  style?: TimeStyle;
  detail?: boolean;
  className?: string;
}) {
  const { zoneName: zone, locale } = usePreferences();
  const iso = toIso(at);
  if (iso === null) return <span className="text-muted">not a date</span>;
  const text = formatInstant(iso, style, { zone, locale });
  const paper =
    style === 'stamp'
      ? formatInstant(iso, 'full', { zone, locale })
      : style === 'day'
        ? formatInstant(iso, 'date', { zone, locale })
        : undefined;
  if (detail) return <DetailedTime iso={iso} text={text} className={className} />;
  return (
    <time
      dateTime={iso}
      data-paper={paper}
      // The names of months and zones come from two copies of the locale data, the server's and the browser's.
      suppressHydrationWarning
      className={cx('whitespace-nowrap', className)}
      onPointerEnter={(event) => {
        const lines = [formatInstant(iso, 'full', { zone: 'UTC', locale })];
        if (zone !== 'UTC') lines.push(formatInstant(iso, 'full', { zone, locale }));
        event.currentTarget.title = [...lines, formatRelative(iso, Date.now(), locale)].join('\n');
      }}
    >
      {text}
    </time>
  );
}

/** A day of the calendar, `2026-11-28`, in the person's locale. It is that day in every zone: a review, a shift, a task has one. */
export function Day({ on, className }: { on: string; className?: string }) {
  const { locale } = usePreferences();
  return (
    <time dateTime={on} suppressHydrationWarning className={cx('whitespace-nowrap', className)}>
      {formatInstant(`${on}T00:00:00Z`, 'date', { zone: 'UTC', locale })}
    </time>
  );
}

/** Whole days from the first to the last, both included; an instant counts as the UTC day it lies in. One day is named once. */
export function Days({ from, to, className }: { from: string; to: string; className?: string }) {
  const [first, last] = [from.slice(0, 10), to.slice(0, 10)];
  return first === last ? (
    <Day on={first} className={className} />
  ) : (
    <span className={className}>
      <Day on={first} /> to <Day on={last} />
    </span>
  );
}

function DetailedTime({ iso, text, className }: { iso: string; text: string; className?: string }) {
  const { zoneName: zone, locale } = usePreferences();
  const [now, setNow] = useState<number | null>(null);
  const { state, copy } = useCopy();
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set(['UTC', zone, ...(now === null ? [] : [local])])];
  return (
    <Popover
      label="This time in other forms"
      onOpenChange={(open) => setNow(open ? Date.now() : null)}
      trigger={
        <button
          type="button"
          className={cx(
            'min-h-6 rounded-sm whitespace-nowrap decoration-line-strong decoration-dotted underline-offset-3 hover:underline',
            className,
          )}
        >
          <time dateTime={iso} suppressHydrationWarning>
            {text}
          </time>
        </button>
      }
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {zones.map((name) => (
          <div key={name} className="contents">
            <dt className="text-muted">
              {name} <span className="text-label">{formatOffset(zoneOffset(iso, name))}</span>
            </dt>
            <dd>{formatInstant(iso, 'full', { zone: name, locale })}</dd>
          </div>
        ))}
        <dt className="text-muted">Distance</dt>
        <dd>{now === null ? '' : formatRelative(iso, now, locale)}</dd>
        <dt className="text-muted">ISO 8601</dt>
        <dd>
          <button type="button" className="link min-h-6 font-mono text-label" onClick={() => copy(iso)}>
            {iso}
          </button>
          <span role="status" className="ms-2 text-label text-muted">
            {state === 'copied' ? 'copied' : state === 'refused' ? 'the browser refused' : ''}
          </span>
        </dd>
      </dl>
    </Popover>
  );
}

/** The zone that times on the page are shown in, for beside a heading or a range. */
export function ZoneName({ className }: { className?: string }) {
  const { zoneName, zone } = usePreferences();
  return (
    <span
      className={cx('text-muted', className)}
      title={zone === 'local' ? 'The zone of this browser; change it in Settings' : 'Change it in Settings'}
      suppressHydrationWarning
    >
      {zoneName}
    </span>
  );
}

'use client';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { formatInstant, fromWallTime, toWallTime } from '@/lib/shared/time';
import { Field } from './field';
import { Input } from './input';
import { usePreferences } from './preferences';

/**
 * A point in time, written by the clock of the person's own zone, which the label names. The form sends it under `name` as an instant (RFC 3339,
 * UTC), empty where nothing is written, so that nobody who reads the form has to know whose clock was meant.
 */
export function InstantField({
  label,
  name,
  initial,
  hint,
  error,
  optional,
  required,
  className,
}: {
  label: string;
  name: string;
  /** An instant to begin with. */
  initial?: string;
  hint?: ReactNode;
  error?: ReactNode;
  optional?: boolean;
  required?: boolean;
  className?: string;
}) {
  const { zoneName: zone, locale } = usePreferences();
  const [text, setText] = useState<string | null>(null);
  const hidden = useRef<HTMLInputElement>(null);
  const shown = text ?? (initial ? toWallTime(initial, zone) : '');
  const instant = fromWallTime(shown, zone)?.toISOString() ?? '';

  useEffect(() => {
    const form = hidden.current?.form;
    const clear = (): void => setText(null);
    form?.addEventListener('reset', clear);
    return () => form?.removeEventListener('reset', clear);
  }, []);

  const meant = instant && zone !== 'UTC' ? `Is ${formatInstant(instant, 'full', { zone: 'UTC', locale })}.` : null;
  return (
    <div className={className}>
      <Field
        label={`${label} (${zone})`}
        optional={optional}
        error={error}
        hint={
          hint || meant ? (
            <>
              {hint} {meant}
            </>
          ) : undefined
        }
      >
        <Input type="datetime-local" value={shown} required={required} onChange={(event) => setText(event.currentTarget.value)} />
      </Field>
      <input ref={hidden} type="hidden" name={name} value={instant} />
    </div>
  );
}

'use client';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { formatInstant, fromWallTime, toIso, toWallTime } from '@/lib/shared/time';
import { Field } from './field';
import { Input } from './input';
import { usePreferences } from './preferences';

/** Browsers let a year have six digits where nothing says otherwise. */
const LATEST = '9999-12-31T23:59';

/**
 * What a form sends for a field of date and time: the instant; `initial` as it is while nobody has typed, for a clock that is put back shows
 * some times twice; and text that cannot be read as it was written, so that the server refuses it, where nothing would be taken for "now" or "no end".
 */
export function instantSent(typed: string | null, initial: string | undefined, zone: string): string {
  if (typed === null) return initial ?? '';
  return fromWallTime(typed, zone)?.toISOString() ?? typed;
}

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
  const written = useRef<HTMLInputElement>(null);
  const shown = text ?? (initial ? toWallTime(initial, zone) : '');
  const instant = instantSent(text, initial, zone);

  useEffect(() => {
    const form = hidden.current?.form;
    const clear = (): void => setText(null);
    // Of a date that is half written the browser answers nothing: without this it would be sent as if the field had been left alone.
    const sayHalf = (event: FormDataEvent): void => {
      if (written.current?.validity.badInput) event.formData.set(name, 'half written');
    };
    form?.addEventListener('reset', clear);
    form?.addEventListener('formdata', sayHalf);
    return () => {
      form?.removeEventListener('reset', clear);
      form?.removeEventListener('formdata', sayHalf);
    };
  }, [name]);

  const meant = toIso(instant) && zone !== 'UTC' ? `Is ${formatInstant(instant, 'full', { zone: 'UTC', locale })}.` : null;
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
        <Input
          ref={written}
          type="datetime-local"
          max={LATEST}
          value={shown}
          required={required}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </Field>
      <input ref={hidden} type="hidden" name={name} value={instant} />
    </div>
  );
}

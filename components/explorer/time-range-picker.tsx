'use client';
import { useId, useState, type FormEvent } from 'react';
import { CalendarRange, Check, ChevronDown } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Popover } from '@/components/ui/popover';
import { usePreferences } from '@/components/ui/preferences';
import { isTimeZone, resolveZone } from '@/lib/shared/time';
import {
  RANGE_PRESETS,
  describeRange,
  formatTimeInput,
  parseTimeInput,
  rangeProblem,
  rangeZone,
  resolveRange,
  type RangePreset,
  type TimeRange,
} from './time-range';

/** The range and its zone on one button; presets, two typed ends and the zone behind it. */
export function TimeRangePicker({
  range,
  zone,
  zoneChosen,
  asOf,
  onChange,
}: {
  range: TimeRange;
  /** The zone in use. */
  zone: string;
  /** The zone this link asks for; null: the person's own. */
  zoneChosen: string | null;
  asOf: number;
  onChange: (range: TimeRange, zone: string | null) => void;
}) {
  const [open, setOpen] = useState(false);
  const { locale } = usePreferences();
  const options = { zone, locale };
  const resolved = resolveRange(range, asOf, zone);
  return (
    <Popover
      label="Time range"
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="w-140"
      trigger={
        <button
          type="button"
          className="control inline-flex w-auto! min-w-0 items-center gap-2 whitespace-nowrap"
          title={describeRange(resolved, options)}
        >
          <CalendarRange aria-hidden className="size-4 shrink-0 text-muted" />
          <span className="min-w-0 truncate" suppressHydrationWarning>
            <span className="sr-only">Time range: </span>
            {describeRange(range, options)}
          </span>
          <span className="text-muted" suppressHydrationWarning>
            {rangeZone(resolved, asOf, options)}
          </span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
    >
      <TimeRangeForm
        range={range}
        zone={zone}
        zoneChosen={zoneChosen}
        asOf={asOf}
        onChange={(next, nextZone) => {
          setOpen(false);
          onChange(next, nextZone);
        }}
      />
    </Popover>
  );
}

function TimeRangeForm({ range, zone, zoneChosen, asOf, onChange }: Parameters<typeof TimeRangePicker>[0]) {
  const id = useId();
  const { zoneName, locale } = usePreferences();
  const [zoneText, setZoneText] = useState(zoneChosen ?? '');
  const typedZone = resolveTyped(zoneText, zoneName);
  const resolved = resolveRange(range, asOf, zone);
  const [from, setFrom] = useState(resolved.from ? formatTimeInput(resolved.from, zone) : '');
  const [to, setTo] = useState(resolved.to ? formatTimeInput(resolved.to, zone) : '');
  const [tried, setTried] = useState(false);
  const inZone = typedZone ?? zone;
  const first = from.trim() === '' ? { instant: null } : parseTimeInput(from, 'from', inZone);
  const last = to.trim() === '' ? { instant: null } : parseTimeInput(to, 'to', inZone);
  const order = 'instant' in first && 'instant' in last ? rangeProblem(first.instant, last.instant) : null;
  const chosenZone = zoneText.trim() === '' ? null : typedZone;
  const zoneProblem = typedZone === null ? 'This is not a time zone. Write UTC, or a name such as Europe/Berlin.' : undefined;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!('instant' in first) || !('instant' in last) || order || zoneProblem) return;
    onChange({ from: first.instant, to: last.instant }, chosenZone);
  };
  return (
    <div className="grid gap-x-6 gap-y-4 sm:grid-cols-[11rem_1fr]">
      <ul aria-label="Relative to now" className="-ms-2 flex flex-col max-sm:grid max-sm:grid-cols-2">
        {(Object.entries(RANGE_PRESETS) as [RangePreset, string][]).map(([preset, label]) => {
          const current = 'preset' in range && range.preset === preset;
          return (
            <li key={preset}>
              <button
                type="button"
                aria-current={current || undefined}
                disabled={Boolean(zoneProblem)}
                onClick={() => onChange({ preset }, chosenZone)}
                title={describeRange(resolveRange({ preset }, asOf, inZone), { zone: inZone, locale })}
                className={cx(
                  'flex min-h-7 w-full items-center gap-2 rounded-sm px-2 text-start hover:bg-hover disabled:text-muted coarse:min-h-11',
                  current && 'font-medium',
                )}
              >
                <span className="grow">{label}</span>
                {current ? <Check aria-hidden className="size-4 text-accent" /> : null}
              </button>
            </li>
          );
        })}
      </ul>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <Field label="From" hint="Empty: since the beginning" error={tried && 'problem' in first ? first.problem : undefined}>
          <Input
            value={from}
            onChange={(event) => setFrom(event.target.value)}
            placeholder="2026-11-01 00:00"
            inputMode="numeric"
            autoComplete="off"
            dir="ltr"
          />
        </Field>
        <Field
          label="To"
          hint="Not included; a date alone means the whole day. Empty: until now"
          error={tried ? ('problem' in last ? last.problem : (order ?? undefined)) : undefined}
        >
          <Input
            value={to}
            onChange={(event) => setTo(event.target.value)}
            placeholder="2026-11-21"
            inputMode="numeric"
            autoComplete="off"
            dir="ltr"
          />
        </Field>
        <Field label="Time zone" hint={`Empty: your own setting (${zoneName})`} error={zoneProblem}>
          <Input
            value={zoneText}
            onChange={(event) => setZoneText(event.target.value)}
            list={`${id}-zones`}
            placeholder={zoneName}
            autoComplete="off"
            spellCheck={false}
            dir="ltr"
          />
        </Field>
        <datalist id={`${id}-zones`}>
          {zoneNames().map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div className="mt-1 flex justify-end">
          <Button type="submit" tone="primary">
            Apply
          </Button>
        </div>
      </form>
    </div>
  );
}

/** The zone a typed text stands for; null when there is none of that name. */
function resolveTyped(text: string, own: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '') return own;
  if (/^utc$/i.test(trimmed)) return 'UTC';
  return isTimeZone(trimmed) ? resolveZone(trimmed) : null;
}

function zoneNames(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone')];
}

'use client';
import Link from 'next/link';
import { useEffect, useRef, useState, useSyncExternalStore, useTransition, type ReactNode } from 'react';
import { DENSITIES, LOCALES, THEMES, type Locale } from '@/lib/access/setting-choices';
import type { PersonSettings } from '@/lib/access/settings';
import type { ActionResult } from '@/lib/http/problem';
import { formatNumber } from '@/lib/shared/format';
import { formatInstant, formatOffset, resolveZone, zoneOffset } from '@/lib/shared/time';
import { cx } from '../ui/cx';
import { Field } from '../ui/field';
import { Select, Switch } from '../ui/input';
import { Notice } from '../ui/states';

const themeWords = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;
const densityWords = { compact: 'Compact', standard: 'Standard', comfortable: 'Comfortable' } as const;
const never = () => () => undefined;

/** A choice among few, as joined radio buttons. */
function Choice<T extends string>({
  legend,
  name,
  value,
  options,
  words,
  onChange,
}: {
  legend: string;
  name: string;
  value: T;
  options: readonly T[];
  words: Record<T, string>;
  onChange: (value: T) => void;
}) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-label font-medium text-ink-2">{legend}</legend>
      <div className="inline-flex w-fit max-w-full flex-wrap rounded-md border border-line-strong">
        {options.map((option, index) => (
          <label
            key={option}
            className={cx(
              'inline-flex min-h-control items-center px-3 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              index > 0 && 'border-s border-line-strong',
              index === 0 && 'rounded-s-[5px]',
              index === options.length - 1 && 'rounded-e-[5px]',
              value === option ? 'bg-selected font-medium text-ink' : 'bg-surface text-ink-2 hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option}
              checked={value === option}
              onChange={() => onChange(option)}
              className="sr-only forced:not-sr-only forced:me-2"
            />
            {words[option]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-x-10 gap-y-4 border-t border-line px-gutter py-6 lg:grid-cols-[12rem_minmax(0,32rem)]">
      <h2 className="text-h3">{title}</h2>
      <div className="flex flex-col gap-6">{children}</div>
    </section>
  );
}

/** A person's own settings. Each change is saved at once, shown at once, and taken back when it could not be saved. */
export function SettingsForm({
  settings: stored,
  zones,
  now,
  save,
}: {
  settings: PersonSettings;
  zones: readonly string[];
  /** When the page was made, RFC 3339: shown in the chosen zone as an example. */
  now: string;
  /** Saves what is given and leaves the rest: two changes at once, or on two devices, do not undo each other. */
  save: (change: Partial<PersonSettings>) => Promise<ActionResult<Partial<PersonSettings>>>;
}) {
  const [settings, setSettings] = useState(stored);
  const saved = useRef(stored);
  const [said, setSaid] = useState<{ tone: 'good' | 'error'; text: string } | null>(null);
  const [pending, startTransition] = useTransition();
  const local = useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => '',
  );

  const change = <K extends keyof PersonSettings>(name: K, value: PersonSettings[K]): void => {
    setSettings((now) => ({ ...now, [name]: value }));
    startTransition(async () => {
      const result = await save({ [name]: value }).catch(() => null);
      if (result?.ok) {
        saved.current = { ...saved.current, [name]: value };
        return setSaid({ tone: 'good', text: 'Saved.' });
      }
      // Only this one is set back, to what was saved last, and only where nothing newer was chosen meanwhile.
      setSettings((now) => (now[name] === value ? { ...now, [name]: saved.current[name] } : now));
      const why = result ? result.error.message : 'The server could not be reached.';
      setSaid({ tone: 'error', text: `Not saved, and set back. ${why}` });
    });
  };
  useEffect(() => {
    document.documentElement.dataset['theme'] = settings.theme;
    document.documentElement.dataset['density'] = settings.density;
  }, [settings.theme, settings.density]);

  const zone = resolveZone(settings.zone, local);
  return (
    <form className="pb-16" onSubmit={(event) => event.preventDefault()} aria-busy={pending}>
      {/* Beside the heading, so that nothing below it moves and no room is kept for it. */}
      <div className="relative px-gutter max-md:has-[*]:pb-3" aria-live="polite">
        {said ? (
          <Notice tone={said.tone} className="w-fit animate-appear py-1.5 md:absolute md:inset-e-gutter md:bottom-4">
            {said.text}
          </Notice>
        ) : null}
      </div>
      <Group title="Appearance">
        <Choice
          legend="Theme"
          name="theme"
          value={settings.theme}
          options={THEMES}
          words={themeWords}
          onChange={(theme) => change('theme', theme)}
        />
        <Choice
          legend="Height of table rows"
          name="density"
          value={settings.density}
          options={DENSITIES}
          words={densityWords}
          onChange={(density) => change('density', density)}
        />
      </Group>
      <Group title="Time and language">
        <Field
          label="Time zone"
          hint={`It is ${formatInstant(now, 'full', { zone, locale: settings.locale })} (${formatOffset(zoneOffset(now, zone))}). Times are stored in UTC; exports are always in UTC.`}
        >
          <Select value={settings.zone} onChange={(event) => change('zone', event.target.value)}>
            <option value="utc">UTC</option>
            <option value="local">This browser’s zone{local ? ` (${local})` : ''}</option>
            <optgroup label="A fixed zone">
              {zones
                .filter((name) => name !== 'UTC')
                .map((name) => (
                  <option key={name} value={name}>
                    {name.replaceAll('_', ' ')}
                  </option>
                ))}
            </optgroup>
          </Select>
        </Field>
        <Field
          label="Form of dates and numbers"
          hint={`For example ${formatInstant(Date.UTC(2026, 10, 21), 'date', { zone: 'UTC', locale: settings.locale })} and ${formatNumber(1284000.5, settings.locale)}. The words of the pages stay English.`}
        >
          <Select value={settings.locale} onChange={(event) => change('locale', event.target.value as Locale)}>
            {Object.entries(LOCALES).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </Select>
        </Field>
      </Group>
      <Group title="Keyboard">
        <Switch
          label="Single-key shortcuts"
          hint="J and K to move, G then a letter to go to a page, ? for the list. Turn this off if you use speech input or press keys by accident; shortcuts with Ctrl or ⌘ keep working."
          checked={settings.shortcuts}
          onChange={(event) => change('shortcuts', event.target.checked)}
        />
      </Group>
      <Group title="Signing in">
        <p className="flex flex-wrap gap-x-6 gap-y-2">
          <Link className="link" href="/settings/password">
            Change your password
          </Link>
          <Link className="link" href="/admin/sessions">
            Where you are signed in
          </Link>
        </p>
      </Group>
    </form>
  );
}

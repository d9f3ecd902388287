'use client';
import { createContext, use } from 'react';
import { typeLabel, type Mask } from '@/lib/privacy/mask-text';
import { formatInstant } from '@/lib/shared/time';
import { cx } from './cx';
import { usePreferences } from './preferences';

/** What a page knows of masked values that were revealed in it. Without one, bars are shown and nothing can be done with them. */
export interface RevealContextValue {
  /** Clear texts by `type token`, for this view only. */
  values: ReadonlyMap<string, string>;
  /** Asks for a value, with a reason; null for readers without the right. */
  ask: ((mask: Pick<Mask, 'type' | 'token'>) => void) | null;
}
const Context = createContext<RevealContextValue | null>(null);
export const RevealProvider = Context;

/**
 * A masked value as an ink-filled bar with its type. The mask's own characters stay in the bar, unseen, so that offsets into the text
 * stay true; what is seen is drawn by its style. Bars are no tab stops: the step's and the trail's own button reveal by keyboard.
 */
export function Redaction({ mask, text }: { mask: Mask; text: string }) {
  const reveal = use(Context);
  const label = typeLabel(mask.type);
  const clear = reveal?.values.get(`${mask.type} ${mask.token}`);
  const shared = {
    className: cx('redaction', clear !== undefined && 'redaction-shown'),
    'data-label': clear ?? label,
    title: clear === undefined ? `${label}, masked; token ${mask.token}` : `${label}, revealed in this view`,
  };
  if (clear !== undefined || !reveal?.ask)
    return (
      <span role="img" aria-label={clear === undefined ? `${label}, masked` : `${label}, revealed: ${clear}`} {...shared}>
        {text}
      </span>
    );
  const { ask } = reveal;
  return (
    <button
      type="button"
      tabIndex={-1}
      {...shared}
      onClick={(event) => {
        event.stopPropagation();
        ask(mask);
      }}
    >
      {text}
    </button>
  );
}

/** What was erased: a hollow bar with the date. Not captured is something else. */
export function Erased({ at, label = 'erased' }: { at?: string; label?: string }) {
  const { zoneName: zone, locale } = usePreferences();
  const words = at ? `${label} on ${formatInstant(at, 'date', { zone, locale })}` : label;
  return (
    <span role="img" className="redaction redaction-hollow" data-label={words} aria-label={words} suppressHydrationWarning />
  );
}

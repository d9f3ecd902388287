'use client';
import { formatNumber, plural } from '@/lib/shared/format';
import { usePreferences } from './preferences';

/** A number in the person's form, for pages that are made on the server. */
export function Num({ value }: { value: number }) {
  return formatNumber(value, usePreferences().locale);
}

/** '1 step', '2 steps', the number in the person's form. */
export function Plural({ count, one, many }: { count: number; one: string; many?: string }) {
  return plural(count, one, many, usePreferences().locale);
}

/** '812 in · 64 out'. */
export function Counts({ known }: { known: readonly (readonly [number, string])[] }) {
  const { locale } = usePreferences();
  return known.map(([value, word]) => `${formatNumber(value, locale)} ${word}`).join(' · ');
}

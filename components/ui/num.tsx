'use client';
import { formatNumber } from '@/lib/shared/format';
import { usePreferences } from './preferences';

/** A number in the person's form, for pages that are made on the server. */
export function Num({ value }: { value: number }) {
  return formatNumber(value, usePreferences().locale);
}

import { z } from 'zod';
import { isTimeZone } from '@/lib/shared/time';
import { DEFAULT_SETTINGS, DENSITIES, LOCALES, THEMES, type Locale } from './setting-choices';

/**
 * What a person may set for themselves, as stored in `person.settings`. Every field has a default, and a stored value that is no
 * longer valid falls back to it: a setting never keeps a page from opening.
 */
const localeNames = Object.keys(LOCALES) as [Locale, ...Locale[]];

/** `utc`, `local` (the zone of the browser) or the name of an IANA zone. */
export const zoneSetting = z
  .string()
  .max(64)
  .refine((zone) => zone === 'utc' || zone === 'local' || isTimeZone(zone), {
    message: 'This is not a time zone: use utc, local or an IANA name such as Europe/Berlin.',
  });

export const personSettings = z.object({
  theme: z.enum(THEMES),
  density: z.enum(DENSITIES),
  zone: zoneSetting,
  locale: z.enum(localeNames),
  /** Single-key shortcuts (WCAG 2.1.4): false leaves only those with a modifier key. */
  shortcuts: z.boolean(),
});
export type PersonSettings = z.infer<typeof personSettings>;

/** Reads stored settings field by field: what is missing or invalid becomes the default. Never throws. */
export function readSettings(stored: unknown): PersonSettings {
  const record = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const entries = Object.entries(personSettings.shape).map(([name, schema]) => {
    const parsed = schema.safeParse(record[name]);
    return [name, parsed.success ? parsed.data : DEFAULT_SETTINGS[name as keyof PersonSettings]];
  });
  return Object.fromEntries(entries) as PersonSettings;
}

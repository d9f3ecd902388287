import { z } from 'zod';
import { isTimeZone } from '@/lib/shared/time';

/**
 * What a person may set for themselves, as stored in `person.settings`. Every field has a default, and a stored value that is no
 * longer valid falls back to it: a setting never keeps a page from opening. Client-safe.
 */
export const THEMES = ['system', 'light', 'dark'] as const;
export const DENSITIES = ['compact', 'standard', 'comfortable'] as const;

/** Locales that the settings page offers: they set the form of dates and numbers. */
export const LOCALES = {
  'en-GB': 'English (United Kingdom)',
  'en-US': 'English (United States)',
  'en-IE': 'English (Ireland)',
  'de-DE': 'Deutsch (Deutschland)',
  'de-CH': 'Deutsch (Schweiz)',
  'fr-FR': 'Français (France)',
  'es-ES': 'Español (España)',
  'it-IT': 'Italiano (Italia)',
  'nl-NL': 'Nederlands (Nederland)',
  'pl-PL': 'Polski (Polska)',
  'pt-PT': 'Português (Portugal)',
  'sv-SE': 'Svenska (Sverige)',
  'ja-JP': '日本語 (日本)',
} as const;
export type Locale = keyof typeof LOCALES;
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

export const DEFAULT_SETTINGS: PersonSettings = {
  theme: 'system',
  density: 'standard',
  zone: 'utc',
  locale: 'en-GB',
  shortcuts: true,
};

/** Reads stored settings field by field: what is missing or invalid becomes the default. Never throws. */
export function readSettings(stored: unknown): PersonSettings {
  const record = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const entries = Object.entries(personSettings.shape).map(([name, schema]) => {
    const parsed = schema.safeParse(record[name]);
    return [name, parsed.success ? parsed.data : DEFAULT_SETTINGS[name as keyof PersonSettings]];
  });
  return Object.fromEntries(entries) as PersonSettings;
}

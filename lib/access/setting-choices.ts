import type { PersonSettings } from './settings';

/** What the settings offer, and what holds until a person chooses. Without zod, so that pages may import it. */
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

export const DEFAULT_SETTINGS: PersonSettings = {
  theme: 'system',
  density: 'standard',
  zone: 'utc',
  locale: 'en-GB',
  shortcuts: true,
};

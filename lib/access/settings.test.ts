import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from './setting-choices';
import { personSettings, readSettings } from './settings';

describe('readSettings', () => {
  it('keeps what is valid and defaults the rest, so that a bad value never keeps a page from opening', () => {
    expect(readSettings(null)).toEqual(DEFAULT_SETTINGS);
    expect(readSettings('theme')).toEqual(DEFAULT_SETTINGS);
    expect(readSettings({ theme: 'dark', zone: 'Mars/Base', shortcuts: 'yes', extra: 1 })).toEqual({
      ...DEFAULT_SETTINGS,
      theme: 'dark',
    });
    expect(readSettings({ zone: 'Asia/Kolkata', locale: 'de-DE' })).toMatchObject({ zone: 'Asia/Kolkata', locale: 'de-DE' });
  });
  it('has valid defaults', () => {
    expect(personSettings.parse(DEFAULT_SETTINGS)).toEqual(DEFAULT_SETTINGS);
  });
});

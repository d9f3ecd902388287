import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCompact,
  formatDuration,
  formatNumber,
  formatShare,
  formatTotal,
  initials,
  plural,
  shortId,
} from './format';

describe('shortId', () => {
  it('keeps the type, the first 8 and the last 4', () => {
    expect(shortId('dec_06f2a8k1mm3ttt0000zzzzx9qz')).toBe('dec_06f2a8k1…x9qz');
    expect(shortId('4bf92f3577b34da6a3ce929d0e0e4736')).toBe('4bf92f35…4736');
  });
  it('leaves ids alone that would not get shorter, and never splits a character', () => {
    expect(shortId('run-8821')).toBe('run-8821');
    expect(shortId('W100')).toBe('W100');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (id) => {
        const short = shortId(id);
        expect(encodeURIComponent(short)).toBeTypeOf('string'); // throws on half a character
        expect(Array.from(short).length).toBeLessThanOrEqual(Array.from(id).length);
        expect(id.startsWith(short.split('…')[0]!) || id.includes('…')).toBe(true);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '< 1 ms'],
    [842, '842 ms'],
    [999.7, '1.00 s'],
    [1240, '1.24 s'],
    [59_960, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [3_599_900, '1 h 00 min'],
    [11_520_000, '3 h 12 min'],
    [360_000_000, '4 d 4 h'],
    [-1500, '-1.50 s'],
    [Number.NaN, 'not reported'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('numbers', () => {
  it('group by the locale', () => {
    expect(formatNumber(1284000)).toBe('1,284,000');
    expect(formatNumber(1284000.5, 'de-DE')).toBe('1.284.000,5');
    expect(formatNumber(1284000, 'fr-FR')).toBe('1 284 000');
  });
  it('say when a total was capped', () => {
    expect(formatTotal({ value: 1000, relation: 'gte' })).toBe('1,000+');
    expect(formatTotal({ value: 1000, relation: 'eq' })).toBe('1,000');
  });
  it.each([
    [0, '0'],
    [7.25, '7.25'],
    [999, '999'],
    [999.9, '1k'],
    [12_840, '12.8k'],
    [999_600, '1M'],
    [3_200_000, '3.2M'],
    [-4500, '-4.5k'],
  ])('%d is compactly %s', (value, text) => {
    expect(formatCompact(value)).toBe(text);
  });
  it('never round a share to nothing or to all, and give none for an empty population', () => {
    expect(formatShare(1, 100_000)).toBe('< 0.1 %');
    expect(formatShare(99_999, 100_000)).toBe('> 99.9 %');
    expect(formatShare(0, 0)).toBe('no population');
    expect(formatShare(1, 8)).toBe('13 %');
    expect(formatShare(1, 80)).toBe('1.3 %');
  });
  it.each([
    [512, '512 B'],
    [3482, '3.4 KiB'],
    [1_048_575, '1 MiB'],
    [1_288_490_189, '1.2 GiB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
  it('count things', () => {
    expect(plural(1, 'step')).toBe('1 step');
    expect(plural(2100, 'reply', 'replies')).toBe('2,100 replies');
  });
});

describe('initials', () => {
  it('take the first letters of first and last word, of any script', () => {
    expect(initials('Ada King Lovelace')).toBe('AL');
    expect(initials('  平井 ')).toBe('平');
    expect(initials('')).toBe('?');
  });
});

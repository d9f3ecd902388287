import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datedPieces, datedWords } from './dated-words';

const berlin = { zone: 'Europe/Berlin', locale: 'en-GB' };

describe('datedWords', () => {
  it.each([
    ['its oldest record is of 2026-11-27.', 'its oldest record is of 27 Nov 2026.'],
    ['Deployed in production since 2026-11-27 23:30 UTC.', 'Deployed in production since 28 Nov 2026, 00:30 CET.'],
    ['May apply since 2026-08-02; no later than 2027-12-02', 'May apply since 2 Aug 2026; no later than 2 Dec 2027'],
    ['from 2026-07-01T08:30:15Z', 'from 1 Jul 2026, 10:30:15 CEST'],
    ['2026-11-27 10:02:07 UTC', '27 Nov 2026, 11:02:07 CET'],
  ])('%s', (given, words) => {
    expect(datedWords(given, berlin)).toBe(words);
  });

  it.each([
    'kb-2026-11-27',
    'Deployed then was version 2026-11-27.',
    'claude-2026-11-27-preview',
    'https://example.org/2026-11-27',
    'report 2026-11-27.csv',
    '2026-13-45 is no day',
    'pinned at gpt@2026-11-27',
  ])('leaves alone what is no date of ours: %s', (given) => {
    expect(datedWords(given, berlin)).toBe(given);
  });

  it('loses nothing of a sentence', () => {
    const part = fc.constantFrom('2026-11-27', ' ', 'T10:00:00Z', ' 10:00 UTC', 'since', '.', '-', 'x');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        expect(datedPieces(text).map((piece) => piece.text).join('')).toBe(text); // prettier-ignore
      }),
    );
  });
});

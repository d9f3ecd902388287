import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCard, isIban } from './checksums';
import { maskIdentifiers } from './mask-identifiers';

describe('masked', () => {
  test.each([
    ['write to Ana.Li+x@mail.example.org, please', 'write to [masked:email], please'],
    ['card 4111 1111 1111 1111 exp 12/27', 'card [masked:card] exp 12/27'],
    ['card 4111-1111-1111-1111.', 'card [masked:card].'],
    ['IBAN DE89 3704 0044 0532 0130 00 at the bank', 'IBAN [masked:iban] at the bank'],
    ['to GB82WEST12345698765432', 'to [masked:iban]'],
    ['call +49 30 901820 or (415) 555-2671', 'call [masked:phone] or [masked:phone]'],
    ['SSN 219-09-9999', 'SSN [masked:us-ssn]'],
    ['NHS 943 476 5919', 'NHS [masked:nhs-number]'],
  ])('%s', (text, expected) => {
    expect(maskIdentifiers(text)).toBe(expected);
    expect(maskIdentifiers(expected)).toBe(expected);
  });
  test('every card with a right sum, however it is grouped', () => {
    const card = fc
      .tuple(
        fc.constantFrom('40', '51', '55', '65', '62'),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 13, maxLength: 13 }),
      )
      .map(([head, digits]) => {
        const base = head + digits.join('');
        return base + [...'0123456789'].find((check) => isCard(base + check))!;
      });
    fc.assert(
      fc.property(card, fc.constantFrom('', ' ', '-'), (digits, gap) => {
        const shown = digits.replace(/(\d{4})(?=\d)/g, `$1${gap}`);
        expect(maskIdentifiers(`paid by ${shown} today`)).toBe('paid by [masked:card] today');
      }),
    );
  });
});

describe('kept', () => {
  test.each([
    'W100',
    'order 4417-2201 of HATHAT',
    'card 4111 1111 1111 1112 has a wrong sum',
    'GB82 WEST 1234 5698 7654 33 has a wrong sum',
    '018f6a0e-7c1b-7b3a-9b52-8a8f7d2c1e00',
    '4bf92f3577b34da6a3ce929d0e0e4736',
    'at 2026-11-21T10:00:00.000Z, on 21.11.2026',
    'version 10.4.0, 192.168.0.1, 1732183200000',
    'user@localhost and a@b',
    'amount 1234567.89',
  ])('%s', (text) => {
    expect(maskIdentifiers(text)).toBe(text);
  });
});

test('linear in the length of hostile text', () => {
  for (const piece of ['a@', '1 ', 'a.', 'DE89 ', '1', '+1', '(1']) {
    const text = piece.repeat(50_000);
    const start = performance.now();
    maskIdentifiers(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  }
  expect(isIban('GB82WEST12345698765432')).toBe(true);
});

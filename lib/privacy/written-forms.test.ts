import { describe, expect, test } from 'vitest';
import { redactText } from '@/lib/risk/redact-text';
import { isLuhn } from './checksums';

/** Digits with a check digit that makes the Luhn sum hold. */
const withCheck = (digits: string): string => Array.from({ length: 10 }, (_, n) => `${digits}${n}`).find(isLuhn)!;
const grouped = (digits: string, sizes: readonly number[], sign: string): string => {
  let at = 0;
  return sizes.map((size) => digits.slice(at, (at += size))).join(sign);
};
const spansOf = (text: string) => redactText(text).spans;
const only = (text: string, shown: string, type: string): void => {
  const start = text.indexOf(shown);
  expect(spansOf(text)).toEqual([{ start, end: start + shown.length, type }]);
};

describe('identifiers as people write them', () => {
  const CARDS: [string, number[]][] = [['411122233344455', [4, 4, 4, 4]], ['220155556666777', [4, 4, 4, 4]], ['37112233445566', [4, 6, 5]], ['37112233445566', [4, 4, 4, 3]], ['3611223344556', [4, 6, 4]], ['3611223344556', [4, 4, 4, 2]], ['411122223333444455', [4, 4, 4, 4, 3]], ['21311122233344', [15]], ['18001122233344', [15]]]; // prettier-ignore
  test.each(CARDS.flatMap(([digits, sizes]) => [' ', '-', '.', '  '].map((sign) => grouped(withCheck(digits), sizes, sign))))('a card: %s', (shown) => {
    only(`Card ${shown} was used`, shown, 'CREDIT_CARD');
  }); // prettier-ignore

  test('a card of twelve digits counts where the words say so', () => {
    const short = withCheck('50123456789');
    only(`maestro card ${short} ok`, short, 'CREDIT_CARD');
    expect(spansOf(`order ${short} ok`).filter(({ type }) => type === 'CREDIT_CARD')).toEqual([]);
  });

  test.each(['SSN 219 09 9998 here', 'my 219-09-9998 (SSN) here', 'it is 219099998, my social security number'])('%s', (text) => {
    expect(spansOf(text).map(({ type }) => type)).toEqual(['US_SSN']);
  });

  test.each(['DE89  3704  0044  0532  0130  00', 'DE89\t3704\t0044\t0532\t0130\t00', 'IBANDE89370400440532013000'])('an IBAN: %j', (shown) => {
    expect(spansOf(`to ${shown} now`).map(({ type }) => type)).toEqual(['IBAN_CODE']);
  }); // prettier-ignore

  test('an address of either kind is one address', () => {
    only('from ::ffff:192.0.2.7 at', '::ffff:192.0.2.7', 'IP_ADDRESS');
    only('bound to ::1 only', '::1', 'IP_ADDRESS');
    only('the host moved from 192.0.2.1 today', '192.0.2.1', 'IP_ADDRESS');
  });

  test.each(['see section 4.2.1.7 below', 'upgrade from 1.4.2.6 to 1.4.2.7', 'chapter 3.1.2.2'])('no address: %s', (text) => {
    expect(spansOf(text)).toEqual([]);
  });

  test.each(['934 12 34 56', '98123 45678', '(21) 98765-4321', '01.44.55.66.77', '312/555-0188'])('a telephone: %s', (shown) => {
    only(`ring ${shown} at noon`, shown, 'PHONE_NUMBER');
  });

  test.each(['SN 0172 3456789', 'SIN 046 454 286'])('no telephone: %s', (text) => {
    expect(spansOf(text).map(({ type }) => type)).not.toContain('PHONE_NUMBER');
  });
});

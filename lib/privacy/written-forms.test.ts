import { describe, expect, test } from 'vitest';
import { redactText } from '@/lib/risk/redact-text';
import { isLuhn } from './checksums';
import { identifiers } from './find-identifiers';
import { plainForm } from './plain-form';

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

  test.each(['dev 10.0.0.5', 'srv: 203.0.113.7', 'routing table 10.0.0.1', 'from 10.0.0.5-10.0.0.9'])('an address, and no version: %s', (text) => {
    expect(spansOf(text)[0]?.type).toBe('IP_ADDRESS');
  }); // prettier-ignore

  test.each(['v10.2.3.4', 'server v 1.2.3.4', 'Table 10.0.0.1 lists', 'rev. 1.2.3.4'])('a version or a heading: %s', (text) => {
    expect(spansOf(text)).toEqual([]);
  });

  test.each(['ITIN 912-70-1234', 'my ITIN is 912701234', 'Passport 925665416', 'passport number: AB1234567'])('a number of a state: %s', (text) => {
    expect(spansOf(text)).toEqual([{ start: text.search(/[A-Z]?[A-Z]?\d/), end: text.length, type: 'NATIONAL_ID' }]);
  }); // prettier-ignore

  test.each(['order 4539 1488 0343 6468 ok', '912-44-1234', 'order 925665416', 'AB1234567'])(
    'no number of a state: %s',
    (text) => {
      expect(spansOf(text)).toEqual([]);
    },
  );

  test.each(['/', '_'])('a card with %s between its groups, and one behind a label and a colon', (sign) => {
    const shown = grouped(withCheck('411122233344455'), [4, 4, 4, 4], sign);
    only(`It is ${shown}.`, shown, 'CREDIT_CARD');
    only(`card:${shown}`, shown, 'CREDIT_CARD');
  });

  test.each([
    ['my number is 4155552671', '4155552671'],
    ['reach me on 4155552671', '4155552671'],
    ['it is 138 0013 8000 now', '138 0013 8000'],
    ['dial 8 (912) 345-67-89', '8 (912) 345-67-89'],
    ['it is 415 555 2671 ext 5', '415 555 2671 ext 5'],
  ])('a telephone: %s', (text, shown) => only(text, shown, 'PHONE_NUMBER'));

  test.each(['order 4155552671', 'Account number is 4155552671'])('no telephone: %s', (text) => {
    expect(spansOf(text)).toEqual([]);
  });

  test.each([
    ['nacida el 3 de mayo de 1980', '3 de mayo de 1980'],
    ['DOB: 03-May-1980', '03-May-1980'],
    ['birthdate=19800503', '19800503'],
  ])('a birth date: %s', (text, shown) => only(text, shown, 'DATE_OF_BIRTH'));

  test.each([
    'Storgatan 5, 111 23 Stockholm',
    'Nygatan 12 B, 582 19 Linköping',
    'Calle Mayor 5, 2º B, 28013 Madrid',
    'C/ Alcalá 45, 28014 Madrid',
    '12 Mill Road, London NW1 6XE',
    '10 Downing Street, SW1A 2AA',
    'Av. Paulista 1578',
    'ul. Długa 5, 00-238 Warszawa',
    'Nowy Świat 15, 00-497 Warszawa',
    'Karl Johans gate 22, 0026 Oslo',
    '12 chapel street',
  ])('a whole address: %s', (shown) => only(`sent to ${shown}.`, shown, 'STREET_ADDRESS'));

  test.each(['a 5 minute drive', 'Order 12, 10115 items', 'on a 4 lane road', 'R. Smith 12', 'May 12, 20115 Berlin'])('no address: %s', (text) => {
    expect(spansOf(text).filter(({ type }) => type === 'STREET_ADDRESS')).toEqual([]);
  }); // prettier-ignore
});

describe('how a text is dressed makes no difference', () => {
  const VALUES: [string, string][] = [['4111 1111 1111 1111', 'CREDIT_CARD'], ['DE89370400440532013000', 'IBAN_CODE'], ['219-09-9999', 'US_SSN'], ['mia.li@mail.example.org', 'EMAIL_ADDRESS'], ['203.0.113.7', 'IP_ADDRESS'], ['+44 20 7946 0018', 'PHONE_NUMBER']]; // prettier-ignore
  const inDigits = (zero: number) => (text: string): string => text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit))); // prettier-ignore
  const DRESSES: [string, (text: string) => string][] = [
    ['full width', (text) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))],
    ['zero-width characters', (text) => [...text].join('\u200b')],
    ['soft hyphens', (text) => text.replace(/(\w)(\w)/g, '$1\u00ad$2')],
    ['thin spaces', (text) => text.replaceAll(' ', '\u2009')],
    ['other hyphens', (text) => text.replaceAll('-', '\u2011')],
    ['Arabic digits', inDigits(0x660)],
    ['bold digits', inDigits(0x1d7ce)],
  ]; // prettier-ignore
  test.each(DRESSES.flatMap(([name, dress]) => VALUES.map(([value, type]) => ({ name, type, shown: dress(value), value }))))('$type in $name', ({ type, shown, value }) => {
    const text = `It was ${shown}, they said`;
    expect(spansOf(text)).toEqual([{ start: 7, end: 7 + shown.length, type }]);
    const plain = identifiers.find(value)[0];
    if (plain) expect(identifiers.find(text)[0]).toMatchObject({ value: plain.value, start: 7, end: 7 + shown.length });
  }); // prettier-ignore

  test.each(['mia(at)example.org', 'mia [at] mail.example.org', 'mia (at) example (dot) org', 'mia at example dot org'])('an address spelled out: %s', (shown) => {
    only(`Write to ${shown} today`, shown, 'EMAIL_ADDRESS');
  }); // prettier-ignore

  test.each(['look at the dot net page', 'We met at example and left', 'f(at) is 3', 'paid 12 500 euros – twice'])('no address: %s', (text) => {
    expect(spansOf(text)).toEqual([]);
  }); // prettier-ignore

  test('a plain text is its own plain form', () => {
    expect(plainForm('Füße — 4111 “plain” … 日本語、東京')).toBeNull();
    const form = plainForm('a​b １２')!;
    expect([form.text, form.origin(1, 2), plainForm(form.text)]).toEqual(['ab 12', { start: 2, end: 3 }, null]);
  });
});

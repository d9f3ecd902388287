import fc from 'fast-check';
import { stdnum } from 'stdnum';
import validator from 'validator';
import { describe, expect, test } from 'vitest';
import { isCard, isIban, ibanLength } from './checksums';
import { findAll, mergeSpans } from './detector';
import { identifiers } from './find-identifiers';
import { NUMBER_RULES, wordType } from './national-ids';

const found = (text: string, hint?: string): string[] =>
  identifiers.find(text, hint).map((span) => `${span.type}:${text.slice(span.start, span.end)}=${span.value}`);

describe('finds', () => {
  test.each([
    ['write to Ana.Li+x@mail.example.org, please', ['email:Ana.Li+x@mail.example.org=ana.li+x@mail.example.org']],
    ['card 4111 1111 1111 1111 12/27', ['card:4111 1111 1111 1111=4111111111111111']],
    ['order 12 4111-1111-1111-1111.', ['card:4111-1111-1111-1111=4111111111111111']],
    ['{"card":4111111111111111}', ['card:4111111111111111=4111111111111111']],
    ['IBAN DE89 3704 0044 0532 0130 00 at', ['iban:DE89 3704 0044 0532 0130 00=DE89370400440532013000']],
    ['"a\\nDE89370400440532013000\\nb"', ['iban:DE89370400440532013000=DE89370400440532013000']],
    ['SSN 219-09-9999', ['us-ssn:219-09-9999=219099999']],
    ['NHS 943 476 5919', ['nhs-number:943 476 5919=9434765919']],
    ['"x\\nmia@example.org"', ['email:mia@example.org=mia@example.org']],
    ['a?to=mia%40example.org&b', ['email:mia%40example.org=mia@example.org']],
    ['from 81.2.69.142 and 2001:DB8:85a3::8a2e:370:7334.', ['ip:81.2.69.142=81.2.69.142', 'ip:2001:DB8:85a3::8a2e:370:7334=2001:db8:85a3:0:0:8a2e:370:7334']],
    ['NINO AB 12 34 56 C', ['uk-nino:AB 12 34 56 C=AB123456C']],
    ['DNI 12345678Z, NIE X1234567L', ['es-dni:12345678Z=12345678Z', 'es-nie:X1234567L=X1234567L']],
    ['AHV 756.9217.0769.85', ['ch-ahv:756.9217.0769.85=7569217076985']],
    ['Füße@exämple.de!', ['email:Füße@exämple.de=füße@exämple.de']],
  ])('%s', (text, expected) => expect(found(text)).toEqual(expected)); // prettier-ignore
  test('digits with a weak checksum only where words or the name of the field say what they are', () => {
    expect(found('111222333')).toEqual([]);
    expect(found('BSN: 111222333')).toEqual(['nl-bsn:111222333=111222333']);
    expect(found('111222333', 'bsn')).toEqual(['nl-bsn:111222333=111222333']);
  });
});

test.each([
  'W100', 'order 4417-2201 of HATHAT', 'card 4111 1111 1111 1112', 'GB82 WEST 1234 5698 7654 33', '018f6a0e-7c1b-7b3a-9b52-8a8f7d2c1e00',
  '4bf92f3577b34da6a3ce929d0e0e4736', '2026-11-21T10:00:00.000Z, 21.11.2026', 'version 81.2.69.142, 192.168.0.1, 127.0.0.1', 'user@localhost and a@b',
  'icon@2x.png, git@example.org, lodash@4.17.21', '1234567.89', '219-09-9999-1234', 'std::add::1', '10:00:00', 'fe80::1 and ::1',
])('leaves %s alone', (text) => expect(found(text)).toEqual([])); // prettier-ignore

describe('rules agree with libraries written by others', () => {
  const digits = (n: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${n}}$`));
  const rule = (shape: string, type: string): ((value: string) => boolean) => {
    const one = NUMBER_RULES.get(shape)!.find((held) => held.type === type)!;
    return (value) => one.valid(value);
  };
  /** One digit in every place: random numbers with a right checksum come often enough to be compared. */
  const compare = (
    n: number,
    ours: (v: string) => boolean,
    theirs: (v: string) => boolean,
    seen?: (v: string) => boolean,
  ): void =>
    fc.assert(
      fc.property(digits(n - 1), (start) => {
        for (let d = 0; d < 10; d++) {
          const value = `${start}${d}`;
          if (seen && !seen(value)) continue;
          expect([value, ours(value)]).toEqual([value, theirs(value)]);
        }
      }),
      { numRuns: 400 },
    );
  test('cards', () => compare(16, (v) => isCard(v) && /^(4|5[1-5])/.test(v), (v) => validator.isCreditCard(v) && /^(4|5[1-5])/.test(v))); // prettier-ignore
  test('IBANs: what ours takes, validator takes; and a changed digit is refused', () => {
    for (const iban of [
      'DE89370400440532013000',
      'GB82WEST12345698765432',
      'FR1420041010050500013M02606',
      'NL91ABNA0417164300',
      'NO9386011117947',
    ]) {
      expect([isIban(iban), validator.isIBAN(iban), ibanLength(iban.slice(0, 2))]).toEqual([true, true, iban.length]);
      for (let i = 4; i < iban.length; i++) {
        const other = iban.slice(0, i) + (iban[i] === '7' ? '8' : '7') + iban.slice(i + 1);
        expect([other, isIban(other)]).toEqual([other, validator.isIBAN(other)]);
      }
    }
  });
  test('Germany: whatever ours takes', () => {
    const ours = rule('2 3 3 3', 'de-tax-id');

    compare(11, (v) => ours(v) && !stdnum.DE!['idnr']!.validate(v).isValid, () => false); // prettier-ignore
  });
  test('Netherlands', () => compare(9, rule('9', 'nl-bsn'), (v) => stdnum.NL!['bsn']!.validate(v).isValid));
  test('Brazil', () => compare(11, rule('3.3.3-2', 'br-cpf'), (v) => stdnum.BR!['cpf']!.validate(v).isValid));
  test('Norway: whatever theirs takes', () => compare(11, rule('11', 'no-national-id'), () => true, (v) => stdnum.NO!['fodselsnummer']!.validate(v).isValid && v.slice(2, 4) <= '12')); // prettier-ignore
  test('India', () => compare(12, rule('12', 'in-aadhaar'), (v) => stdnum.IN!['aadhaar']!.validate(v).isValid));
  test('Switzerland', () => compare(13, rule('13', 'ch-ahv'), (v) => stdnum.CH!['ssn']!.validate(v).isValid, (v) => v.startsWith('756'))); // prettier-ignore
  test('Spain, letters included', () => {
    fc.assert(
      fc.property(digits(8), (start) => {
        for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
          expect([start, letter, wordType(start + letter) === 'es-dni']).toEqual([
            start,
            letter,
            stdnum.ES!['dni']!.validate(start + letter).isValid,
          ]);
      }),
      { numRuns: 30 },
    );
  });
  test.each([
    ['FR', 'nir', '255081416802538', '15'], ['BE', 'nn', '85073003328', '11'], ['PL', 'pesel', '44051401359', '11'], ['AT', 'vnr', '1237010180', '10'],
    ['SE', 'personnummer', '880320-0016', '6-4'], ['ZA', 'idnr', '7503305044089', '13'], ['CN', 'ric', '360426199101010071', '18'], ['CA', 'sin', '123456782', '9'],
  ])('%s %s %s', (country, name, value, shape) => {
    const ours = (v: string): boolean => NUMBER_RULES.get(shape)!.some((one) => one.valid(v.replace(/\D/g, '')));
    const theirs = (stdnum as Record<string, Record<string, { validate(v: string): { isValid: boolean } }>>)[country]![name]!;
    expect([value, ours(value), theirs.validate(value).isValid]).toEqual([value, true, true]);
  }); // prettier-ignore
  test.each([['it-fiscal-code', 'RCCMNL83S18D969H'], ['ie-pps', '6433435F'], ['fi-hetu', '131052A308T'], ['cn-id', '11010519491231002X']])('%s %s', (type, value) => expect(wordType(value)).toBe(type)); // prettier-ignore
});

test('spans are in order, inside the text, and never overlap; other detectors keep to the gaps', () => {
  const piece = fc.constantFrom('mia@example.org', '4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00', '219-09-9999', ' ', '.', '-', 'a', '7', '@', '::', 'é', '\n'); // prettier-ignore
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      const spans = findAll([identifiers, identifiers], text);
      let floor = 0;
      for (const span of spans) {
        expect(span.start).toBeGreaterThanOrEqual(floor);
        expect(span.end).toBeGreaterThan(span.start);
        floor = span.end;
      }
      expect(floor).toBeLessThanOrEqual(text.length);
      expect(spans).toEqual(identifiers.find(text));
    }),
  );
  const at = (start: number, end: number): { start: number; end: number; type: string; value: string } => ({
    start,
    end,
    type: 't',
    value: '',
  });
  expect(mergeSpans([at(3, 6)], [at(0, 2), at(1, 4), at(5, 9), at(6, 8)])).toEqual([at(0, 2), at(3, 6), at(6, 8)]);
});

test('time grows with the length of a document full of near-identifiers, not faster', () => {
  const work = (text: string): number => {
    const start = performance.now();
    identifiers.find(text);
    return performance.now() - start;
  };
  for (const piece of [
    '1 ',
    '4111 1111 1111 1112 ',
    'DE89 3704 0044 0532 0130 01 ',
    'a@',
    'a@b.c1 ',
    '::1:',
    '1.1.1.256 ',
    '%40',
    '1',
    '1-1.1 ',
    'ü@é',
    `a@${'a.'.repeat(120)} `,
  ]) {
    const small = piece.repeat(Math.ceil(10_000 / piece.length));
    work(small);
    // A quadratic scan would take 64 times as long; the rest is room for a busy machine.
    expect(work(small.repeat(8))).toBeLessThan(Math.max(8 * 6 * work(small), 500));
  }
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PERSONAL_CASES, unmark } from './evaluation/personal-cases';
import { redactText } from './redact-text';

describe('redaction of a text', () => {
  test('finds what the bundled sentences mark, and of the rest no card, account or name', () => {
    for (const marked of PERSONAL_CASES) {
      const { text, spans } = unmark(marked);
      expect({ text, spans: redactText(text).spans.filter(({ type }) => type !== 'NATIONAL_ID') }).toEqual({ text, spans });
    }
  });

  test('leaves nothing to find: a second pass changes nothing', () => {
    for (const marked of PERSONAL_CASES) {
      const once = redactText(unmark(marked).text).text;
      expect(redactText(once).text).toBe(once);
    }
  });

  test.each(['Llámame al 612 345 678', 'text 2125550187 after six', 'dial me back on 2125550187', 'appelle au 0612345678', 'Reisepass Nr. CF2KV3HYM'])(
    'finds what is said to be a number: %s',
    (text) => expect(redactText(text).spans).toHaveLength(1),
  ); // prettier-ignore

  test('an error in a message with a number is no telephone', () => expect(redactText('error in message 20240512, see the log').spans).toEqual([])); // prettier-ignore

  test('gives spans in order, without overlaps, that rebuild the answer', () => {
    const part = fc.constantFrom(
      'Dr Ana Berg ',
      'ana@berg.example ',
      '4111 1111 1111 1111 ',
      'token=sk-ant-abcdefghijklmnop1234 ',
      '10.0.0.1 ',
      '+44 20 7946 0018, ',
      '12 Mill Road, Leeds. ',
      'born 1 May 1980 ',
      '😀',
      'x ',
      '"',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (parts) => {
        const text = parts.join('');
        const answer = redactText(text);
        let at = 0;
        let rebuilt = '';
        for (const { start, end, type } of answer.spans) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          rebuilt += `${text.slice(at, start)}[${type}`;
          at = end;
        }
        expect(answer.text.replace(/_\d+\]/g, '')).toBe((rebuilt + text.slice(at)).replace(/_\d+\]/g, ''));
      }),
    );
  });

  test('the same value has the same number', () => {
    expect(redactText('a@b.example, c@d.example, A@B.example').text).toBe(
      '[EMAIL_ADDRESS_1], [EMAIL_ADDRESS_2], [EMAIL_ADDRESS_1]',
    );
  });

  test('a run of base64 or hex that hides something goes as a whole, any other stays', () => {
    const base64 = Buffer.from('card 4111 1111 1111 1111').toString('base64');
    expect(redactText(`see ${base64} ok`).text).toBe('see [CREDIT_CARD_1] ok');
    expect(redactText(`see ${Buffer.from('mia@example.org').toString('hex')} ok`).text).toBe('see [EMAIL_ADDRESS_1] ok');
    expect(redactText('a?to=mia%40example.org&b=1').text).toBe('a?to=[EMAIL_ADDRESS_1]&b=1');
    const harmless = `see ${Buffer.from('the harbour is closed on Tuesday').toString('base64')} ok`;
    expect(redactText(harmless).text).toBe(harmless);
  });
});

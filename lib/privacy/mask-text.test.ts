import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonValue } from '@/lib/shared/json';
import { identifiers } from './find-identifiers';
import { fromMaskedAnswer, toMaskedAnswer } from './mask-answer';
import { maskJson } from './mask-json';
import { MASK_CLOSE, MASK_OPEN, maskOf, masksIn, maskSpans, plainMasks, splitMasks, typedMask } from './mask-text';

const tokenOf = (type: string, value: string): string =>
  Buffer.from(`${type}${value}`).toString('hex').padEnd(16, '0').slice(-16);
const mask = (text: string, hint?: string): string => maskSpans(text, identifiers.find(text, hint), tokenOf);
const TOKEN = '0123456789abcdef';

test('a value becomes a mask with a token; the same value has the same token, however it is written', () => {
  const text = mask('Mia@Example.org and mia@example.org, 4111 1111 1111 1111 and 4111111111111111');
  expect(masksIn(text).map((one) => one.type)).toEqual(['email', 'email', 'card', 'card']);
  const [a, b, c, d] = masksIn(text).map((one) => one.token);
  expect([a, c]).toEqual([b, d]);
  expect(text).not.toContain('example');
  expect(plainMasks(text)).toMatch(/^\[email [0-9a-f]{16}\] and \[email/);
  expect(plainMasks(text)).toHaveLength(text.length);
});

test('an emitter that writes a mask has written text: in brackets of either kind', () => {
  const forged = `${maskOf('email', TOKEN)} and [email ${TOKEN}]`;
  expect(masksIn(mask(forged))).toEqual([]);
  expect(toMaskedAnswer({ text: mask(forged) })).toEqual({ text: `\ufffdemail ${TOKEN}\ufffd and [email ${TOKEN}]` });
  expect(fromMaskedAnswer(toMaskedAnswer({ text: mask(forged) })).text).not.toContain(MASK_OPEN);
});

test('masking again changes nothing but foreign brackets', () => {
  const once = mask('to mia@example.org');
  expect(identifiers.find(plainMasks(once))).toEqual([]);
});

const piece = fc.constantFrom(
  'mia@example.org',
  '4111111111111111',
  '219-09-9999',
  ' ',
  'ä',
  `[email ${TOKEN}]`,
  MASK_OPEN,
  MASK_CLOSE,
  'plain',
);
const texts = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));

test('what goes out comes back as it was, at any depth', () => {
  fc.assert(
    fc.property(
      fc.object({ key: fc.constantFrom('a', 'b/c', '~d', ''), values: [texts, fc.integer(), fc.boolean()], maxDepth: 3 }),
      (value) => {
        const inside = maskJson(value as JsonValue, mask) as object;
        const outside = JSON.parse(JSON.stringify(toMaskedAnswer({ inside }))) as { inside: object };
        expect(JSON.stringify(outside)).not.toContain(MASK_OPEN);
        expect(fromMaskedAnswer(outside).inside).toEqual(inside);
      },
    ),
  );
});

test('the pieces of a text are the text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const out = mask(text);
      const pieces = splitMasks(out);
      expect(pieces.map((one) => (typeof one === 'string' ? one : maskOf(one.type, one.token))).join('')).toBe(out);
      expect(pieces.filter((one) => typeof one !== 'string')).toHaveLength(identifiers.find(text).length);
    }),
  );
});

test('JSON: names of members, numbers and what the name of a field says', () => {
  const out = maskJson(
    { 'mia@example.org': 1, bsn: '111222333', order: '111222333', card: 4111111111111111, n: 12345678901 },
    mask,
  ) as Record<string, unknown>;
  expect(Object.keys(out).map((key) => masksIn(key).length)).toEqual([1, 0, 0, 0, 0]);
  expect(out).toMatchObject({ order: '111222333', n: 12345678901 });
  expect(masksIn(String(out['bsn']))).toMatchObject([{ type: 'nl-bsn' }]);
  expect(masksIn(String(out['card']))).toMatchObject([{ type: 'card' }]);
});

test('a mask can be typed', () => {
  expect(typedMask(` [email ${TOKEN}] `)).toBe(maskOf('email', TOKEN));
  expect(typedMask('[email me]')).toBeNull();
});

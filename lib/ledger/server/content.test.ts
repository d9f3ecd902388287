import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disclosureText, parseDisclosure } from '../disclosure';
import { canonicalJson } from './canonical-json';
import { decrypt, encrypt, placeOf, unwrapKey, wrapKey } from './cipher';
import { contentDigest, prepareContent, readContent } from './content';
import { DICTIONARY_1 } from './dictionary';
import { packText, unpackText } from './pack';

const texts = fc.oneof(
  fc.string({ maxLength: 400 }),
  fc.string({ maxLength: 30 }).map((text) => text.repeat(700)),
);
const none = (): string => {
  throw new Error('refers to nothing');
};
const json = fc.jsonValue().map((value) => canonicalJson(value as never));

describe('packed text', () => {
  test('comes back as it was, and is never longer', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const whole = text.replace(/\p{Cs}/gu, '?');
        const { format, bytes } = packText(whole);
        expect(bytes.length).toBeLessThanOrEqual(Buffer.byteLength(whole));
        expect(unpackText(format, bytes)).toBe(whole);
      }),
    );
  });
  test('is read with a dictionary that never changes', () => {
    expect(createHash('sha256').update(DICTIONARY_1).digest('hex')).toBe(
      '903de5c5af99d3988ce922892426cd109b5116387663a7e2bf63dcea11afd63a',
    );
  });
  test('of a later release is refused', () => {
    expect(() => unpackText(9, Buffer.alloc(3))).toThrow('9');
  });
});

describe('a disclosure', () => {
  test('has the digest of RFC 9901 section 4.2.3', () => {
    const rfc = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0';
    expect(createHash('sha256').update(rfc, 'ascii').digest('base64url')).toBe('X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
    const salt = Buffer.from('_26bc4LT-ac6q2KI6cBW5es', 'base64url');
    const ours = Buffer.from(disclosureText(salt.toString('base64url'), '"Möbius"')).toString('base64url');
    expect(contentDigest(salt, '"Möbius"')).toBe(createHash('sha256').update(ours, 'ascii').digest('base64url'));
  });
  test('gives back salt and canonical text', () => {
    fc.assert(
      fc.property(json, (canonical) => {
        const prepared = prepareContent(canonical);
        const { salt, text } = readContent(Buffer.from(prepared.plain), none);
        expect(text).toBe(canonical);
        expect(contentDigest(salt, text)).toBe(prepared.digest);
        const parsed = parseDisclosure(disclosureText(salt.toString('base64url'), text));
        expect(parsed).toMatchObject({ salt: salt.toString('base64url'), canonical });
      }),
    );
  });
  test('of the same content has another digest each time: nothing is learnt by guessing', () => {
    expect(prepareContent('"yes"').digest).not.toBe(prepareContent('"yes"').digest);
    expect(prepareContent('"yes"').digest).not.toBe(createHash('sha256').update('"yes"').digest('base64url'));
  });
});

describe('sealed bytes', () => {
  const key = randomBytes(32);
  const place = placeOf('0193a1f0-0000-7000-8000-000000000001', 7);
  test('open at their place, under their key, unaltered, and in no other way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (plain, at) => {
        const sealed = encrypt(key, plain, place);
        expect(decrypt(key, sealed, place).equals(plain)).toBe(true);
        const altered = Buffer.from(sealed);
        altered[at % altered.length]! ^= 1;
        expect(() => decrypt(key, altered, place)).toThrow();
        expect(() => decrypt(key, sealed, placeOf('0193a1f0-0000-7000-8000-000000000001', 8))).toThrow();
        expect(() => decrypt(key, sealed, placeOf('0193a1f0-0000-7000-8000-000000000002', 7))).toThrow();
        expect(() => decrypt(randomBytes(32), sealed, place)).toThrow();
        expect(() => decrypt(key, sealed.subarray(0, -1), place)).toThrow();
      }),
    );
  });
  test('a wrapped key is that of RFC 3394 section 4.6', () => {
    const kek = Buffer.from('000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F', 'hex');
    const data = Buffer.from('00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F', 'hex');
    const wrapped = wrapKey(kek, data);
    expect(wrapped.toString('hex').toUpperCase()).toBe(
      '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21',
    );
    expect(unwrapKey(kek, wrapped).equals(data)).toBe(true);
    wrapped[3]! ^= 1;
    expect(() => unwrapKey(kek, wrapped)).toThrow();
  });
});

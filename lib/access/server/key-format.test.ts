import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashSecret, makeKey, parseKey, readKey } from './key-format';

const basic = (user: string, password: string): string => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('API keys', () => {
  it('are read back from every header a client may use', () => {
    const { text, lookup, secret, hash } = makeKey();
    const parts = { lookup, secret };
    for (const [name, value] of [
      ['authorization', `Bearer ${text}`],
      ['authorization', `bearer   ${text}  `],
      ['authorization', basic('anybody', text)],
      ['authorization', basic('', text)],
      ['authorization', basic(text, '')],
      ['authorization', basic(`csk_${lookup}`, secret)],
      ['x-api-key', text],
    ] as const) {
      expect(readKey(new Headers({ [name]: value })), `${name}: ${value.slice(0, 12)}`).toEqual(parts);
    }
    expect(hashSecret(secret).equals(hash)).toBe(true);
  });

  it('are absent or malformed, never guessed at', () => {
    expect(readKey(new Headers())).toBe('absent');
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        expect(parseKey(text)).toBeNull();
        expect(readKey(new Headers({ authorization: `Basic ${Buffer.from(text).toString('base64')}` }))).toBe('malformed');
      }),
    );
    const { text } = makeKey();
    expect(parseKey(text.slice(0, -1))).toBeNull();
    expect(parseKey(`${text}x`)).toBeNull();
    expect(readKey(new Headers({ authorization: `Digest ${text}` }))).toBe('malformed');
  });

  it('differ every time', () => {
    const made = Array.from({ length: 200 }, () => makeKey());
    expect(new Set(made.map((one) => one.text)).size).toBe(200);
    expect(new Set(made.map((one) => one.lookup)).size).toBe(200);
  });
});

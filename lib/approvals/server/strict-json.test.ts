import { describe, expect, test } from 'vitest';
import { decodeStrictJson } from './strict-json';

const decode = (text: string) => decodeStrictJson(new TextEncoder().encode(text));

describe('a body that is hashed', () => {
  test('is read as it stands', () => {
    expect(decode('{"a":[1,"ä",null,{"constructor":1.5}]}')).toEqual({ a: [1, 'ä', null, { constructor: 1.5 }] });
  });

  test.each([
    ['a name that stands twice', '{"a":{"x":1,"x":2}}'],
    ['the same, once escaped', '{"a":{"x":1,"\\u0078":2}}'],
    ['half a surrogate', '{"a":"\\ud800"}'],
    ['an integer beyond 2^53', '{"a":9007199254740993}'],
    ['a number beyond a double', '{"a":1e999}'],
    ['a member that sets a prototype', '{"a":[{"__proto__":{"x":1}}]}'],
    ['the same, escaped', '{"a":{"\\u005f_proto__":1}}'],
    ['a hostile depth', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('is refused with %s', (_, text) => {
    expect(() => decode(text)).toThrow(expect.objectContaining({ name: 'AppError' }) as Error);
  });
});

import { describe, expect, test } from 'vitest';
import type { AppError } from '@/lib/shared/errors';
import { decodeEdited, decodeStrictJson } from './strict-json';

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

describe('arguments that a person typed', () => {
  test.each([
    ['a name that stands twice', '{"order":"W1","amount":"1.00","amount":"9.00"}', '/editedArgs/amount'],
    ['an integer beyond 2^53', '{"lines":[{"sum":9007199254740993}]}', '/editedArgs/lines/0/sum'],
  ])('are refused with %s as a vote over the API is', (_, text, field) => {
    const failure = (read: () => unknown): AppError => {
      try {
        read();
      } catch (error) {
        return error as AppError;
      }
      throw new Error('It was read.');
    };
    const page = failure(() => decodeEdited(text));
    const api = failure(() => decode(`{"editedArgs":${text}}`));
    expect(page).toMatchObject({ code: api.code, message: api.message, extra: { field } });
    expect(api.extra['field']).toBe(field);
  });

  test('are read as they stand, and what is no JSON is refused', () => {
    expect(decodeEdited('{"amount":"42.00"}')).toEqual({ amount: '42.00' });
    expect(() => decodeEdited('{"amount":')).toThrow(expect.objectContaining({ code: 'malformedJson' }) as Error);
  });
});

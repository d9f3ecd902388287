import { expect, test } from 'vitest';
import { AppError } from '@/lib/shared/errors';
import { mayHoldUnstorable, refuseUnstorable } from './refuse-unstorable';

const fieldOf = (value: unknown, prefix: string): unknown => {
  try {
    refuseUnstorable(value, prefix);
    return null;
  } catch (error) {
    return error instanceof AppError && error.code === 'invalidRequest' ? error.extra['field'] : error;
  }
};

test('names the field that holds U+0000 or half a character, in values and in names, however deep', () => {
  expect(fieldOf({ a: ['x', { b: 'c\0' }] }, 'body')).toBe('body.a[1].b');
  expect(fieldOf({ a: { 'n\0': 1 } }, 'body')).toBe('body.a');
  expect(fieldOf({ a: ['\u{1f600}', { b: '\ud800' }] }, 'body')).toBe('body.a[1].b');
  expect(fieldOf('x\0', 'query')).toBe('query');
  expect(fieldOf({ id: 'x\0' }, '')).toBe('id');
  expect(fieldOf({ a: ['x', 1, null, true] }, 'body')).toBeNull();
  let deep: unknown = '\0';
  for (let i = 0; i < 50_000; i++) deep = [deep];
  expect(fieldOf(deep, '')).not.toBeNull();
});

test('a wide value is looked through to its end', () => {
  const wide = Array.from({ length: 1_000_000 }, () => ({}));
  expect(fieldOf(wide, 'body')).toBeNull();
  expect(fieldOf({ wide, last: ['a', { b: 'c\0' }] }, 'body')).toBe('body.last[1].b');
});

test('a value that leads back to itself, or to the same from everywhere, is looked through once', () => {
  const round: Record<string, unknown> = { a: 1 };
  round['self'] = [round];
  expect(fieldOf(round, 'body')).toBeNull();
  let laughs: unknown = 'x';
  for (let level = 0; level < 60; level++) laughs = [laughs, laughs];
  expect(fieldOf(laughs, 'body')).toBeNull();
  round['late'] = '\0';
  expect(fieldOf(round, 'body')).toBe('body.late');
});

test('JSON text without the escape holds none', () => {
  expect(mayHoldUnstorable(Buffer.from('{"a":"x"}'))).toBe(false);
  expect(mayHoldUnstorable(Buffer.from(JSON.stringify({ a: '\0' })))).toBe(true);
});

import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { canonicalText, objectText } from './canonical-text';

describe('the text of an object', () => {
  test.each<JsonObject>([{}, { b: 'two\nlines', a: { d: [1, { e: null }], c: 1.5 } }, { 'a"b': [], ü: {} }])(
    'is the canonical one where no number is written otherwise',
    (value) => {
      expect(objectText(value, {})).toBe(canonicalText(value));
    },
  );

  test('keeps the digits of a number as they were typed', () => {
    expect(objectText({ b: 'x', a: 0 }, { a: '9007199254740993' })).toBe('{\n  "a": 9007199254740993,\n  "b": "x"\n}');
    expect(objectText({ a: 0 }, { a: '1.50', gone: '2' })).toBe('{\n  "a": 1.50\n}');
  });
});

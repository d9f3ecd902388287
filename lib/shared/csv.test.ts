import { describe, expect, test } from 'vitest';
import { csvField } from './csv';

describe('a field of a table that spreadsheets open', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['  =1+1', "'  =1+1"],
    ['a,"b"', '"a,""b"""'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['refund \u202e00.04\u202c approved', 'refund [U+202E]00.04[U+202C] approved'],
    ['\u200b=1+1', '[U+200B]=1+1'],
    ['x\u{e0068}\u{e0069}', 'x[hidden: hi]'],
    ['\u05e9\u200e1', '\u05e9\u200e1'],
    ['Ärger 東京 👩‍💻', 'Ärger 東京 👩‍💻'],
  ])('%j', (given, expected) => expect(csvField(given)).toBe(expected));
});

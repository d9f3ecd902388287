import { expect, test } from 'vitest';
import { completionsAt } from './completions';

const at = (text: string, json = false): string[] => {
  const caret = text.indexOf('|');
  return completionsAt(text.replace('|', ''), caret, { json, all: false }).items.map((one) => one.text);
};

test('fields, functions and values are completed where they can stand', () => {
  expect(at('tool.ef|')).toEqual(['tool.effect']);
  expect(at('tool.effect == "mo|')).toEqual(['money']);
  expect(at('tool.effect in ["money", "se|')).toContain('sensitive_read');
  expect(at('ris|k')).toEqual(['risk.tier', 'risk.score']);
  expect(at('findings.exists(f, f.se|')).toEqual(['f.severity']);
  expect(at('"ru|', true)).toEqual(['"rules"']);
  expect(at('{"when": "tool.effect == \\"mo|', true)).toEqual(['money']);
  expect(at('x|')).toEqual([]);
});

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownValues } from '@/lib/policy/known-values';
import { SEARCH_FIELDS, type SearchField } from './fields';
import { parseQuery } from './grammar/parse-query';

const FILE = path.resolve(import.meta.dirname, '../../docs/api.md');
const [BEGIN, END] = ['<!-- fields:begin -->', '<!-- fields:end -->'];

const WAYS = { eq: 'is', prefix: 'begins', compare: 'compared', exists: 'any' } as const;

function row(field: SearchField): string {
  const values = field.name !== 'has' && field.values && field.values.length > 0 ? ` Values: ${field.values.join(', ')}.` : '';
  const aliases = field.aliases.length > 0 ? ` (also ${field.aliases.map((alias) => `\`${alias}\``).join(', ')})` : '';
  const ways = field.operators.map((operator) => WAYS[operator]).join(', ');
  return `| \`${field.name}\`${aliases} | ${field.description}${values} | ${ways} | \`${field.example}\` |`;
}

describe('the field catalogue', () => {
  test('gives examples of findings, detectors and reasons that exist', () => {
    for (const [field, path] of [
      ['finding', 'category'],
      ['detector', 'detector'],
      ['reason', 'reasonCode'],
    ] as const) {
      const { example } = SEARCH_FIELDS.find((one) => one.name === field)!;
      expect(knownValues(`findings[].${path}`)).toContain(example.slice(example.indexOf(':') + 1));
    }
  });

  test('is printed in docs/api.md as it is (UPDATE_DOCS=1 writes it)', () => {
    const table = ['| field | finds | how | example |', '| --- | --- | --- | --- |', ...SEARCH_FIELDS.map(row)].join('\n');
    const text = readFileSync(FILE, 'utf8');
    const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
    expect(start).toBeGreaterThan(0);
    const expected = `${text.slice(0, start)}${BEGIN}\n\n${table}\n\n${text.slice(end)}`;
    if (process.env['UPDATE_DOCS']) writeFileSync(FILE, expected);
    else expect(text).toBe(expected);
  });

  test.each(SEARCH_FIELDS.map((field) => [field.example]))('example %s can be asked', (example) => {
    expect(parseQuery(example).errors).toEqual([]);
  });

  test('every query in docs/api.md can be asked', () => {
    const queries = [...readFileSync(FILE, 'utf8').matchAll(/```query\n([\s\S]*?)```/g)].flatMap(([, block]) =>
      block!.trim().split('\n'),
    );
    expect(queries.length).toBeGreaterThan(5);
    for (const query of queries) expect([query, parseQuery(query).errors]).toEqual([query, []]);
  });

  test('every name and alias means one field, in any case', () => {
    const names = SEARCH_FIELDS.flatMap((field) => [field.name, ...field.aliases]).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });
});

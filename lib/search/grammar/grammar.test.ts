import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEARCH_FIELDS } from '../fields';
import { queryLexemes } from '../tokenise';
import type { FieldNode, Operand, QueryNode, TextNode } from './ast';
import { completeSyntax } from './complete-syntax';
import { clearField, hasFilter, hasText, listChips, removeChip, toggleFilter } from './edit-query';
import { parseQuery } from './parse-query';
import { printQuery } from './print-query';

/** Without positions: two queries that mean the same compare equal. */
function meaning(node: QueryNode | null): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value)));
}
function parsed(text: string): unknown {
  const result = parseQuery(text);
  expect(result.errors).toEqual([]);
  return meaning(result.ast);
}
const term = (field: string, text: string, quoted = false) => ({
  type: 'field',
  field,
  test: { op: 'eq', value: { text, quoted } },
});
const word = (text: string) => ({ type: 'text', text, form: 'word' });

describe('reading', () => {
  it('reads terms of every form', () => {
    expect(parsed('status:error')).toEqual(term('status', 'error'));
    expect(parsed('STATUS:Error')).toEqual(term('status', 'error'));
    expect(parsed('env:"pre prod"')).toEqual(term('environment', 'pre prod', true));
    expect(parsed('steps>=5')).toEqual({
      type: 'field',
      field: 'steps',
      test: { op: 'gte', value: { text: '5', quoted: false } },
    });
    expect(parsed('steps:>=5')).toEqual(parsed('steps>=5'));
    expect(parsed('steps:[5 TO 10]')).toEqual(parsed('steps:5..10'));
    expect(parsed('steps:[* TO 10]')).toEqual(parsed('steps:..10'));
    expect(parsed('tool:issue_*')).toEqual({ type: 'field', field: 'tool', test: { op: 'prefix', text: 'issue_' } });
    expect(parsed('tool:*')).toEqual({ type: 'field', field: 'tool', test: { op: 'exists' } });
    expect(parsed('tool:(a OR "b c")')).toEqual({
      type: 'field', field: 'tool', test: { op: 'in', values: [{ text: 'a', quoted: false }, { text: 'b c', quoted: true }] },
    }); // prettier-ignore
    expect(parsed('status!=ok')).toEqual({ type: 'not', item: term('status', 'ok') });
    expect(parsed('refun*')).toEqual({ type: 'text', text: 'refun', form: 'prefix' });
    expect(parsed('"duplicate \\"refund\\""')).toEqual({ type: 'text', text: 'duplicate "refund"', form: 'phrase' });
    expect(parsed('')).toBeNull();
    expect(parsed('  ')).toBeNull();
  });

  it('takes identifiers, links and numbers as words', () => {
    for (const text of [
      'W100',
      '4417-2201',
      'https://example.org/a?b=c',
      'a@b.org',
      '10:30',
      'abc==',
      'x=1',
      '2026-11-21T10:00:00Z',
    ])
      expect(parsed(text)).toEqual(word(text));
  });

  it('binds NOT before AND before OR', () => {
    expect(parsed('a b OR c AND -d')).toEqual({
      type: 'or',
      items: [
        { type: 'and', items: [word('a'), word('b')] },
        { type: 'and', items: [word('c'), { type: 'not', item: word('d') }] },
      ],
    });
    expect(parsed('a (b OR c)')).toEqual({ type: 'and', items: [word('a'), { type: 'or', items: [word('b'), word('c')] }] });
    expect(parsed('NOT (a b)')).toEqual({ type: 'not', item: { type: 'and', items: [word('a'), word('b')] } });
  });

  it('hints at a lower-case operator', () => {
    expect(parseQuery('refund or return').hints).toMatchObject([{ start: 7, end: 9, suggestion: 'OR' }]);
  });
});

describe('ranges of times', () => {
  it('that mix a date with now are not judged, since that depends on when they are read', () => {
    for (const q of ['startedAt:[2026-11-01 TO now]', 'startedAt:[now TO 2020]', 'startedAt:2026-11-20..2026-11-20'])
      expect(parseQuery(q).errors).toEqual([]);
    expect(parseQuery('startedAt:[now TO now-7d]').errors).toHaveLength(1);
  });
});

describe('mistakes are pointed at', () => {
  const cases: [text: string, at: string, message: RegExp, suggestion?: string][] = [
    ['approval:pending', 'pending', /^approval: one of .*pendingReview/, 'pendingReview'],
    ['a sttus:error', 'sttus', /no field "sttus".*status/, 'status'],
    ['nonsense:1', 'nonsense', /no field/],
    ['status:eror b', 'eror', /one of running, ok, error, incomplete/, 'error'],
    ['risk:(high,critical)', 'high,critical', /Write OR .*risk:\(high OR critical\)/, 'high OR critical'],
    ['risk:high,critical b', 'high,critical', /Write OR/, '(high OR critical)'],
    ['steps:>many', 'many', /number/],
    ['steps:>1,000', '1,000', /number/, '1000'],
    ['duration:>5', '5', /unit/, '5s'],
    ['startedAt:2026-02-30', '2026-02-30', /no such date/],
    ['startedAt:soon', 'soon', /time/],
    ['(a b', '(', /never closed/],
    ['a )', ')', /closes nothing/, ''],
    ['a ()', '()', /between these parentheses/],
    ['"a b', '"', /quote is never closed/],
    ['a AND', 'AND', /Nothing follows AND/, ''],
    ['OR b', 'OR', /both sides/],
    ['a -', '-', /Nothing follows/, ''],
    ['NOT', 'NOT', /Nothing follows NOT/],
    ['user:mi*', 'mi*', /cannot be searched by its beginning/],
    ['tool:is*ue', 'is*ue', /end of a value/, '"is*ue"'],
    ['tool:', 'tool:', /needs a value/],
    ['tool:(a b)', 'b', /Write OR/],
    ['tool:(a OR', '(', /never closed/],
    ['status:>ok', 'status:>ok', /compared/],
    ['a steps:9..5', 'steps:9..5', /wrong way round/],
    ['duration:[1m TO 30s]', 'duration:[1m TO 30s]', /wrong way round/],
    ['risk:high..low', 'risk:high..low', /wrong way round/],
    ['startedAt:[2026-11-20 TO 2026-11-01]', 'startedAt:[2026-11-20 TO 2026-11-01]', /wrong way round/],
    ['steps:[5 10]', '[5 10]', /range is written/],
    ['!!! a', '!!!', /no letter or digit/],
    ['foo(bar)', 'foo(bar)', /space between/, '"foo(bar)"'],
    ['re*fund', 're*fund', /end of a word/],
    ['*', '*', /beginning of one word/],
    ['risk:>=hihg', 'hihg', /one of unscored/, 'high'],
  ];
  it.each(cases)('%s', (text, at, message, suggestion) => {
    const [error] = parseQuery(text).errors;
    expect(error?.message).toMatch(message);
    expect(text.slice(error!.start, error!.end)).toBe(at);
    if (suggestion !== undefined) expect(error!.suggestion).toBe(suggestion);
  });

  it('reports every unknown name at once', () => {
    expect(parseQuery('foo:1 bar:2 status:x').errors).toHaveLength(3);
  });

  it('has limits, each with a reason', () => {
    expect(parseQuery('a '.repeat(101)).errors[0]?.message).toMatch(/100 terms/);
    expect(parseQuery('('.repeat(30) + 'a' + ')'.repeat(30)).errors[0]?.message).toMatch(/nested/);
    expect(parseQuery('-'.repeat(3000) + 'a').errors[0]?.message).toMatch(/nested/);
    expect(parseQuery('a'.repeat(5000)).errors[0]?.message).toMatch(/4000 characters/);
  });

  it('takes any text without failing, and points inside it', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        '(',
        ')',
        '"',
        '-',
        ' ',
        'AND ',
        ' OR ',
        'NOT ',
        ':',
        'status:',
        'steps:>',
        'tool:(',
        '[',
        ' TO ',
        ']',
        '*',
        '..',
        '\\',
        'a',
        '5',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('');
        const result = parseQuery(text);
        expect(result.ast === null).toBe(result.errors.length > 0 || text.trim() === '');
        for (const problem of result.errors) {
          expect(problem.start).toBeGreaterThanOrEqual(0);
          expect(problem.start).toBeLessThanOrEqual(problem.end);
          expect(problem.end).toBeLessThanOrEqual(text.length);
        }
        if (result.ast) expect(parsed(printQuery(result.ast))).toEqual(meaning(result.ast));
        completeSyntax(text, text.length >> 1);
        toggleFilter(text, 'tool', 'x');
      }),
      { numRuns: 2000 },
    );
  });
});

const plain = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}$/).filter((text) => !/^(and|or|not)$/i.test(text));
const anyText = fc.string({ minLength: 1, maxLength: 10 });
const operand: fc.Arbitrary<Operand> = fc.oneof(
  plain.map((text) => ({ text, quoted: false })),
  anyText.map((text) => ({ text, quoted: true })),
);
const at = { start: 0, end: 0 };
const number = fc.integer({ min: -1000, max: 100000 }).map((n) => ({ text: String(n), quoted: false }));
const fieldNode: fc.Arbitrary<FieldNode> = fc.oneof(
  fc.record({ field: fc.constantFrom('tool', 'user', 'externalId', 'session'), value: operand }).map(({ field, value }): FieldNode => ({ type: 'field', field, test: { op: 'eq', value }, ...at })),
  fc.array(operand, { minLength: 2, maxLength: 4 }).map((values): FieldNode => ({ type: 'field', field: 'model', test: { op: 'in', values }, ...at })),
  plain.map((text): FieldNode => ({ type: 'field', field: 'tool', test: { op: 'prefix', text }, ...at })),
  fc.constant<FieldNode>({ type: 'field', field: 'route', test: { op: 'exists' }, ...at }),
  fc.record({ op: fc.constantFrom('gt', 'gte', 'lt', 'lte'), value: number }).map(({ op, value }): FieldNode => ({ type: 'field', field: 'steps', test: { op, value }, ...at })),
  fc.record({ from: fc.option(number), to: number }).filter(({ from, to }) => from === null || Number(from.text) <= Number(to.text)).map(({ from, to }): FieldNode => ({ type: 'field', field: 'tokens', test: { op: 'range', from, to }, ...at })),
); // prettier-ignore
const textNode: fc.Arbitrary<TextNode> = fc.oneof(
  plain.map((text): TextNode => ({ type: 'text', text, form: 'word', ...at })),
  fc.stringMatching(/^[a-z0-9]{2,8}$/).map((text): TextNode => ({ type: 'text', text, form: 'prefix', ...at })),
  anyText
    .filter((text) => queryLexemes(text).length > 0)
    .map((text): TextNode => ({ type: 'text', text, form: 'phrase', ...at })),
);
const { node: query } = fc.letrec<{ node: QueryNode }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    textNode,
    fieldNode,
    tie('node').map((item): QueryNode => ({ type: 'not', item, ...at })),
    fc.array(tie('node').filter((n) => n.type !== 'and'), { minLength: 2, maxLength: 3 }).map((items): QueryNode => ({ type: 'and', items, ...at })),
    fc.array(tie('node').filter((n) => n.type !== 'or'), { minLength: 2, maxLength: 3 }).map((items): QueryNode => ({ type: 'or', items, ...at })),
  ),
})); // prettier-ignore

describe('printing', () => {
  it('reading what was printed gives the same query', () => {
    fc.assert(
      fc.property(query, (ast) => {
        fc.pre(JSON.stringify(ast).split('"start"').length < 80);
        const text = printQuery(ast);
        const again = parseQuery(text);
        fc.pre(!again.errors.some((error) => /nested/.test(error.message)));
        expect(again.errors).toEqual([]);
        expect(meaning(again.ast)).toEqual(meaning(ast));
        expect(printQuery(again.ast)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('editing', () => {
  it('adds, extends and removes filters and leaves the rest as written', () => {
    expect(toggleFilter('', 'status', 'error')).toBe('status:error');
    expect(toggleFilter('refund  AND "a b"', 'tool', 'x y')).toBe('refund "a b" tool:"x y"');
    expect(toggleFilter('tool:a refund', 'tool', 'b')).toBe('tool:(a OR b) refund');
    expect(toggleFilter('tool:(a OR b) refund', 'tool', 'a')).toBe('tool:b refund');
    expect(toggleFilter('tool:a', 'tool', 'a')).toBe('');
    expect(toggleFilter('tool:a', 'tool', 'a', true)).toBe('-tool:a');
    expect(toggleFilter('-tool:a', 'tool', 'a', true)).toBe('');
    expect(toggleFilter('-tool:a', 'tool', 'a')).toBe('tool:a');
    expect(toggleFilter('a OR b', 'status', 'ok')).toBe('(a OR b) status:ok');
    expect(toggleFilter('(a OR b) status:ok', 'status', 'ok')).toBe('a OR b');
    expect(clearField('tool:(a OR b) c', 'tool')).toBe('c');
  });

  it('lists chips with their places', () => {
    const q = 'status:error  -tool:(a OR b) (x OR y) "p q"';
    expect(listChips(q).map((chip) => q.slice(chip.start, chip.end))).toEqual([
      'status:error',
      '-tool:(a OR b)',
      '(x OR y)',
      '"p q"',
    ]);
    expect(listChips(q)[1]).toMatchObject({ field: 'tool', negated: true, values: ['a', 'b'] });
    expect(removeChip(q, listChips(q)[2]!)).toBe('status:error -tool:(a OR b) "p q"');
  });

  it('toggling twice gives the query back in meaning', () => {
    fc.assert(
      fc.property(query, anyText, fc.boolean(), (ast, value, negate) => {
        const q = printQuery(ast);
        fc.pre(parseQuery(q).errors.length === 0 && hasFilter(q, 'session', value) === null && value.trim() !== '');
        const on = toggleFilter(q, 'session', value, negate);
        fc.pre(parseQuery(on).errors.length === 0);
        expect(hasFilter(on, 'session', value)).toBe(negate ? 'out' : 'in');
        expect(parsed(toggleFilter(on, 'session', value, negate))).toEqual(meaning(parseQuery(q).ast));
      }),
      { numRuns: 500 },
    );
  });

  it('knows whether a query looks for words', () => {
    expect(hasText('status:error -(tool:a OR b)')).toBe(true);
    expect(hasText('text:b')).toBe(true);
    expect(hasText('status:error')).toBe(false);
  });
});

describe('completion', () => {
  const complete = (marked: string) => completeSyntax(marked.replace('|', ''), marked.indexOf('|'));
  it('offers fields, values and operators where they can stand', () => {
    expect(complete('sta|').items[0]).toMatchObject({ text: 'status:' });
    expect(complete('-env|').items[0]).toMatchObject({ text: 'environment:' });
    expect(complete('status:|').items.map((item) => item.text)).toEqual(['running', 'ok', 'error', 'incomplete']);
    expect(complete('status:(ok OR e|').items.map((item) => item.text)).toEqual(['error']);
    expect(complete('risk:>=h|')).toMatchObject({ from: 7, to: 8, items: [{ text: 'high' }] });
    expect(complete('a tool:iss|ue b').wants).toEqual({ field: 'tool', prefix: 'iss', quoted: false });
    expect(complete('tool:"is su|"')).toMatchObject({ from: 5, to: 12, wants: { field: 'tool', prefix: 'is su', quoted: true } });
    expect(complete('"some text|').items).toEqual([]);
    expect(complete('steps:|').items.map((item) => item.text)).toContain('>=');
  });
});

describe('the catalogue', () => {
  it('has one owner of every name, and examples that can be read', () => {
    const names = SEARCH_FIELDS.flatMap((field) => [field.name, ...field.aliases]).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    for (const field of SEARCH_FIELDS) expect(parseQuery(field.example).errors, field.example).toEqual([]);
  });
});

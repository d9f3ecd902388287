import { findField, SEARCH_FIELDS, type SearchField } from '../fields';
import type { Comparison, FieldNode, Operand, ParsedQuery, QueryNode, QueryProblem, Span, TextNode } from './ast';
import { checkFieldTerm, checkTextTerm } from './check-term';
import { closest } from '@/lib/shared/did-you-mean';
import { ENDS_BARE, FIELD_HEAD, KEYWORDS, quote } from './quote';

export const MAX_QUERY = 4000;
export const MAX_TERMS = 100;
export const MAX_DEPTH = 20;
const MAX_LIST = 200;

const COMPARISONS: Readonly<Record<string, Comparison>> = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' };

/**
 * Reads a query. Never throws: mistakes come back with their place and, where there is one, the text that mends them. NOT binds
 * strongest, then AND (also when nothing stands between two terms), then OR.
 */
export function parseQuery(text: string): ParsedQuery {
  const reader = new Reader(text);
  try {
    const ast = reader.readAll();
    return { text, ast: reader.problems.length === 0 ? ast : null, errors: reader.problems, hints: reader.hints };
  } catch (thrown) {
    if (!(thrown instanceof Fail)) throw thrown;
    return { text, ast: null, errors: [...reader.problems, thrown.problem], hints: reader.hints };
  }
}

/** A mistake after which the rest cannot be read. */
class Fail extends Error {
  constructor(readonly problem: QueryProblem) {
    super(problem.message);
  }
}

class Reader {
  private at = 0;
  private depth = 0;
  private terms = 0;
  readonly problems: QueryProblem[] = [];
  readonly hints: QueryProblem[] = [];

  constructor(private readonly text: string) {}

  readAll(): QueryNode | null {
    if (this.text.length > MAX_QUERY) this.fail(`A query may have ${MAX_QUERY} characters.`, MAX_QUERY, this.text.length);
    const nul = this.text.indexOf('\0');
    if (nul >= 0) this.fail('There is a NUL character here, which no record holds.', nul, nul + 1, '');
    this.skipSpace();
    if (this.done()) return null;
    const node = this.readOr();
    if (!this.done()) this.fail('This ")" closes nothing.', this.at, this.at + 1, '');
    return node;
  }

  private readOr(): QueryNode {
    const items = [this.readAnd('OR')];
    while (this.takeKeyword('OR')) items.push(this.readAnd('OR'));
    return this.combine('or', items);
  }

  private readAnd(context: string): QueryNode {
    const items = [this.readUnary(context)];
    for (;;) {
      this.skipSpace();
      if (this.takeKeyword('AND')) {
        items.push(this.readUnary('AND'));
        continue;
      }
      if (this.done() || this.text[this.at] === ')' || this.peekKeyword('OR')) break;
      items.push(this.readUnary('AND'));
    }
    return this.combine('and', items);
  }

  private combine(type: 'and' | 'or', items: QueryNode[]): QueryNode {
    if (items.length === 1) return items[0]!;
    const flat = items.flatMap((item) => (item.type === type ? item.items : [item]));
    return { type, items: flat, start: items[0]!.start, end: items.at(-1)!.end };
  }

  private readUnary(context: string): QueryNode {
    this.skipSpace();
    const start = this.at;
    const keyword = this.peekKeyword('AND') ?? this.peekKeyword('OR');
    if (keyword) this.fail(`${keyword} needs something on both sides.`, start, start + keyword.length, quote(keyword));
    if (this.done() || this.text[this.at] === ')') {
      const operator = this.text.slice(0, start).match(/(AND|OR|NOT|-)\s*$/);
      if (operator) {
        const from = operator.index!;
        this.fail(`Nothing follows ${operator[1]}.`, from, from + operator[1]!.length, '');
      }
      if (this.text[this.at] === ')') this.fail(start > 0 && this.depth > 0 ? 'Nothing stands between these parentheses.' : 'This ")" closes nothing.', Math.max(0, this.at - 1), this.at + 1); // prettier-ignore
      this.fail(`Something is missing after ${context}.`, Math.max(0, start - 1), start);
    }
    const negated = this.takeKeyword('NOT') !== null || this.takeMinus();
    if (!negated) return this.readPrimary();
    return this.deeper(start, () => {
      const item = this.readUnary('NOT');
      return { type: 'not', item, start, end: item.end };
    });
  }

  private takeMinus(): boolean {
    if (this.text[this.at] !== '-') return false;
    const next = this.text[this.at + 1];
    if (next === undefined || /\s/.test(next)) this.fail('Nothing follows "-".', this.at, this.at + 1, '');
    this.at++;
    return true;
  }

  private deeper<T>(start: number, read: () => T): T {
    if (++this.depth > MAX_DEPTH) this.fail(`Parentheses and NOT may be nested ${MAX_DEPTH} deep.`, start, start + 1);
    const out = read();
    this.depth--;
    return out;
  }

  private readPrimary(): QueryNode {
    const start = this.at;
    const char = this.text[start];
    if (char === '(') {
      return this.deeper(start, () => {
        this.at++;
        const node = this.readOr();
        this.skipSpace();
        if (this.text[this.at] !== ')') this.fail('This "(" is never closed.', start, start + 1);
        this.at++;
        return { ...node, start, end: this.at };
      });
    }
    if (char === '"') {
      const value = this.readQuoted();
      this.refuseGlued(start);
      return this.textTerm({ type: 'text', text: value.text, form: 'phrase', start, end: this.at });
    }
    return this.readBareTerm();
  }

  private readBareTerm(): QueryNode {
    const start = this.at;
    FIELD_HEAD.lastIndex = start;
    const head = FIELD_HEAD.exec(this.text);
    if (head) {
      const [whole, name, operator] = head as unknown as [string, string, string];
      const after = this.text[start + whole.length] ?? '';
      const field = findField(name);
      if (field) return this.readField(field, operator, start, start + whole.length);
      const link = operator === ':' && this.text.startsWith('//', start + whole.length);
      const meantAsField = operator === ':' ? !link : /[<>]/.test(operator) && /[\d.]/.test(after);
      if (meantAsField) return this.unknownField(name, start, start + whole.length);
    }
    let word = this.readBare();
    this.refuseGlued(start);
    const id = /^dec_[0-9a-z]{26}$/i.test(word);
    if (id)
      return this.fieldTerm(findField('id')!, { op: 'eq', value: { text: word.toLowerCase(), quoted: false } }, start, [
        { start, end: this.at },
      ]);
    let form: TextNode['form'] = 'word';
    if (word.endsWith('*')) {
      form = 'prefix';
      word = word.slice(0, -1);
    }
    if (word.includes('*')) this.say('"*" can only stand at the end of a word. Put the text in quotes to look for it as written.', start, this.at, quote(this.text.slice(start, this.at))); // prettier-ignore
    if (/^(and|or|not)$/i.test(word)) this.hints.push({ message: `"${word}" is looked for as a word. Write ${word.toUpperCase()} to combine terms.`, start, end: this.at, suggestion: word.toUpperCase() }); // prettier-ignore
    return this.textTerm({ type: 'text', text: word, form, start, end: this.at });
  }

  private unknownField(name: string, start: number, nameEnd: number): QueryNode {
    this.at = nameEnd;
    if (this.text[this.at] === '"') this.readQuoted();
    else if (this.text[this.at] === '(') this.fail(...this.unknownFieldProblem(name, start));
    else this.readBare();
    const [message, from, to, suggestion] = this.unknownFieldProblem(name, start);
    this.say(message, from, to, suggestion);
    return { type: 'text', text: name, form: 'word', start, end: this.at };
  }
  private unknownFieldProblem(name: string, start: number): [string, number, number, string | undefined] {
    const names = SEARCH_FIELDS.flatMap((field) => [field.name, ...field.aliases]);
    const near = closest(name, names);
    const canonical = near === undefined ? undefined : findField(near)!.name;
    const instead = canonical ? ` Did you mean ${canonical}?` : ' To look for it as text, put it in quotes.';
    return [`There is no field "${name.slice(0, 60)}".${instead}`, start, start + name.length, canonical];
  }

  private readField(field: SearchField, operator: string, start: number, valueStart: number): QueryNode {
    this.at = valueStart;
    const negated = operator === '!=';
    let comparison = COMPARISONS[operator];
    if (operator === ':') {
      const match = /(>=|<=|>|<|=)/y;
      match.lastIndex = this.at;
      const found = match.exec(this.text)?.[0];
      if (found) {
        this.at += found.length;
        comparison = COMPARISONS[found];
      }
    }
    const node = comparison
      ? this.readComparison(field, comparison, start)
      : this.text[this.at] === '('
        ? this.readList(field, start)
        : this.text[this.at] === '[' && field.operators.includes('compare')
          ? this.readRange(field, start)
          : this.readPlain(field, start);
    return negated ? { type: 'not', item: node, start: node.start, end: node.end } : node;
  }

  private readComparison(field: SearchField, op: Comparison, start: number): FieldNode {
    const { operand, span } = this.readOperand(field, start);
    return this.fieldTerm(field, { op, value: operand }, start, [span]);
  }

  private readPlain(field: SearchField, start: number): FieldNode {
    const { operand, span } = this.readOperand(field, start);
    const { text, quoted } = operand;
    this.refuseCommas(field, operand, span, (values) => `(${values})`);
    if (quoted) return this.fieldTerm(field, { op: 'eq', value: operand }, start, [span]);
    if (text === '*') return this.fieldTerm(field, { op: 'exists' }, start, [span]);
    if (field.operators.includes('compare') && text.includes('..')) {
      const dots = text.indexOf('..');
      const [low, high] = [text.slice(0, dots), text.slice(dots + 2)];
      if (low === '' && high === '') this.say('Write a number before or after "..".', span.start, span.end);
      const spans: Span[] = [];
      if (low !== '') spans.push({ start: span.start, end: span.start + dots });
      if (high !== '') spans.push({ start: span.start + dots + 2, end: span.end });
      return this.fieldTerm(field, { op: 'range', from: bare(low), to: bare(high) }, start, spans);
    }
    if (text.endsWith('*') && !text.slice(0, -1).includes('*'))
      return this.fieldTerm(field, { op: 'prefix', text: text.slice(0, -1) }, start, [span]);
    if (text.includes('*')) this.say('"*" can only stand at the end of a value. Put the value in quotes to mean it as written.', span.start, span.end, quote(text)); // prettier-ignore
    return this.fieldTerm(field, { op: 'eq', value: operand }, start, [span]);
  }

  private readList(field: SearchField, start: number): FieldNode {
    const open = this.at++;
    const values: Operand[] = [];
    const spans: Span[] = [];
    for (;;) {
      this.skipSpace();
      if (this.done()) this.fail(`The list of ${field.name} is never closed with ")".`, open, open + 1);
      const { operand, span } = this.readOperand(field, start);
      if (!operand.quoted && KEYWORDS.includes(operand.text))
        this.fail(`A value is missing before ${operand.text}.`, span.start, span.end);
      this.refuseCommas(field, operand, span, (values) => values);
      if (!operand.quoted && operand.text.includes('*')) this.say('A list takes whole values, without "*". Write the fields apart, with OR between them.', span.start, span.end); // prettier-ignore
      values.push(operand);
      spans.push(span);
      this.skipSpace();
      if (this.text[this.at] === ')') break;
      if (this.done()) this.fail(`The list of ${field.name} is never closed with ")".`, open, open + 1);
      if (!this.takeKeyword('OR'))
        this.fail(`Write OR between the values of a list, as in ${field.name}:(a OR b).`, this.at, this.at + 1);
      if (values.length >= MAX_LIST) this.fail(`A list may have ${MAX_LIST} values.`, open, this.at);
    }
    this.at++;
    const test: FieldNode['test'] = values.length === 1 ? { op: 'eq', value: values[0]! } : { op: 'in', values };
    return this.fieldTerm(field, test, start, spans);
  }

  /** Values with commas between them, as other tools write a list. Only where no value can hold one. */
  private refuseCommas(field: SearchField, { text, quoted }: Operand, span: Span, write: (values: string) => string): void {
    if (field.type !== 'enum' || quoted || !text.includes(',')) return;
    const values = text.split(',').filter((value) => value !== '');
    const [first = 'a', second = 'b'] = values;
    this.fail(`Write OR between the values of a list, as in ${field.name}:(${first} OR ${second}).`, span.start, span.end, values.length === 0 ? undefined : write(values.join(' OR '))); // prettier-ignore
  }

  private readRange(field: SearchField, start: number): FieldNode {
    const open = this.at;
    const close = this.text.indexOf(']', open);
    if (close < 0) this.fail('This "[" is never closed with "]".', open, open + 1);
    const inside = this.text.slice(open + 1, close);
    const match = /^(\s*)("[^"]*"|\S+)(\s+TO\s+)("[^"]*"|\S+)\s*$/.exec(inside);
    this.at = close + 1;
    if (!match) this.fail(`A range is written ${field.name}:[from TO to]; "*" leaves an end open.`, open, close + 1);
    const fromStart = open + 1 + match[1]!.length;
    const toStart = fromStart + match[2]!.length + match[3]!.length;
    const [from, to] = [rangeEnd(match[2]!), rangeEnd(match[4]!)];
    if (!from && !to) this.say('A range open at both ends says nothing.', open, close + 1);
    const spans: Span[] = [];
    if (from) spans.push({ start: fromStart, end: fromStart + match[2]!.length });
    if (to) spans.push({ start: toStart, end: toStart + match[4]!.length });
    this.refuseGlued(start);
    return this.fieldTerm(field, { op: 'range', from, to }, start, spans);
  }

  private readOperand(field: SearchField, termStart: number): { operand: Operand; span: Span } {
    const start = this.at;
    if (this.text[start] === '"') {
      const operand = this.readQuoted();
      const span = { start, end: this.at };
      this.refuseGlued(termStart);
      return { operand, span };
    }
    const text = this.readBare();
    if (text === '')
      this.fail(`${field.name}: needs a value, as in ${field.example}.`, termStart, Math.max(this.at, termStart + 1));
    this.refuseGlued(start);
    return { operand: { text, quoted: false }, span: { start, end: this.at } };
  }

  private fieldTerm(field: SearchField, test: FieldNode['test'], start: number, spans: Span[]): FieldNode {
    const node: FieldNode = { type: 'field', field: field.name, test, start, end: this.at };
    this.countTerm(node);
    return checkFieldTerm(field, node, spans, this.problems);
  }
  private textTerm(node: TextNode): TextNode {
    this.countTerm(node);
    checkTextTerm(node, this.problems);
    return node;
  }
  private countTerm(node: Span): void {
    if (++this.terms > MAX_TERMS) this.fail(`A query may have ${MAX_TERMS} terms.`, node.start, node.end);
  }

  private readBare(): string {
    const start = this.at;
    while (!this.done() && !ENDS_BARE.test(this.text[this.at]!)) this.at++;
    return this.text.slice(start, this.at);
  }

  private readQuoted(): Operand {
    const open = this.at++;
    let out = '';
    for (;;) {
      const char = this.text[this.at];
      if (char === undefined) this.fail('This quote is never closed.', open, open + 1);
      this.at++;
      if (char === '"') return { text: out, quoted: true };
      const next = this.text[this.at];
      if (char === '\\' && (next === '"' || next === '\\')) {
        out += next;
        this.at++;
      } else out += char;
    }
  }

  /** `a(b` and `"a"b` are more likely slips than two terms. */
  private refuseGlued(start: number): void {
    const next = this.text[this.at];
    if (next === undefined || /[\s)]/.test(next)) return;
    let end = this.at;
    while (end < this.text.length && !/\s/.test(this.text[end]!)) end++;
    this.fail('Leave a space between two terms, or put text that holds quotes or parentheses in quotes.', start, end, quote(this.text.slice(start, end).replaceAll('"', ''))); // prettier-ignore
  }

  private peekKeyword(word: 'AND' | 'OR' | 'NOT'): string | null {
    if (!this.text.startsWith(word, this.at)) return null;
    const next = this.text[this.at + word.length];
    return next === undefined || ENDS_BARE.test(next) ? word : null;
  }
  private takeKeyword(word: 'AND' | 'OR' | 'NOT'): string | null {
    this.skipSpace();
    const found = this.peekKeyword(word);
    if (found) this.at += word.length;
    return found;
  }
  private skipSpace(): void {
    while (!this.done() && /\s/.test(this.text[this.at]!)) this.at++;
  }
  private done(): boolean {
    return this.at >= this.text.length;
  }
  private say(message: string, start: number, end: number, suggestion?: string): void {
    this.problems.push({ message, start, end, suggestion });
  }
  private fail(message: string, start: number, end: number, suggestion?: string): never {
    throw new Fail({ message, start, end: Math.min(end, Math.max(this.text.length, start)), suggestion });
  }
}

function bare(text: string): Operand | null {
  return text === '' || text === '*' ? null : { text, quoted: false };
}
function rangeEnd(written: string): Operand | null {
  if (written === '*') return null;
  return written.startsWith('"') ? { text: written.slice(1, -1), quoted: true } : { text: written, quoted: false };
}

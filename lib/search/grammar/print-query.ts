import type { Comparison, FieldNode, Operand, QueryNode } from './ast';
import { ENDS_BARE, KEYWORDS, quote } from './quote';

const SIGNS: Readonly<Record<Comparison, string>> = { gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** The canonical text of a query: reading it again gives the same query. Null gives ''. */
export function printQuery(node: QueryNode | null): string {
  return node === null ? '' : print(node, 'or');
}

function print(node: QueryNode, inside: 'or' | 'and' | 'not'): string {
  switch (node.type) {
    case 'or': {
      const text = node.items.map((item) => print(item, item.type === 'or' ? 'not' : 'or')).join(' OR ');
      return inside === 'or' ? text : `(${text})`;
    }
    case 'and': {
      const text = node.items.map((item) => print(item, item.type === 'and' ? 'not' : 'and')).join(' ');
      return inside === 'not' ? `(${text})` : text;
    }
    case 'not':
      return `-${print(node.item, 'not')}`;
    case 'text':
      return node.form === 'phrase' ? quote(node.text) : node.form === 'prefix' ? `${node.text}*` : node.text;
    case 'field':
      return printFieldTerm(node);
  }
}

/** One field term in canonical text. */
export function printFieldTerm(node: Pick<FieldNode, 'field' | 'test'>): string {
  const { field, test } = node;
  switch (test.op) {
    case 'eq':
      return `${field}:${printOperand(test.value)}`;
    case 'in':
      return `${field}:(${test.values.map(printOperand).join(' OR ')})`;
    case 'prefix':
      return `${field}:${test.text}*`;
    case 'exists':
      return `${field}:*`;
    case 'range':
      return `${field}:[${test.from ? printOperand(test.from) : '*'} TO ${test.to ? printOperand(test.to) : '*'}]`;
    default:
      return `${field}:${SIGNS[test.op]}${printOperand(test.value)}`;
  }
}

function printOperand(value: Operand): string {
  return value.quoted ? quote(value.text) : value.text;
}

/** True when a value reads the same without quotes. */
export function canBeBare(text: string): boolean {
  if (text === '' || ENDS_BARE.test(text) || KEYWORDS.includes(text)) return false;
  return !/[*\\]|^[<>=[{]|\.\.|\]/.test(text);
}

import type { FieldNode, QueryNode, TextNode } from '../grammar/ast';
import { countPieces, prefixLexeme, queryLexemes } from '../tokenise';
import { tsqueryOfPieces, tsqueryOfPrefix } from './tsquery';

/** One thing looked for in the text of a decision. */
export interface TextTerm {
  /** What must hold of the lexemes: all of it for a word, a first sieve for a phrase. */
  tsquery: string;
  /** Several words in a row, which lexemes cannot tell: to be checked on the texts. */
  phrase: string | null;
}

/** The text terms of a node; null when it is about something else. More than one for `text:(a OR b)`. */
export function textTermsOf(node: QueryNode): TextTerm[] | null {
  if (node.type === 'text') return [textTerm(node)];
  if (node.type !== 'field' || node.field !== 'text') return null;
  return fieldTextTerms(node);
}
function textTerm(node: TextNode): TextTerm {
  return node.form === 'prefix' ? prefixTerm(node.text) : wordTerm(node.text, node.form === 'phrase');
}
function fieldTextTerms({ test }: FieldNode): TextTerm[] {
  switch (test.op) {
    case 'eq':
      return [wordTerm(test.value.text, true)];
    case 'in':
      return test.values.map((value) => wordTerm(value.text, true));
    case 'prefix':
      return [prefixTerm(test.text)];
    default:
      throw new Error('text has no other tests');
  }
}
function wordTerm(text: string, ordered: boolean): TextTerm {
  return { tsquery: tsqueryOfPieces(queryLexemes(text)), phrase: ordered && countPieces(text) > 1 ? text : null };
}
function prefixTerm(text: string): TextTerm {
  return { tsquery: tsqueryOfPrefix(prefixLexeme(text) ?? text), phrase: null };
}

/** Every text term of a query. */
export function allTextTerms(node: QueryNode): TextTerm[] {
  const own = textTermsOf(node);
  if (own) return own;
  if (node.type === 'not') return allTextTerms(node.item);
  return node.type === 'and' || node.type === 'or' ? node.items.flatMap(allTextTerms) : [];
}

/**
 * A part of a query that is about text alone, as one tsquery. Phrases stand as their sieve, which is only right where nothing
 * negates them; null when the part is about anything else, or negates a phrase.
 */
export function textTreeOf(node: QueryNode, negated = false): TextTree | null {
  const terms = textTermsOf(node);
  if (terms) {
    if (negated && terms.some((term) => term.phrase !== null)) return null;
    const leaves: TextTree[] = terms.map((term) => ({ type: 'leaf', tsquery: term.tsquery }));
    return leaves.length === 1 ? leaves[0]! : { type: 'or', items: leaves };
  }
  if (node.type === 'not') {
    const item = textTreeOf(node.item, !negated);
    return item && { type: 'not', item };
  }
  if (node.type !== 'and' && node.type !== 'or') return null;
  const items = node.items.map((item) => textTreeOf(item, negated));
  return items.every((item) => item !== null) ? { type: node.type, items: items as TextTree[] } : null;
}
export type TextTree =
  { type: 'leaf'; tsquery: string } | { type: 'not'; item: TextTree } | { type: 'and' | 'or'; items: TextTree[] };

/** Evaluates the tree where `holds` says which leaves are true. */
export function evaluateText(tree: TextTree, holds: (tsquery: string) => boolean): boolean {
  switch (tree.type) {
    case 'leaf':
      return holds(tree.tsquery);
    case 'not':
      return !evaluateText(tree.item, holds);
    case 'and':
      return tree.items.every((item) => evaluateText(item, holds));
    case 'or':
      return tree.items.some((item) => evaluateText(item, holds));
  }
}

/** The tree as the text of a tsquery. */
export function tsqueryOf(tree: TextTree): string {
  switch (tree.type) {
    case 'leaf':
      return `(${tree.tsquery})`;
    case 'not':
      return `!(${tsqueryOf(tree.item)})`;
    case 'and':
      return `(${tree.items.map(tsqueryOf).join(' & ')})`;
    case 'or':
      return `(${tree.items.map(tsqueryOf).join(' | ')})`;
  }
}

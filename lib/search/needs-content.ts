import { isSentence } from '@/lib/decisions/reported-words';
import { findField } from './fields';
import type { QueryNode } from './grammar/ast';
import { nodeHasText } from './grammar/edit-query';
import { parseQuery } from './grammar/parse-query';

/** Fields that name a person, directly or through a conversation of theirs. */
const PERSONAL: readonly string[] = ['user', 'session', 'subject'];
/** A subject as it is shown to everybody: its type and keyed token, from which nobody reads the id back. */
const SHOWN_SUBJECT = /^[^/]+\/[0-9a-f]{32}$/;

/** The first field by which the query looks for a person in plain; null: none. Whether a decision names anybody (`has:user`) is no such thing. */
export function personalField(node: QueryNode): string | null {
  if (node.type === 'text') return null;
  if (node.type === 'not') return personalField(node.item);
  if (node.type !== 'field') return node.items.map(personalField).find((name) => name !== null) ?? null;
  const { field, test } = node;
  if (!PERSONAL.includes(field) || test.op === 'exists') return null;
  const texts = test.op === 'eq' ? [test.value.text] : test.op === 'in' ? test.values.map(({ text }) => text) : [''];
  return field === 'subject' && texts.every((text) => SHOWN_SUBJECT.test(text)) ? null : field;
}

/** Whether the query asks for a field whose values are content by themselves: the name of a document. Whether there is any is no such thing. */
export function contentField(node: QueryNode): string | null {
  if (node.type === 'text') return null;
  if (node.type === 'not') return contentField(node.item);
  if (node.type !== 'field') return node.items.map(contentField).find((name) => name !== null) ?? null;
  return node.field !== 'text' && node.test.op !== 'exists' && findField(node.field)?.content ? node.field : null;
}

/** Whether the query asks for a label that is a sentence, and so content. */
function asksForSentence(node: QueryNode): boolean {
  if (node.type === 'text') return false;
  if (node.type === 'not') return asksForSentence(node.item);
  if (node.type !== 'field') return node.items.some(asksForSentence);
  const { field, test } = node;
  const texts = test.op === 'in' ? test.values.map(({ text }) => text) : test.op === 'eq' ? [test.value.text] : [];
  return (test.op === 'prefix' ? [test.text] : texts).some((text) => isSentence(field, text));
}

/** True when the query holds words, sentences or persons, which only those who may read content may ask for, or be shown. Also when it cannot be read. */
export function needsContent(q: string): boolean {
  const { ast, errors } = parseQuery(q);
  if (errors.length > 0) return true;
  return ast !== null && (nodeHasText(ast) || personalField(ast) !== null || contentField(ast) !== null || asksForSentence(ast));
}

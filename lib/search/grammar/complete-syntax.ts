import type { Completion } from '../contract';
import { findField, SEARCH_FIELDS, type SearchField } from '../fields';

/** What can be said without asking the server, and which values the server could add. */
export interface SyntaxCompletion extends Completion {
  /** Set when the caret stands in a value: which field, and what of the value is written so far. */
  wants?: { field: string; prefix: string; quoted: boolean };
}

interface Place {
  from: number;
  to: number;
  /** Text of the word from its start to the caret. */
  written: string;
  field?: SearchField;
  quoted: boolean;
}

/** Completion of fields, operators and the values of enums at the caret. Pure: the same in the browser and on the server. */
export function completeSyntax(text: string, caret: number): SyntaxCompletion {
  const place = findPlace(text, Math.max(0, Math.min(caret, text.length)));
  if (!place.field) return { from: place.from, to: place.to, items: place.quoted ? [] : completeFields(place.written) };
  const { field } = place;
  const lead = /^(>=|<=|>|<|=)/.exec(place.written)?.[0] ?? '';
  const prefix = place.written.slice(lead.length);
  const from = place.from + lead.length;
  return {
    from,
    to: place.to,
    items: [...completeValues(field, prefix), ...(lead === '' && !place.quoted ? completeOperators(field, prefix) : [])],
    wants: { field: field.name, prefix, quoted: place.quoted },
  };
}

/** Finds the word around the caret, and the field whose value it is. */
function findPlace(text: string, caret: number): Place {
  let start = 0;
  let quote = -1;
  let listField: SearchField | undefined;
  const lists: (SearchField | undefined)[] = [];
  for (let i = 0; i < caret; i++) {
    const char = text[i]!;
    if (quote >= 0) {
      if (char === '\\') i++;
      else if (char === '"') quote = -1;
      continue;
    }
    if (char === '"') quote = i;
    else if (char === '(') {
      lists.push(listField);
      listField = fieldBefore(text.slice(start, i));
      start = i + 1;
    } else if (char === ')') {
      listField = lists.pop();
      start = i + 1;
    } else if (/[\s[]/.test(char) && !(char === '[' && !fieldBefore(text.slice(start, i)))) start = i + 1;
  }
  let end = caret;
  while (end < text.length && (quote >= 0 ? text[end] !== '"' : !/[\s()"]/.test(text[end]!))) end++;
  if (quote >= 0 && text[end] === '"') end++;
  const word = text.slice(start, caret);
  const head = /^(-*)([A-Za-z][A-Za-z0-9_.-]*)(:|(?=[<>]))/.exec(word);
  const named = head ? findField(head[2]!) : undefined;
  if (head && named) {
    const value = word.slice(head[0].length);
    if (quote >= 0) return { from: quote, to: end, written: text.slice(quote + 1, caret), field: named, quoted: true };
    return { from: start + head[0].length, to: end, written: value, field: named, quoted: false };
  }
  if (quote >= 0) return { from: quote, to: end, written: text.slice(quote + 1, caret), field: listField, quoted: true };
  const minus = /^-*/.exec(word)![0].length;
  return {
    from: start + (listField ? 0 : minus),
    to: end,
    written: listField ? word : word.slice(minus),
    field: listField,
    quoted: false,
  };
}

function fieldBefore(word: string): SearchField | undefined {
  const head = /^-*([A-Za-z][A-Za-z0-9_.-]*):$/.exec(word);
  return head ? findField(head[1]!) : undefined;
}

function completeFields(written: string): Completion['items'] {
  const lower = written.toLowerCase();
  const rank = (field: SearchField): number => {
    if (field.name.toLowerCase().startsWith(lower)) return 0;
    if (field.aliases.some((alias) => alias.toLowerCase().startsWith(lower))) return 1;
    return lower.length > 2 && field.title.toLowerCase().includes(lower) ? 2 : 3;
  };
  const items: Completion['items'] = SEARCH_FIELDS.map((field) => ({ field, at: rank(field) }))
    .filter((one) => one.at < 3)
    .sort((a, b) => a.at - b.at)
    .map(({ field }) => ({ text: `${field.name}:`, label: field.name, kind: 'field' as const, detail: field.description }));
  if (lower !== '' && lower === lower.toLowerCase()) {
    for (const word of ['AND', 'OR', 'NOT'])
      if (word.startsWith(written) && written.length > 0)
        items.push({ text: word, label: word, kind: 'operator', detail: OPERATOR_WORDS[word] });
  }
  return items;
}
const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  AND: 'both sides must hold; a space says the same',
  OR: 'one side must hold',
  NOT: 'must not hold; "-" says the same',
};

function completeValues(field: SearchField, prefix: string): Completion['items'] {
  if (!field.values || field.values.length === 0) return [];
  const lower = prefix.toLowerCase();
  return field.values
    .filter((value) => value.toLowerCase().startsWith(lower))
    .map((value) => ({ text: value, label: value, kind: 'value' as const }));
}

function completeOperators(field: SearchField, prefix: string): Completion['items'] {
  if (prefix !== '' || !field.operators.includes('compare')) return [];
  const example = field.example.replace(/^[A-Za-z]+:[<>=]*/, '');
  return [
    { text: '>', label: '>', kind: 'operator', detail: `more than, as in ${field.name}:>${example}` },
    { text: '>=', label: '>=', kind: 'operator', detail: 'at least' },
    { text: '<', label: '<', kind: 'operator', detail: 'less than' },
    { text: '<=', label: '<=', kind: 'operator', detail: 'at most' },
    { text: '[', label: '[from TO to]', kind: 'operator', detail: 'a range; * leaves an end open' },
  ];
}

import { maskSpans, plainMasks, typedMask, typeLabel } from '@/lib/privacy/mask-text';
import { removeSecrets } from '@/lib/privacy/remove-secrets';
import { findPersonalData } from '@/lib/privacy/server/personal-data';
import { valueToken } from '@/lib/privacy/server/value-token';
import type { FieldNode, Operand, QueryNode, QueryProblem, Span as Place, TextNode } from '../grammar/ast';

/** No value has it: looking for it finds nothing. */
const NOBODY = '0000000000000000';
/** Fields whose values are masked in the read models. */
const MASKED_FIELDS = new Set(['text', 'user', 'session', 'document', 'dataset']);

/**
 * The query as the index can answer it: addresses and numbers of persons become their tokens, because the index holds nothing else. For
 * whoever may not reveal, they become a token that nobody has, and a hint says why nothing is found. A token written as it is shown,
 * `"[email 7f3a9c2e41d05b7c]"`, is looked for by everybody who may read content.
 */
export function maskQuery(
  ast: QueryNode,
  given: { workspaceId: string; q: string; mayReveal: boolean },
): { ast: QueryNode; hints: QueryProblem[]; masked: boolean } {
  const { workspaceId, q, mayReveal } = given;
  const hints: QueryProblem[] = [];
  let masked = false;
  const maskText = (text: string, place: Place): string => {
    const spans = findPersonalData(text);
    if (spans.length === 0) return typedMask(text) ?? text;
    masked = true;
    if (!mayReveal)
      hints.push({
        start: place.start,
        end: place.end,
        message: `Of ${typeLabel(spans[0]!.type)} values the index holds tokens only. To look for one by its value needs the right “Reveal masked personal data”; without it nothing is found. A token can be looked for as it is shown: "[${spans[0]!.type} …]".`,
      });
    return maskSpans(text, spans, (type, value) => (mayReveal ? valueToken(workspaceId, type, value) : NOBODY));
  };
  const text = (node: TextNode): TextNode => {
    if (node.form === 'prefix') return node;
    const shown = maskText(node.text, node);
    return shown === node.text ? node : { ...node, text: shown, form: 'phrase' };
  };
  const field = (node: FieldNode): FieldNode => {
    if (!MASKED_FIELDS.has(node.field)) return node;
    const operand = (one: Operand): Operand => ({ ...one, text: maskText(one.text, node) });
    if (node.test.op === 'eq') return { ...node, test: { op: 'eq', value: operand(node.test.value) } };
    return node.test.op === 'in' ? { ...node, test: { op: 'in', values: node.test.values.map(operand) } } : node;
  };
  const walk = (node: QueryNode): QueryNode => {
    switch (node.type) {
      case 'text':
        return text(node);
      case 'field':
        return field(node);
      case 'not':
        return { ...node, item: walk(node.item) };
      case 'or':
        return { ...node, items: node.items.map(walk) };
      case 'and': {
        const items = joined(node.items, q).map(walk);
        return items.length === 1 ? items[0]! : { ...node, items };
      }
    }
  };
  return { ast: walk(ast), hints, masked };
}

/** Words side by side that are one value, `DE89 3704 0044 0532 0130 00` or `+49 30 901820`, as one text. */
function joined(items: readonly QueryNode[], q: string): QueryNode[] {
  const out: QueryNode[] = [];
  const isWord = (node: QueryNode | undefined): node is TextNode =>
    node?.type === 'text' && node.form === 'word' && q.slice(node.start, node.end) === node.text;
  for (let i = 0; i < items.length; i++) {
    const first = items[i]!;
    let last = i;
    // Only blanks may stand between the words, so that no operator is swallowed.
    while (isWord(first) && isWord(items[last + 1]) && q.slice(items[last]!.end, items[last + 1]!.start).trim() === '') last++;
    if (last === i) {
      out.push(first);
      continue;
    }
    const run = items.slice(i, last + 1) as TextNode[];
    out.push(...joinRun(run, q));
    i = last;
  }
  return out;
}

function joinRun(run: readonly TextNode[], q: string): TextNode[] {
  const start = run[0]!.start;
  const spans = findPersonalData(q.slice(start, run.at(-1)!.end));
  const out: TextNode[] = [];
  for (let i = 0; i < run.length; i++) {
    const node = run[i]!;
    const span = spans.find((one) => one.start + start < node.end && one.end + start > node.start);
    let last = i;
    while (span && last + 1 < run.length && run[last + 1]!.start < span.end + start) last++;
    const end = run[last]!.end;
    out.push(last === i ? node : { ...node, text: q.slice(node.start, end), end });
    i = last;
  }
  return out;
}

/** The query as it may stand in a log and in a file: without secrets, values as tokens, in brackets that everybody can read. */
export function maskedQuery(workspaceId: string, given: string): string {
  const q = removeSecrets(given);
  return plainMasks(maskSpans(q, findPersonalData(q), (type, value) => valueToken(workspaceId, type, value)));
}

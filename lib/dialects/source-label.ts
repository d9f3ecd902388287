import type { FieldSource } from './merge-sources';

/** The place of a value in its record, as people call it: the attribute's key, the event of a span, the body of a log. Client-safe. */
export function sourceLabel(pointer: string): string {
  const path = pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [root, member, ...rest] = path;
  if (root === 'resource' && member === 'attributes') return `resource ${rest.join('.')}`;
  if (root === 'event' || root === 'item') return [member, ...rest].filter((part) => part !== undefined).join('.');
  if (member === 'attributes') return rest.join('.');
  if (member === 'events') {
    const [index, , ...key] = rest;
    return `event ${Number(index) + 1}: ${key.join('.')}`;
  }
  if (root === 'log') return ['log', member, ...rest].join(' ');
  if (member === 'status') return 'the span’s status';
  return path.join('.');
}

/** Several places in a few words: a flattened list is named by what its keys begin with. */
export function sourcesLabel(sources: readonly FieldSource[]): string {
  const labels = [...new Set(sources.map((source) => sourceLabel(source.at)))];
  if (labels.length <= 2) return labels.join(', ');
  const shared = sharedStart(labels);
  return shared === '' ? `${labels[0]} and ${labels.length - 1} more` : `${shared}*`;
}

/** The dotted start that all have in common, without an index at its end. */
function sharedStart(labels: readonly string[]): string {
  const parts = labels.map((label) => label.split('.'));
  const out: string[] = [];
  for (let i = 0; parts.every((one) => one.length > i + 1 && one[i] === parts[0]![i]); i++) out.push(parts[0]![i]!);
  while (out.length > 0 && /^\d+$/.test(out.at(-1)!)) out.pop();
  return out.length < 2 ? '' : `${out.join('.')}.`;
}

import type { PolicyDocument, PolicyRule } from './contract';
import { ROUTE_WORDS } from './fact-fields';

/** What changed between two documents, rule by rule and in words. Pure and client-safe. */
export interface FieldChange {
  field: string;
  before: string | null;
  after: string | null;
}
export interface PartChange {
  /** `rule` and `test` go by their names, `document` is title and scope. */
  part: 'document' | 'rule' | 'test';
  name: string;
  kind: 'added' | 'removed' | 'changed';
  /** One sentence. */
  words: string;
  fields: FieldChange[];
}

export function diffDocuments(before: PolicyDocument, after: PolicyDocument): PartChange[] {
  return [...diffHead(before, after), ...diffRules(before.rules, after.rules), ...diffTests(before, after)];
}

function diffHead(before: PolicyDocument, after: PolicyDocument): PartChange[] {
  const names = ['systems', 'tools', 'environments', 'stages'] as const;
  const scope = (document: PolicyDocument, name: (typeof names)[number]): string => document.scope[name]?.join(', ') ?? 'all';
  const fields = changed([
    ['title', before.title, after.title],
    ...names.map((name): [string, string, string] => [`scope: ${name}`, scope(before, name), scope(after, name)]),
  ]);
  if (fields.length === 0) return [];
  const words = fields.some((one) => one.field.startsWith('scope')) ? 'It speaks of other cases.' : 'It has another title.';
  return [{ part: 'document', name: after.id, kind: 'changed', words, fields }];
}

function diffRules(before: readonly PolicyRule[], after: readonly PolicyRule[]): PartChange[] {
  const says = (rule: PolicyRule): string =>
    `${ROUTE_WORDS[rule.route].toLowerCase()}${rule.override ? ', even below what the tier asks' : ''}`;
  const of = (rule: PolicyRule | undefined): Record<string, string | null> => ({
    condition: rule?.when ?? null,
    route: rule ? ROUTE_WORDS[rule.route] : null,
    reason: rule?.reason ?? null,
    override: rule?.override ?? null,
  });
  return pairs(before, after, (rule) => rule.id).flatMap(([name, one, other]): PartChange[] => {
    const [a, b] = [of(one), of(other)];
    const fields = changed(Object.keys(a).map((field) => [field, a[field] ?? null, b[field] ?? null]));
    if (!one && other) return [{ part: 'rule', name, kind: 'added', words: `A new rule: ${says(other)}.`, fields }];
    if (one && !other) return [{ part: 'rule', name, kind: 'removed', words: `No longer: ${says(one)}.`, fields }];
    if (!one || !other || fields.length === 0) return [];
    const parts = [
      ...(one.when === other.when ? [] : ['another condition']),
      ...(one.route === other.route ? [] : [`"${ROUTE_WORDS[other.route]}" instead of "${ROUTE_WORDS[one.route]}"`]),
      ...(Boolean(one.override) === Boolean(other.override)
        ? []
        : [other.override ? 'it may go below the tier now' : 'it may no longer go below the tier']),
      ...(one.reason === other.reason ? [] : ['another reason']),
    ];
    return [{ part: 'rule', name, kind: 'changed', words: capital(`${parts.join('; ') || 'another override'}.`), fields }];
  });
}

function diffTests(before: PolicyDocument, after: PolicyDocument): PartChange[] {
  return pairs(before.tests, after.tests, (test) => test.name).flatMap(([name, one, other]): PartChange[] => {
    const fields = changed([
      ['facts', one ? JSON.stringify(one.facts) : null, other ? JSON.stringify(other.facts) : null],
      ['expect', one?.expect ?? null, other?.expect ?? null],
    ]);
    if (fields.length === 0) return [];
    const kind = !one ? 'added' : !other ? 'removed' : 'changed';
    const words = { added: 'A new test.', removed: 'This test is gone.', changed: 'The test changed.' }[kind];
    return [{ part: 'test', name, kind, words, fields }];
  });
}

function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (one: T) => string,
): [string, T | undefined, T | undefined][] {
  const names = [...new Set([...after, ...before].map(nameOf))];
  const find = (list: readonly T[], name: string): T | undefined => list.find((one) => nameOf(one) === name);
  return names.map((name) => [name, find(before, name), find(after, name)]);
}
const changed = (fields: readonly (readonly [string, string | null, string | null])[]): FieldChange[] =>
  fields.filter(([, a, b]) => a !== b).map(([field, before, after]) => ({ field, before, after }));
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

import type { SqlTx } from '@/lib/db/transaction';
import { isLabelField, label, labelText, subjectLabel, type LabelFieldName } from '@/lib/decisions/labels';
import { isInWords, isSentence } from '@/lib/decisions/reported-words';
import { subjectToken } from '@/lib/decisions/server/subject-token';
import { fromPublicId, isUuid } from '@/lib/shared/ids';
import { findField, type SearchField } from '../fields';
import type { FieldNode, Operand, QueryNode, QueryProblem, Span } from '../grammar/ast';
import { closest } from '@/lib/shared/did-you-mean';
import {
  MAX_EXPANSION,
  MAX_SAID,
  readAliases,
  readSpilled,
  readSystems,
  readValuesByPrefix,
  type SystemName,
} from './lookup-store';
import { invalidQuery, type OpenScope } from './scope';
import { allTextTerms } from './text-terms';
import { readUsesByPrefix } from './use-store';

/** What a query's names stand for, looked up before it becomes SQL. */
export interface Resolution {
  /** Of a term about systems: their UUIDs. About ids: the decisions' UUIDs. About a label: the labels, any of which will do. */
  values: Map<FieldNode, string[]>;
  /** Decisions whose words are spread over several chunks, and where each tsquery holds among them. */
  spilled: { ids: string[]; holds: Map<string, Set<string>> };
}

/** Looks up what the query names. Throws invalidQuery for a system nobody may see, and for a pattern that is too wide. */
export async function resolveQuery(tx: SqlTx, scope: OpenScope): Promise<Resolution> {
  const { ast } = scope;
  const resolution: Resolution = { values: new Map(), spilled: { ids: [], holds: new Map() } };
  if (!ast) return resolution;
  const problems: QueryProblem[] = [];
  const terms = fieldTerms(ast);
  const systems = terms.some((term) => term.field === 'system') ? await readSystems(tx, scope.systems) : [];
  for (const term of terms) {
    const field = findField(term.field)!;
    const values = await resolveTerm(tx, scope, field, term, systems, problems);
    if (values) resolution.values.set(term, values);
  }
  if (problems.length > 0) throw invalidQuery(problems);
  if (scope.hasText) {
    const leaves = new Set(allTextTerms(ast).map((term) => term.tsquery));
    resolution.spilled = await readSpilled(tx, [...leaves]);
  }
  return resolution;
}

function fieldTerms(node: QueryNode): FieldNode[] {
  if (node.type === 'field') return [node];
  if (node.type === 'not') return fieldTerms(node.item);
  return node.type === 'and' || node.type === 'or' ? node.items.flatMap(fieldTerms) : [];
}

async function resolveTerm(
  tx: SqlTx,
  scope: OpenScope,
  field: SearchField,
  term: FieldNode,
  systems: readonly SystemName[],
  problems: QueryProblem[],
): Promise<string[] | null> {
  const { test } = term;
  const operands: Operand[] | null = test.op === 'eq' ? [test.value] : test.op === 'in' ? test.values : null;
  const { home } = field;
  if (home.in === 'system') return resolveSystems(term, operands, systems, problems);
  if (home.in === 'id' && operands) {
    const found = await Promise.all(operands.map((operand) => resolveId(tx, operand.text)));
    return found.flat();
  }
  if (home.in === 'alias' && operands) {
    const texts = operands.map(({ text }) => (home.scheme === 'trace' ? text.toLowerCase() : text));
    return (await Promise.all(texts.map((text) => readAliases(tx, text, home.scheme)))).flat();
  }
  if (home.in === 'use') {
    if (operands) return operands.flatMap(({ text }) => labelText(home.use, text) ?? []);
    if (test.op !== 'prefix') return null;
    const labels = await readUsesByPrefix(tx, `${home.use}:${test.text}`, scope.systems, MAX_EXPANSION + 1);
    if (labels.length > MAX_EXPANSION) problems.push(tooMany(term, field));
    return labels;
  }
  if (home.in !== 'label' || !isLabelField(home.label)) return null;
  const name: LabelFieldName = home.label;
  // A hit for a sentence would tell it, to those who may not read content.
  const mayAsk = (value: string): boolean => scope.content || !isSentence(name, value);
  const words = !scope.content && isInWords(name);
  const beginning = async (prefix: string, most: number, problem: QueryProblem): Promise<string[]> => {
    const values = await readValuesByPrefix(tx, name, prefix, scope.systems, false, most + 1, words);
    if (values.length > most) problems.push(problem);
    return values.filter(mayAsk).map((value) => `${name}:${value}`);
  };
  if (operands) {
    const asked = operands.map(({ text }) => text).filter(mayAsk);
    const labels = asked.flatMap((text) => labelsOf(scope, name, text));
    // Of a check its name alone is asked for, whatever it said: the label is `name=verdict`.
    const named = name === 'guardrail' || name === 'evaluation' ? asked.filter((text) => !text.includes('=')) : [];
    const said = await Promise.all(named.map((text) => beginning(`${text}=`, MAX_SAID, saidTooMuch(term, text))));
    return [...labels, ...said.flat()];
  }
  return test.op === 'prefix' ? beginning(test.text, MAX_EXPANSION, tooMany(term, field)) : null;
}

function tooMany(term: FieldNode, field: SearchField): QueryProblem {
  return { ...place(term), message: `More than ${MAX_EXPANSION} values of ${field.name} begin so. Write more of it.` };
}

function saidTooMuch(term: FieldNode, name: string): QueryProblem {
  const message = `"${name.slice(0, 60)}" has said more than ${MAX_SAID.toLocaleString('en')} different things. Write which: ${term.field}:"name=verdict".`;
  return { ...place(term), message };
}

function labelsOf({ workspaceId, content }: OpenScope, field: LabelFieldName, text: string): string[] {
  const labels = [label(field, text)];
  // A hit for a plain id would tell about a person: for those who may not read content, only the token is looked for.
  const slash = field === 'subject' && content ? text.indexOf('/') : -1;
  if (slash > 0) {
    const [type, id] = [text.slice(0, slash), text.slice(slash + 1)];
    if (id !== '') labels.push(subjectLabel(type, subjectToken(workspaceId, { type, id })));
  }
  return labels.filter((one) => one !== null);
}

async function resolveId(tx: SqlTx, text: string): Promise<string[]> {
  const own = fromPublicId('decision', text) ?? (isUuid(text) ? text.toLowerCase() : null);
  const aliases = await readAliases(tx, text, null);
  const lower = text.toLowerCase();
  const traces = lower === text ? [] : await readAliases(tx, lower, 'trace');
  return [...(own ? [own] : []), ...aliases, ...traces];
}

function resolveSystems(
  term: FieldNode,
  operands: Operand[] | null,
  systems: readonly SystemName[],
  problems: QueryProblem[],
): string[] {
  const { test } = term;
  if (test.op === 'prefix') {
    const prefix = test.text.toLowerCase();
    return systems.filter((one) => one.key.toLowerCase().startsWith(prefix) || one.name.toLowerCase().startsWith(prefix)).map((one) => one.system_id); // prettier-ignore
  }
  return (operands ?? []).flatMap(({ text }) => {
    const id = fromPublicId('system', text) ?? text.toLowerCase();
    const exact = systems.filter((one) => one.key === text || one.system_id === id);
    const lower = text.toLowerCase();
    const found =
      exact.length > 0 ? exact : systems.filter((one) => one.key.toLowerCase() === lower || one.name.toLowerCase() === lower);
    if (found.length === 0) {
      const near = closest(text, systems.flatMap((one) => [one.key, one.name])); // prettier-ignore
      problems.push({ ...place(term), message: `There is no AI system "${text.slice(0, 60)}" that you may see.${near ? ` Did you mean ${near}?` : ''}`, suggestion: near && `system:${/[\s()"]/.test(near) ? `"${near}"` : near}` }); // prettier-ignore
    }
    return found.map((one) => one.system_id);
  });
}
function place({ start, end }: Span): Span {
  return { start, end };
}

import type { RecordTree } from './contract';
import { asObject, member, textOf } from './read-attributes';

export interface DecisionAlias {
  scheme: 'external' | 'trace';
  value: string;
}

/** Our own attribute: names the decision where one trace holds several, or several traces make one. */
export const DECISION_ID_KEY = 'countersign.decision.id';

/** Longer names are cut: they are keys of an index. */
const MAX_VALUE = 500;

/** How a record names its decision, most specific first. Pure, so that a rebuild finds the same names in the stored tree. */
export function decisionAliases(tree: RecordTree): DecisionAlias[] {
  const external = tree.form === 'event' ? textOf(tree.event, 'decision') : textOf(attributesOf(tree), DECISION_ID_KEY);
  const trace = traceIdOf(tree);
  const aliases: DecisionAlias[] = [];
  if (external) aliases.push({ scheme: 'external', value: external.slice(0, MAX_VALUE) });
  if (trace && !/^0*$/.test(trace)) aliases.push({ scheme: 'trace', value: trace.toLowerCase().slice(0, MAX_VALUE) });
  return aliases;
}

function attributesOf(tree: Exclude<RecordTree, { form: 'event' }>): Parameters<typeof textOf>[0] {
  return tree.form === 'span' ? tree.span.attributes : tree.log.attributes;
}

function traceIdOf(tree: RecordTree): string | undefined {
  if (tree.form === 'span') return tree.span.traceId;
  if (tree.form === 'log') return tree.log.traceId;
  return textOf(asObject(member(tree.event, 'trace')), 'traceId');
}

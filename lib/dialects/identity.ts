import { erasedType, isMarker } from '@/lib/privacy/markers';
import type { LogTree, RecordTree, SpanTree } from './contract';
import { agentsAliases } from './openai-agents';
import { langfuseAliases } from './langfuse-ingestion';
import { asObject, member, textOf } from './read-attributes';

export interface DecisionAlias {
  scheme: 'external' | 'trace';
  value: string;
}

/** Our own attribute: names the decision where one trace holds several, or several traces make one. */
export const DECISION_ID_KEY = 'countersign.decision.id';

/** Everything that Claude Code does for one prompt of its user names it so; a session has many. */
const PROMPT_ID_KEY = 'prompt.id';

/** Longer names are cut: they are keys of an index. */
const MAX_VALUE = 500;

/** How a record names its decision, most specific first. Pure, so that a rebuild finds the same names in the stored tree. */
export function decisionAliases(tree: RecordTree): DecisionAlias[] {
  if (tree.form === 'langfuse') return cut(langfuseAliases(tree));
  if (tree.form === 'agents') return cut(agentsAliases(tree));
  const external = tree.form === 'event' ? textOf(tree.event, 'decision') : ownName(tree);
  const trace = traceIdOf(tree);
  const aliases: DecisionAlias[] = [];
  const traced = Boolean(trace && !/^0*$/.test(trace));
  // A mark in a name's place is the same for many decisions: where a trace tells them apart it is no name.
  if (external && erasedType(external) === null && !(traced && isMarker(external)))
    aliases.push({ scheme: 'external', value: external.slice(0, MAX_VALUE) });
  if (trace && traced) aliases.push({ scheme: 'trace', value: trace.toLowerCase().slice(0, MAX_VALUE) });
  return aliases;
}

function cut(aliases: readonly DecisionAlias[]): DecisionAlias[] {
  return aliases
    .filter(({ value }) => value !== '' && erasedType(value) === null)
    .map(({ scheme, value }) => ({ scheme, value: value.slice(0, MAX_VALUE) }));
}

/** Our attribute on the record, as a copy of baggage, or on the resource; for a log record outside any trace, what it answers: one prompt where it says so (Claude Code), else its conversation. */
function ownName(tree: SpanTree | LogTree): string | undefined {
  const attributes = attributesOf(tree);
  const named =
    textOf(attributes, DECISION_ID_KEY, `baggage.${DECISION_ID_KEY}`) ?? textOf(tree.resource.attributes, DECISION_ID_KEY);
  if (named || tree.form === 'span' || tree.log.traceId) return named;
  const prompt = isClaudeCode(tree) ? textOf(attributes, PROMPT_ID_KEY) : undefined;
  return prompt ?? textOf(attributes, 'gen_ai.conversation.id', 'session.id');
}

/** Elsewhere `prompt.id` names a template that many decisions share. */
function isClaudeCode({ scope, log }: LogTree): boolean {
  const name = log.eventName ?? textOf(log.attributes, 'event.name') ?? (typeof log.body === 'string' ? log.body : '');
  return /^com\.anthropic\.claude_code|^claude_code/.test(scope.name ?? '') || name.startsWith('claude_code.');
}

function attributesOf(tree: SpanTree | LogTree): Parameters<typeof textOf>[0] {
  return tree.form === 'span' ? tree.span.attributes : tree.log.attributes;
}

function traceIdOf(tree: Extract<RecordTree, { form: 'event' | 'span' | 'log' }>): string | undefined {
  if (tree.form === 'span') return tree.span.traceId;
  if (tree.form === 'log') return tree.log.traceId;
  return textOf(asObject(member(tree.event, 'trace')), 'traceId');
}

import type { Message, Step } from '@/lib/dialects/step';
import type { JsonValue } from '@/lib/shared/json';

/**
 * A step's content as addressable texts. A field is a dotted path into the step (`messages.input.2.content`, `tool.arguments`,
 * `documents.0.content`); its text is what a reader sees, so that a passage, a search hit and a comment mean the same characters.
 * Client-safe. JSON is read with two spaces of indentation, strings as they are.
 */
export interface FieldText {
  field: string;
  text: string;
}

/** A text to look for in a trail may be so long. */
export const MAX_FIND = 200;

/** Text of a value as it is shown: a string as it is, other JSON indented by two spaces. */
export function shownText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** The text of one message: its content, or where there is none its parts. */
export function messageText(message: Message): string {
  if (message.content !== undefined && message.content !== '') return message.content;
  return message.parts && message.parts.length > 0 ? shownText(message.parts as JsonValue) : (message.content ?? '');
}

/** Every text of the step in reading order: what went in before what came out. */
export function stepTexts(step: Step): FieldText[] {
  const out: FieldText[] = [];
  const add = (field: string, value: JsonValue | undefined): void => {
    if (value !== undefined && value !== '') out.push({ field, text: shownText(value) });
  };
  const messages = (list: 'system' | 'input' | 'output'): void => {
    for (const [i, message] of (step.messages?.[list] ?? []).entries()) {
      add(`messages.${list}.${i}.content`, messageText(message));
      for (const [j, call] of (message.toolCalls ?? []).entries())
        add(`messages.${list}.${i}.toolCalls.${j}.arguments`, call.arguments);
    }
  };
  messages('system');
  messages('input');
  add('query', step.query);
  add('rationale', step.rationale);
  add('plan', step.plan);
  add('stateBefore', step.stateBefore);
  add('tool.arguments', step.tool?.arguments);
  for (const [i, document] of (step.documents ?? []).entries()) add(`documents.${i}.content`, document.content);
  messages('output');
  add('tool.result', step.tool?.result);
  add('evaluation.explanation', step.evaluation?.explanation);
  add('error.message', step.error?.message);
  add('stateAfter', step.stateAfter);
  return out;
}

/**
 * What a step and its parts are called: names, ids, models, versions, where documents come from, what was judged. With `stepTexts` every
 * text of the step by which its decision is found (lib/search/record-text.ts).
 */
export function stepNames(step: Step): FieldText[] {
  const out: FieldText[] = [];
  const add = (field: string, value: JsonValue | undefined): void => {
    if (value !== undefined && value !== null && value !== '') out.push({ field, text: shownText(value) });
  };
  add('name', step.name);
  for (const id of [step.id, ...(step.also ?? [])]) add('id', id);
  const { tool, model, prompt, evaluation, messages } = step;
  if (tool?.name !== step.name) add('tool.name', tool?.name);
  if (tool?.callId !== step.id) add('tool.callId', tool?.callId);
  add('model.requested', model?.requested);
  if (model?.responded !== model?.requested) add('model.responded', model?.responded);
  add('model.provider', model?.provider);
  add('model.parameters', model?.parameters);
  add('prompt.name', prompt?.name);
  add('prompt.version', prompt?.version);
  for (const [i, { id, source, metadata }] of (step.documents ?? []).entries()) {
    add(`documents.${i}.id`, id);
    if (source !== id) add(`documents.${i}.source`, source);
    add(`documents.${i}.metadata`, metadata);
  }
  for (const list of ['system', 'input', 'output'] as const)
    for (const [i, message] of (messages?.[list] ?? []).entries()) {
      const at = `messages.${list}.${i}`;
      add(`${at}.name`, message.name);
      add(`${at}.toolCallId`, message.toolCallId);
      add(`${at}.finishReason`, message.finishReason);
      if (message.content && message.parts?.length) add(`${at}.parts`, message.parts);
      for (const [j, call] of (message.toolCalls ?? []).entries()) {
        add(`${at}.toolCalls.${j}.name`, call.name);
        add(`${at}.toolCalls.${j}.id`, call.id);
      }
    }
  add('evaluation.name', evaluation?.name);
  add('evaluation.label', evaluation?.label);
  add('evaluation.score', evaluation?.score === undefined ? undefined : String(evaluation.score));
  add('evaluation.by', evaluation?.by);
  return out;
}

/** The text of one field, or null when the step has none of that name. */
export function fieldText(step: Step, field: string): string | null {
  return stepTexts(step).find((entry) => entry.field === field)?.text ?? null;
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  query: 'search query',
  rationale: 'rationale',
  plan: 'plan',
  stateBefore: 'state before',
  stateAfter: 'state after',
  name: 'name',
  id: 'step id',
  'tool.name': 'tool',
  'tool.callId': 'call id',
  'tool.arguments': 'arguments',
  'tool.result': 'result',
  'model.requested': 'model requested',
  'model.responded': 'model answered',
  'model.provider': 'provider',
  'model.parameters': 'parameters',
  'prompt.name': 'prompt',
  'prompt.version': 'prompt version',
  'evaluation.name': 'evaluation',
  'evaluation.label': 'label',
  'evaluation.score': 'score',
  'evaluation.by': 'evaluated by',
  'evaluation.explanation': 'explanation',
  'error.message': 'error',
  'decision.externalId': "decision's id at the emitter",
  'decision.traceId': "decision's trace id",
  'decision.user': "decision's user",
  'decision.session': "decision's session",
  'decision.environment': "decision's environment",
  'decision.versions': "decision's versions",
};
const PART_WORDS: Readonly<Record<string, string>> = {
  toolCalls: ', tool call',
  toolCallId: ', call id',
  name: ', name',
  parts: ', other parts',
  finishReason: ', why it ended',
  id: ', id',
  source: ', source',
  metadata: ', metadata',
};

/** A field's name in words: `messages.output.0.content` -> 'output message 1'. */
export function fieldLabel(field: string): string {
  const known = FIELD_WORDS[field];
  if (known) return known;
  const [first, second, third, fourth] = field.split('.');
  if (first === 'messages' && second) {
    const list = second === 'system' ? 'system prompt' : `${second} message`;
    return `${list} ${Number(third) + 1}${PART_WORDS[fourth ?? ''] ?? ''}`;
  }
  if (first === 'documents') return `document ${Number(second) + 1}${PART_WORDS[third ?? ''] ?? ''}`;
  return field;
}

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
  'tool.arguments': 'arguments',
  'tool.result': 'result',
  'evaluation.explanation': 'explanation',
  'error.message': 'error',
};

/** A field's name in words: `messages.output.0.content` -> 'output message 1'. */
export function fieldLabel(field: string): string {
  const known = FIELD_WORDS[field];
  if (known) return known;
  const [first, second, third, fourth] = field.split('.');
  if (first === 'messages' && second) {
    const list = second === 'system' ? 'system prompt' : `${second} message`;
    return `${list} ${Number(third) + 1}${fourth === 'toolCalls' ? ', tool call' : ''}`;
  }
  if (first === 'documents') return `document ${Number(second) + 1}`;
  return field;
}

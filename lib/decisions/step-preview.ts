import type { Message, Step } from '@/lib/dialects/step';
import { wholeMasks } from '@/lib/privacy/mask-text';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import { messageText } from './step-text';

/** How much of a step is said in a row of the tree. */
export const PREVIEW_LENGTH = 140;

/** What a step is about in a few words: what a model said, what a tool was asked, what was searched for. Empty when nothing is known. Pure. */
export function stepPreview(step: Step): string {
  if (step.error) return oneLine(step.error.message);
  if (step.tool) return oneLine(valuesOf(step.tool.arguments)) || oneLine(valuesOf(step.tool.result));
  if (step.query) return oneLine(step.query);
  if (step.evaluation)
    return oneLine(
      [step.evaluation.label, step.evaluation.score, step.evaluation.explanation].filter((part) => part !== undefined).join(' '),
    );
  const { output, input, system } = step.messages ?? {};
  return said(output?.at(-1)) || said(input?.at(-1)) || said(system?.[0]);
}

function said(message: Message | undefined): string {
  if (!message) return '';
  const text = oneLine(messageText(message));
  if (text) return text;
  const calls = (message.toolCalls ?? []).map((call) => call.name);
  return calls.length > 0 ? `asks for ${calls.join(', ')}` : '';
}

/** The values of an object, which say more than its braces. */
function valuesOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (isJsonObject(value))
    return Object.entries(value)
      .map(([name, inner]) => `${name}: ${typeof inner === 'object' ? JSON.stringify(inner) : String(inner)}`)
      .join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The beginning, in one line, never half a character or a mask. */
function oneLine(text: string): string {
  const line = wholeMasks(text.slice(0, PREVIEW_LENGTH * 3))
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length > PREVIEW_LENGTH ? `${wholeMasks(characters.slice(0, PREVIEW_LENGTH).join(''))}…` : line;
}

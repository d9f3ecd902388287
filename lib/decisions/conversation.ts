import type { Message, Step } from '@/lib/dialects/step';
import { shownText } from './step-text';

/**
 * What a model step adds to the conversation. Agents resend the whole history with each call; a reader wants each message once.
 * Pure, client-safe.
 */
export interface PlacedMessage {
  /** Path of the message in its step: `messages.input.3`. */
  field: string;
  message: Message;
}
export interface Turn {
  system: PlacedMessage[];
  /** True when the system prompt is word for word the one of the call before. */
  systemRepeated: boolean;
  /** Input messages that were not there before. */
  fresh: PlacedMessage[];
  /** Input messages that an earlier step already showed. */
  repeated: PlacedMessage[];
  output: PlacedMessage[];
}

/** Equal for messages that say the same, whatever ids and finish reasons they carry. */
export function messageKey(message: Message): string {
  const calls = (message.toolCalls ?? []).map(
    (call) => `${call.name}(${call.arguments === undefined ? '' : shownText(call.arguments)})`,
  );
  const parts = message.content ? '' : shownText((message.parts ?? []) as never);
  return `${role(message.role)}\u0000${(message.content ?? '').trim()}\u0000${calls.join('\u0001')}\u0000${parts === '[]' ? '' : parts}`;
}

function role(name: string): string {
  const lower = name.toLowerCase();
  if (lower === 'human') return 'user';
  if (lower === 'ai' || lower === 'model') return 'assistant';
  if (lower === 'function') return 'tool';
  return lower === 'developer' ? 'system' : lower;
}

function placed(step: Step, list: 'system' | 'input' | 'output'): PlacedMessage[] {
  return (step.messages?.[list] ?? []).map((message, i) => ({ field: `messages.${list}.${i}`, message }));
}

/**
 * @param before the model call whose history this one may repeat; undefined for the first.
 * @param between tool steps that ran since: their results come back as messages of role `tool`, and were shown with the tool.
 */
export function readTurn(step: Step, before: Step | undefined, between: readonly Step[] = []): Turn {
  const system = placed(step, 'system');
  const input = placed(step, 'input');
  const inputSystem = input.filter((entry) => role(entry.message.role) === 'system');
  const talk = input.filter((entry) => role(entry.message.role) !== 'system');
  const allSystem = [...system, ...inputSystem];
  const history = before
    ? [...(before.messages?.input ?? []), ...(before.messages?.output ?? [])].filter((m) => role(m.role) !== 'system')
    : [];
  const known = history.map(messageKey);
  let same = 0;
  while (same < talk.length && same < known.length && messageKey(talk[same]!.message) === known[same]) same++;
  // A history that was cut at its front (a sliding window) is no prefix any more: then what the call before ended with is looked for.
  if (same === 0 && talk.length > 1 && known.length > 0) same = overlap(talk, known);
  const returned = new Set(between.flatMap((tool) => (tool.tool?.callId ? [tool.tool.callId] : [])));
  const results = new Set(
    between.flatMap((tool) => (tool.tool?.result === undefined ? [] : [shownText(tool.tool.result).trim()])),
  );
  while (same < talk.length && isShownResult(talk[same]!.message, returned, results)) same++;
  const systemBefore = before ? systemTexts(before) : [];
  return {
    system: allSystem,
    systemRepeated: allSystem.length > 0 && systemTexts(step).join('\u0000') === systemBefore.join('\u0000'),
    fresh: talk.slice(same),
    repeated: talk.slice(0, same),
    output: placed(step, 'output'),
  };
}

function isShownResult(message: Message, callIds: ReadonlySet<string>, results: ReadonlySet<string>): boolean {
  if (role(message.role) !== 'tool') return false;
  return (message.toolCallId !== undefined && callIds.has(message.toolCallId)) || results.has((message.content ?? '').trim());
}

/** How many leading messages of `talk` are the end of `known`. */
function overlap(talk: readonly PlacedMessage[], known: readonly string[]): number {
  const keys = talk.map((entry) => messageKey(entry.message));
  for (let size = Math.min(keys.length, known.length); size > 1; size--) {
    const tail = known.slice(known.length - size);
    if (tail.every((key, i) => key === keys[i])) return size;
  }
  return 0;
}

function systemTexts(step: Step): string[] {
  const inInput = (step.messages?.input ?? []).filter((message) => role(message.role) === 'system');
  return [...(step.messages?.system ?? []), ...inInput].map((message) => messageKey({ ...message, role: 'system' }));
}

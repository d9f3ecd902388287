import type { Message, Step } from '@/lib/dialects/step';
import { isJsonObject, type JsonValue } from '@/lib/shared/json';
import type { Alignable } from './compare-align';
import { data, parsed, text, value, type FieldDifference } from './compare-difference';
import { documents } from './compare-documents';
import { sameJson } from './compare-json';
import { readTurn, type PlacedMessage } from './conversation';
import { messageText } from './step-text';

/**
 * Two steps that stand side by side: everything recorded of them but times, ids, token counts and their place in the tree, which differ
 * from run to run by nature. Pure, client-safe.
 */

/** A step with what it adds to the conversation, so that one early difference is not reported again at every later call. */
export interface ReadStep {
  step: Step;
  position: number;
  content: Content;
}
interface Content {
  system: string;
  input: Message[];
  output: Message[];
  request: JsonValue;
}

/** Steps in order of start, each with what it adds. */
export function readable(ordered: readonly Step[]): ReadStep[] {
  let before: Step | undefined;
  let between: Step[] = [];
  return ordered.map((step, i) => {
    const turn = readTurn(step, before, between);
    const content: Content = {
      system: turn.system.map((entry) => messageText(entry.message)).join('\n'),
      input: messagesOf([...turn.repeated.filter(({ message }) => toldOtherwise(message, between)), ...turn.fresh]),
      output: messagesOf(turn.output),
      request: { arguments: step.tool?.arguments ?? null, query: step.query ?? null },
    };
    if (step.messages?.input?.length) {
      before = step;
      between = [];
    } else between.push(step);
    return { step, position: i + 1, content };
  });
}

const messagesOf = (placed: readonly PlacedMessage[]): Message[] => placed.map((entry) => entry.message);

/** The model was told another result of a call than the tool gave: shown with the tool is only what the tool gave. */
function toldOtherwise(message: Message, between: readonly Step[]): boolean {
  const tool = between.find((step) => step.tool?.callId !== undefined && step.tool.callId === message.toolCallId)?.tool;
  return tool !== undefined && !sameJson(parsed(message.content?.trim()), parsed(trimmed(tool.result)));
}

const trimmed = (given: JsonValue | undefined): JsonValue | undefined => (typeof given === 'string' ? given.trim() : given);

/** Instrumentations write the model into the name of the call; another model is a change of the step, not another step. */
function nameOf(step: Step): string {
  let name = step.name;
  for (const model of [step.model?.requested, step.model?.responded]) if (model) name = name.replace(model, '').trim();
  return name;
}

/** What the alignment knows of a step. */
export function alignable(read: ReadStep): Alignable {
  const { step, content } = read;
  return {
    kind: step.kind,
    signature: step.tool?.name ? `tool ${step.tool.name}` : `${step.kind} ${nameOf(step)}`,
    request: JSON.stringify([content.request, content.input.map(plain)]),
    content: JSON.stringify([
      content.request,
      content.input.map(plain),
      content.output.map(plain),
      step.tool?.result ?? null,
      step.status,
      step.documents ?? null,
      content.system,
      step.rationale ?? null,
      step.plan ?? null,
      step.stateBefore ?? null,
      step.stateAfter ?? null,
    ]),
  };
}

/** A message without what differs from run to run by nature: ids. */
function plain(message: Message): JsonValue {
  return {
    role: message.role,
    text: message.content ?? '',
    parts: partsOf(message),
    calls: callsOf(message),
  };
}

function callsOf(message: Message): JsonValue[] {
  return (message.toolCalls ?? []).map((call) => ({ name: call.name, arguments: parsed(call.arguments) ?? null }));
}

const IDS = new Set(['id', 'toolCallId', 'tool_call_id', 'tool_use_id', 'call_id']);

function partsOf(message: Message): JsonValue[] {
  return (message.parts ?? []).map((part) =>
    isJsonObject(part) ? Object.fromEntries(Object.entries(part).filter(([key]) => !IDS.has(key))) : part,
  );
}

/** In the order in which a reader asks: who was asked, with what, what came back. */
export function compareSteps(left: ReadStep, right: ReadStep): FieldDifference[] {
  const a = left.step;
  const b = right.step;
  const out: FieldDifference[] = [];
  value(out, 'kind', 'kind', a.kind, b.kind);
  if (nameOf(a) !== nameOf(b)) value(out, 'name', 'name', a.name, b.name);
  value(out, 'tool.name', 'tool', a.tool?.name, b.tool?.name);
  value(out, 'model.requested', 'model requested', a.model?.requested, b.model?.requested);
  value(out, 'model.responded', 'model answered', a.model?.responded, b.model?.responded);
  value(out, 'model.provider', 'provider', a.model?.provider, b.model?.provider);
  data(out, 'model.parameters', 'parameters', a.model?.parameters, b.model?.parameters);
  value(out, 'prompt.name', 'prompt', a.prompt?.name, b.prompt?.name);
  value(out, 'prompt.version', 'prompt version', a.prompt?.version, b.prompt?.version);
  data(out, 'stateBefore', 'state before', a.stateBefore, b.stateBefore);
  text(out, 'messages.system', 'system prompt', left.content.system, right.content.system);
  messages(out, 'messages.input', 'input', left.content.input, right.content.input);
  text(out, 'query', 'search query', a.query, b.query, true);
  data(out, 'tool.arguments', 'arguments', a.tool?.arguments, b.tool?.arguments, true);
  documents(out, a, b);
  data(out, 'plan', "the model's own plan", a.plan, b.plan, true);
  messages(out, 'messages.output', 'output', left.content.output, right.content.output, true);
  data(out, 'tool.result', 'result', a.tool?.result, b.tool?.result);
  value(out, 'status', 'status', a.status, b.status);
  text(out, 'error.message', 'error', a.error?.message, b.error?.message);
  value(out, 'error.reportedBy', 'error reported by', a.error?.reportedBy, b.error?.reportedBy);
  value(out, 'evaluation', 'evaluation', evaluationText(a), evaluationText(b));
  text(out, 'evaluation.explanation', 'explanation', a.evaluation?.explanation, b.evaluation?.explanation, true);
  value(out, 'evaluation.by', 'evaluated by', a.evaluation?.by, b.evaluation?.by);
  text(out, 'rationale', "the model's own rationale", a.rationale, b.rationale, true);
  data(out, 'stateAfter', 'state after', a.stateAfter, b.stateAfter);
  value(out, 'captured', 'captured', a.captured, b.captured);
  value(out, 'erased', 'erased', a.erased?.kind, b.erased?.kind);
  return out;
}

function evaluationText(step: Step): string | undefined {
  const it = step.evaluation;
  return it ? [it.name, it.label, it.score].filter((part) => part !== undefined).join(' ') : undefined;
}

function messages(
  out: FieldDifference[],
  field: string,
  label: string,
  left: readonly Message[],
  right: readonly Message[],
  free = false,
): void {
  const roles = (list: readonly Message[]): string => list.map((message) => message.role).join(' ');
  // One message on each side by the same author needs no author before it.
  const named = left.length > 1 || right.length > 1 || (left.length === right.length && roles(left) !== roles(right));
  const shown = (list: readonly Message[]): string =>
    list.map((message) => (named ? `${authorOf(message)}: ` : '') + (message.content ?? '')).join('\n\n');
  text(out, field, label, shown(left), shown(right), free);
  const each = (list: readonly Message[], read: (message: Message) => JsonValue[]): JsonValue[] => list.flatMap(read);
  data(out, `${field}.parts`, `${label}, parts that are not text`, each(left, partsOf), each(right, partsOf), free);
  data(out, `${field}.toolCalls`, `${label}, tool calls`, each(left, callsOf), each(right, callsOf), free);
  value(out, `${field}.finishReason`, `${label}, why it ended`, finishOf(left), finishOf(right));
}

function authorOf({ role, name }: Message): string {
  return name === undefined ? role : `${role} ${name}`;
}

function finishOf(list: readonly Message[]): string | undefined {
  return list.flatMap((message) => message.finishReason ?? []).join(', ') || undefined;
}

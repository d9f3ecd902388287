import { messageText, shownText } from '@/lib/decisions/step-text';
import { parseJson } from '@/lib/dialects/read-attributes';
import type { Message, Step } from '@/lib/dialects/step';
import { saysNothing } from '@/lib/privacy/markers';
import type { ActionSubject, InputSubject, OutputSubject, Provenance, Segment, TraceStep } from '@/lib/risk/contract';
import type { JsonValue } from '@/lib/shared/json';
import { boundedTrace } from './bounded-trace';
import { SegmentBook } from './segment-book';
import { VouchedHosts } from './vouched-hosts';

/** What is looked at of one decision at most. Beyond it the assessment says `tooLong`. */
const MAX_TEXT = 1_000_000;
const MAX_OUTPUTS = 10;
const MAX_ACTIONS = 100;
/** What an action is told of the steps before it. */
const TRACE_STEPS = 50;
/** Of a text for which there is no room its beginning and its end are looked at, this much of each at least, of so many texts. */
const LEAST_TEXT = 2_000;
const CUT_TEXTS = 100;

export interface OutputPart {
  step: string;
  /** Where the answer stands. */
  field: string;
  subject: OutputSubject;
}
export interface ActionPart {
  step: string;
  tool: string;
  /** Where the arguments stand, and as they stand there. */
  field: string;
  shown: JsonValue;
  /** What of the record up to the call could not be looked at; codes of lib/assessment/contract.ts. */
  unseen: string[];
  subject: Omit<ActionSubject, 'history' | 'environment'>;
}
export interface DecisionSubjects {
  input: InputSubject | null;
  outputs: OutputPart[];
  actions: ActionPart[];
  /** Leads from the segments' names to the steps they stand in. */
  book: SegmentBook;
  /** Codes of lib/assessment/contract.ts. */
  missing: string[];
}

const MEMORY = /\bmemor(?:y|ies)\b|long[-_ ]?term/i;
const FILE = /\b(?:attachment|upload|file|ocr|pdf)\b/i;

function provenanceOf(message: Message): Provenance {
  const role = message.role.toLowerCase();
  if (role === 'tool' || role === 'function') return 'tool';
  if (role === 'system' || role === 'developer') return 'system';
  if (role === 'assistant' || role === 'ai' || role === 'model') return 'model';
  return 'user';
}

/**
 * Cuts a decision's steps, oldest first and with unmasked content, into what the scorers take: everything that came in, each answer with what
 * the model had been given by then, each tool call with what had happened before it. A text that is told several times (a chat repeats its
 * history in every call) is looked at once, at the place where it came in first. Pure.
 */
export function subjectsOf(steps: readonly Step[], truncated = false): DecisionSubjects {
  const book = new SegmentBook();
  const missing = new Set<string>();
  if (truncated) missing.add('tooLong');
  const hosts = new VouchedHosts();
  let room = MAX_TEXT;
  let cuts = 0;
  /** The text as segments: one, or the beginning and the end of what is too long. */
  const take = (step: Step, field: string, value: JsonValue | undefined, provenance: Provenance): Segment[] => {
    if (value === undefined) return [];
    const text = shownText(value);
    if (text.trim() === '') return [];
    if (saysNothing(text)) {
      missing.add(text.startsWith('[erased') ? 'erased' : 'notCaptured');
      return [];
    }
    const part = (from: number, to: number): Segment => {
      const { segment, fresh } = book.add({ step: step.id, field, offset: from }, text.slice(from, to), provenance);
      if (fresh) {
        room = Math.max(0, room - (to - from));
        hosts.text(segment.text, provenance);
      }
      return segment;
    };
    if (text.length <= room || book.holds(text)) return [part(0, text.length)];
    missing.add('tooLong');
    if ((cuts += 1) > CUT_TEXTS) return [];
    const end = Math.max(LEAST_TEXT, room >> 1);
    return text.length <= 2 * end ? [part(0, text.length)] : [part(0, end), part(text.length - end, text.length)];
  };

  let task: string | undefined;
  let systemPrompt: string | undefined;
  const outputs: OutputPart[] = [];
  const closing: { step: Step; field: string; text: string }[] = [];
  const actions: ActionPart[] = [];
  const trace: TraceStep[] = [];
  const executed = callsOf(steps);
  for (const step of steps) {
    if (step.erased) missing.add('erased');
    else if (step.captured === 'none' && (step.kind === 'model' || step.kind === 'tool' || step.kind === 'retrieval'))
      missing.add('notCaptured');
    const came: Segment[] = [];
    const note = (segments: readonly Segment[]): void => void came.push(...segments);
    for (const [i, message] of (step.messages?.system ?? []).entries()) {
      const [segment] = take(step, `messages.system.${i}.content`, messageText(message), 'system');
      systemPrompt ??= segment?.text;
    }
    for (const [i, message] of (step.messages?.input ?? []).entries()) {
      const provenance = provenanceOf(message);
      const segments = take(step, `messages.input.${i}.content`, messageText(message), provenance);
      if (provenance === 'system') systemPrompt ??= segments[0]?.text;
      if (provenance === 'user') task ??= segments[0]?.text;
      if (provenance !== 'system') note(segments);
    }
    for (const [i, document] of (step.documents ?? []).entries())
      note(take(step, `documents.${i}.content`, document.content, MEMORY.test(step.name) ? 'memory' : FILE.test(step.name) ? 'file' : 'retrieved')); // prettier-ignore
    note(take(step, 'stateBefore', step.stateBefore, 'memory'));
    const before = trace.slice(-TRACE_STEPS);
    if (step.kind === 'tool' && step.tool) {
      addAction(step, 'tool.arguments', step.tool.name, step.tool.arguments);
      note(take(step, 'tool.result', step.tool.result, MEMORY.test(step.tool.name) ? 'memory' : 'tool'));
    }
    for (const [i, message] of (step.messages?.output ?? []).entries()) {
      const field = `messages.output.${i}.content`;
      const segments = take(step, field, messageText(message), 'model');
      // Of an answer that is cut the beginning keeps its places.
      const [segment] = segments;
      if (segment && step.kind === 'model') answered(step, field, segment.text);
      // An agent's step begins before everything that it did and answers after it.
      else if (segment && step.kind === 'agent') closing.push({ step, field, text: segment.text });
      for (const [j, call] of (message.toolCalls ?? []).entries())
        if (!executed(call)) addAction(step, `messages.output.${i}.toolCalls.${j}.arguments`, call.name, call.arguments);
    }
    trace.push({ kind: step.kind, name: step.tool?.name ?? step.name, texts: came });

    function shortened(of: readonly TraceStep[], args: JsonValue | undefined): TraceStep[] {
      const { steps: kept, cut } = boundedTrace(of, args);
      if (cut) missing.add('tooLong');
      return kept;
    }

    function addAction(at: Step, field: string, tool: string, given: JsonValue | undefined): void {
      if (actions.length >= MAX_ACTIONS) {
        missing.add('tooLong');
        return;
      }
      if (given !== undefined && saysNothing(shownText(given))) missing.add('notCaptured');
      const args = given === undefined ? undefined : readArguments(given);
      const told = shortened(
        field.startsWith('messages.') ? [...before, { kind: step.kind, name: step.name, texts: came }] : before,
        args,
      );
      actions.push({
        step: at.id,
        tool,
        field,
        shown: given ?? null,
        unseen: [...missing].sort(),
        subject: {
          tool: { name: tool },
          ...(args !== undefined && { arguments: args }),
          ...(task !== undefined && { task }),
          steps: told,
          ...hosts.told(),
        },
      });
      // What could not be looked at may have named the host.
      if (missing.size === 0) hosts.call(args);
    }
  }
  for (const { step, field, text } of closing) answered(step, field, text);

  function answered(step: Step, field: string, answer: string): void {
    if (outputs.some((one) => one.subject.answer === answer)) return;
    outputs.push({ step: step.id, field, subject: { answer, context: book.given(), ...(task !== undefined && { question: task }), ...(systemPrompt !== undefined && { systemPrompt }) } }); // prettier-ignore
  }

  if (outputs.length > MAX_OUTPUTS) missing.add('tooLong');
  const segments = book.all().filter((one) => one.provenance !== 'model' && one.provenance !== 'system');
  return {
    input: segments.length > 0 ? { segments, ...(task !== undefined && { task }) } : null,
    outputs: outputs.slice(-MAX_OUTPUTS),
    actions,
    book,
    missing: [...missing].sort(),
  };
}

/**
 * Whether a call that a model asked for has a step of its own: by its id; by the tool's name where a step told no id, once for each such step, or where
 * the call told none.
 */
function callsOf(steps: readonly Step[]): (call: { id?: string; name: string }) => boolean {
  const ids = new Set<string>();
  const names = new Set<string>();
  const nameless = new Map<string, number>();
  for (const { kind, tool } of steps)
    if (kind === 'tool' && tool) {
      names.add(tool.name);
      if (tool.callId) ids.add(tool.callId);
      else nameless.set(tool.name, (nameless.get(tool.name) ?? 0) + 1);
    }
  return ({ id, name }) => {
    if (!id) return names.has(name);
    if (ids.has(id)) return true;
    const left = nameless.get(name) ?? 0;
    if (left === 0) return false;
    nameless.set(name, left - 1);
    // Told again, by an agent's step around the model's, it is the same call.
    ids.add(id);
    return true;
  };
}

/** Many emitters send arguments as JSON in a text. */
function readArguments(given: JsonValue): JsonValue {
  return typeof given === 'string' && /^\s*[[{]/.test(given) ? parseJson(given) : given;
}

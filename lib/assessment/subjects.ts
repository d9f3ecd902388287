import { messageText, shownText } from '@/lib/decisions/step-text';
import { parseJson } from '@/lib/dialects/read-attributes';
import type { Message, Step } from '@/lib/dialects/step';
import { saysNothing } from '@/lib/privacy/markers';
import type { ActionSubject, InputSubject, OutputSubject, Provenance, Segment, TraceStep } from '@/lib/risk/contract';
import type { JsonValue } from '@/lib/shared/json';
import { SegmentBook } from './segment-book';

/** What is looked at of one decision at most. Beyond it the assessment says `tooLong`. */
const MAX_TEXT = 1_000_000;
const MAX_OUTPUTS = 10;
const MAX_ACTIONS = 100;
/** What an action is told of the steps before it. */
const TRACE_STEPS = 50;
const TRACE_TEXT = 200_000;
const LEAST_TEXT = 2_000;

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
  let room = MAX_TEXT;
  const take = (step: Step, field: string, value: JsonValue | undefined, provenance: Provenance): Segment | null => {
    if (value === undefined) return null;
    const text = shownText(value);
    if (text.trim() === '') return null;
    if (saysNothing(text)) {
      missing.add(text.startsWith('[erased') ? 'erased' : 'notCaptured');
      return null;
    }
    if (text.length > room) {
      missing.add('tooLong');
      return null;
    }
    const { segment, fresh } = book.add({ step: step.id, field }, text, provenance);
    if (fresh) room -= text.length;
    return segment;
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
    const note = (segment: Segment | null): void => void (segment && came.push(segment));
    for (const [i, message] of (step.messages?.system ?? []).entries()) {
      const segment = take(step, `messages.system.${i}.content`, messageText(message), 'system');
      systemPrompt ??= segment?.text;
    }
    for (const [i, message] of (step.messages?.input ?? []).entries()) {
      const provenance = provenanceOf(message);
      const segment = take(step, `messages.input.${i}.content`, messageText(message), provenance);
      if (provenance === 'system') systemPrompt ??= segment?.text;
      if (provenance === 'user') task ??= segment?.text;
      if (provenance !== 'system') note(segment);
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
      const segment = take(step, field, messageText(message), 'model');
      if (segment && step.kind === 'model') answered(step, field, segment.text);
      // An agent's step begins before everything that it did and answers after it.
      else if (segment && step.kind === 'agent') closing.push({ step, field, text: segment.text });
      for (const [j, call] of (message.toolCalls ?? []).entries())
        if (!executed.has(call.id ?? '') && !executed.has(`name:${call.name}`))
          addAction(step, `messages.output.${i}.toolCalls.${j}.arguments`, call.name, call.arguments);
    }
    trace.push({ kind: step.kind, name: step.tool?.name ?? step.name, texts: came });

    function shortened(of: readonly TraceStep[]): TraceStep[] {
      const { steps: kept, cut } = bounded(of);
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
      actions.push({
        step: at.id,
        tool,
        field,
        shown: given ?? null,
        subject: {
          tool: { name: tool },
          ...(args !== undefined && { arguments: args }),
          ...(task !== undefined && { task }),
          steps: shortened(
            field.startsWith('messages.') ? [...before, { kind: step.kind, name: step.name, texts: came }] : before,
          ),
        },
      });
    }
  }
  for (const { step, field, text } of closing) answered(step, field, text);

  function answered(step: Step, field: string, answer: string): void {
    if (outputs.some((one) => one.subject.answer === answer)) return;
    outputs.push({ step: step.id, field, subject: { answer, context: book.given(), ...(task !== undefined && { question: task }), ...(systemPrompt !== undefined && { systemPrompt }) } }); // prettier-ignore
  }

  const segments = book.all().filter((one) => one.provenance !== 'model' && one.provenance !== 'system');
  return {
    input: segments.length > 0 ? { segments, ...(task !== undefined && { task }) } : null,
    outputs: outputs.slice(-MAX_OUTPUTS),
    actions,
    book,
    missing: [...missing].sort(),
  };
}

/** Calls that have a step of their own: by the id of the call, or where none was told by the tool's name. */
function callsOf(steps: readonly Step[]): Set<string> {
  const ids = new Set<string>();
  for (const { kind, tool } of steps)
    if (kind === 'tool' && tool) {
      if (tool.callId) ids.add(tool.callId);
      ids.add(`name:${tool.name}`);
    }
  return ids;
}

/** Many emitters send arguments as JSON in a text. */
function readArguments(given: JsonValue): JsonValue {
  return typeof given === 'string' && /^\s*[[{]/.test(given) ? parseJson(given) : given;
}

/** The last steps, the newest first in line for the room there is: what is too long is cut, never left out, so that padding hides nothing. */
function bounded(steps: readonly TraceStep[]): { steps: TraceStep[]; cut: boolean } {
  let room = TRACE_TEXT;
  let cut = false;
  const out: TraceStep[] = [];
  for (const step of [...steps].reverse()) {
    const texts = step.texts.map((one) => {
      // Half of what is left at most, so that one text never takes all of it; the least is a few sentences.
      const most = Math.max(LEAST_TEXT, room >> 1);
      if (one.text.length > most) cut = true;
      const text = one.text.length > most ? one.text.slice(0, most) : one.text;
      room = Math.max(0, room - text.length);
      return text === one.text ? one : { ...one, text };
    });
    out.push({ ...step, texts });
  }
  return { steps: out.reverse(), cut };
}

import { uuidFrom } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { checkProfile, LIMITS } from '../json-profile';
import { readInstant } from '../native/event-schema';
import { SCHEMA_VERSION, type EmittedKind } from '../native/kinds';
import type { ChatRun } from './read-chat';

export interface ChatOptions {
  /** The AI system the runs belong to. */
  system: string;
  /** Unix milliseconds from which times are counted when the messages have none. */
  startsAt: number;
}

/** The id that the events of a run begin with: the same for the same file content, whatever the times. */
export function firstEventId(system: string, decision: string): string {
  return eventId(system, decision, 0);
}

function eventId(system: string, decision: string, index: number): string {
  return uuidFrom('chat', system, decision, String(index));
}

/** How a run is called: its own id, the task and trial of a benchmark, or a name that follows from its content. */
export function decisionName(run: ChatRun): string {
  const { about } = run;
  for (const key of ['id', 'run_id', 'runId', 'conversation_id', 'conversationId', 'session_id', 'thread_id']) {
    const value = about[key];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value).slice(0, 256);
  }
  if (typeof about.task_id === 'string' || typeof about.task_id === 'number') {
    const trial = typeof about.trial === 'number' || typeof about.trial === 'string' ? `-trial-${about.trial}` : '';
    return `task-${about.task_id}${trial}`.slice(0, 256);
  }
  return `chat-${uuidFrom('chat', JSON.stringify(run.messages)).slice(0, 18)}`;
}

/**
 * A conversation as native events, in its order: what each model turn was newly given and what it answered, each tool call and its
 * result, the system prompt once, the outcome where the file tells one. Results find their calls by id, in order, because ids can
 * repeat inside one run. Times that the file does not have are counted on by one millisecond and marked `timesAssumed`.
 */
export function chatEvents(run: ChatRun, options: ChatOptions): JsonObject[] {
  return new Transcript(run, options).write();
}

interface OpenCall {
  step: string;
  name: string;
  callId: string;
}

class Transcript {
  private readonly events: JsonObject[] = [];
  private readonly decision: string;
  private readonly assumed: boolean;
  private readonly model: string | undefined;
  private at: number;
  private pending: JsonObject[] = [];
  private turns = 0;
  private calls = 0;
  private readonly open: OpenCall[] = [];
  private lastAnswer: string | undefined;

  constructor(
    private readonly run: ChatRun,
    private readonly options: ChatOptions,
  ) {
    this.decision = decisionName(run);
    this.assumed = !run.messages.some((message) => timeOf(message) !== null);
    this.at = options.startsAt;
    this.model = text(run.about.model);
  }

  write(): JsonObject[] {
    const { messages, about } = this.run;
    const first = messages.find((message) => message.role === 'user');
    const user = text(about.user) ?? text(about.user_id) ?? userOfTask(about);
    this.at = timeOf(messages[0]!) ?? this.at;
    this.add(
      'decision.started',
      { ...(first ? { input: content(first) } : {}), ...(user ? { user } : {}), ...(this.assumed ? { timesAssumed: true } : {}) },
      'run',
    );
    for (const message of messages) this.take(message);
    if (this.pending.length > 0) {
      this.add('prompt.rendered', { name: 'messages without an answer', messages: this.pending }, 'unanswered', 'run');
    }
    this.add('decision.ended', this.lastAnswer === undefined ? {} : { output: this.lastAnswer }, 'run');
    this.outcome();
    return this.events;
  }

  private take(message: JsonObject): void {
    this.at = Math.max(this.at, timeOf(message) ?? 0);
    switch (message.role) {
      case 'system':
      case 'developer':
        // Seen once: a prompt repeated before every turn says nothing new.
        if (!this.events.some((event) => event.kind === 'prompt.rendered')) {
          this.add('prompt.rendered', { system: content(message) ?? '' }, 'system', 'run');
        } else this.pending.push(cleanMessage(message));
        break;
      case 'assistant':
        this.answer(message);
        break;
      case 'tool':
      case 'function':
        this.result(message);
        break;
      default:
        this.pending.push(cleanMessage(message));
    }
  }

  private answer(message: JsonObject): void {
    const step = `turn-${++this.turns}`;
    const model = text(message.model) ?? this.model;
    const calls = toolCalls(message);
    const spoken = content(message);
    const output: JsonObject = {
      role: 'assistant',
      ...(spoken === undefined ? {} : { content: spoken }),
      ...(calls.length > 0 ? { toolCalls: calls } : {}),
    };
    this.add(
      'model.invoked',
      {
        ...(model ? { model: { requested: model } } : {}),
        // What this turn was newly given; what came before stands in the turns before it.
        messages: { ...(this.pending.length > 0 ? { input: this.pending } : {}), output: [output] },
        ...(isJsonObject(message.usage) ? usage(message.usage) : {}),
      },
      step,
      'run',
    );
    this.pending = [];
    if (typeof spoken === 'string' && spoken !== '') this.lastAnswer = spoken;
    for (const call of calls) {
      const opened: OpenCall = {
        step: `call-${++this.calls}`,
        name: String(call.name),
        callId: String(call.id ?? `call-${this.calls}`),
      };
      this.open.push(opened);
      this.add(
        'tool.called',
        {
          tool: {
            name: opened.name,
            callId: opened.callId,
            ...(call.arguments === undefined ? {} : { arguments: call.arguments }),
          },
        },
        opened.step,
        'run',
      );
    }
  }

  private result(message: JsonObject): void {
    const callId = text(message.tool_call_id);
    const name = text(message.name);
    const at = this.open.findIndex((call) =>
      callId === undefined ? name === undefined || call.name === name : call.callId === callId,
    );
    const call =
      at >= 0
        ? this.open.splice(at, 1)[0]!
        : { step: `result-${++this.calls}`, name: name ?? 'unknown', callId: callId ?? 'unknown' };
    const result = content(message);
    this.add('tool.returned', { tool: { name: call.name, callId: call.callId, result: result ?? null } }, call.step, 'run');
    this.pending.push({
      role: 'tool',
      ...(name ? { name } : {}),
      toolCallId: call.callId,
      ...(result === undefined ? {} : { content: result }),
    });
  }

  private outcome(): void {
    const { about } = this.run;
    const { reward } = about;
    const told = text(about.outcome) ?? (typeof reward === 'number' ? rewardWord(reward) : undefined);
    if (!told) return;
    const { model: _model, user: _user, ...detail } = about;
    this.add('outcome.observed', { outcome: told, ...(typeof reward === 'number' ? { score: reward } : {}), detail });
  }

  private add(kind: EmittedKind, data: JsonObject, step?: string, parentStep?: string): void {
    const { system } = this.options;
    this.events.push({
      id: eventId(system, this.decision, this.events.length),
      kind,
      schemaVersion: SCHEMA_VERSION,
      occurredAt: new Date(this.at).toISOString(),
      system,
      decision: this.decision,
      ...(step ? { step } : {}),
      ...(parentStep ? { parentStep } : {}),
      data,
    });
    this.at += 1;
  }
}

function rewardWord(reward: number): string {
  return reward === 1 ? 'solved' : reward === 0 ? 'not solved' : `reward ${reward}`;
}

/** A benchmark's simulated customer. */
function userOfTask(about: JsonObject): string | undefined {
  const task = isJsonObject(about.info) ? about.info.task : undefined;
  return isJsonObject(task) ? text(task.user_id) : undefined;
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 256) : undefined;
}

/** Text of a message, or its parts; undefined when it has none. */
function content(message: JsonObject): JsonValue | undefined {
  const value = message.content;
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value)) return value;
  const texts = value.map((part) => (isJsonObject(part) && typeof part.text === 'string' ? part.text : null));
  return texts.every((part) => part !== null) ? texts.join('\n') : value;
}

function cleanMessage(message: JsonObject): JsonObject {
  const said = content(message);
  const name = text(message.name);
  return { role: String(message.role), ...(name ? { name } : {}), ...(said === undefined ? {} : { content: said }) };
}

function toolCalls(message: JsonObject): JsonObject[] {
  const listed = Array.isArray(message.tool_calls) ? message.tool_calls.filter(isJsonObject) : [];
  const old = isJsonObject(message.function_call) ? [{ function: message.function_call } as JsonObject] : [];
  return [...listed, ...old].map((call) => {
    const inner = isJsonObject(call.function) ? call.function : call;
    const id = text(call.id);
    return {
      ...(id ? { id } : {}),
      name: text(inner.name) ?? 'unknown',
      ...(inner.arguments === undefined ? {} : { arguments: parsed(inner.arguments) }),
    };
  });
}

/** An event may be nested as deep as LIMITS says, and holds the arguments of a call some levels down. */
const ARGUMENTS = { ...LIMITS, depth: LIMITS.depth - 16 };

/** Arguments are JSON text; what is not, or is more than a record may hold in parts, stays text. */
function parsed(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  try {
    const inner = JSON.parse(value) as JsonValue;
    return checkProfile(inner, false, ARGUMENTS) === null ? inner : value;
  } catch {
    return value;
  }
}

function usage(given: JsonObject): JsonObject {
  const count = (value: JsonValue | undefined): number | undefined =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  const inputTokens = count(given.prompt_tokens ?? given.input_tokens);
  const outputTokens = count(given.completion_tokens ?? given.output_tokens);
  const counts = {
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
  };
  return Object.keys(counts).length > 0 ? { usage: counts } : {};
}

/** When a message was written, if it says so: RFC 3339, or Unix seconds or milliseconds. */
function timeOf(message: JsonObject): number | null {
  for (const key of ['timestamp', 'created_at', 'createdAt', 'created', 'time']) {
    const value = message[key];
    if (typeof value === 'string') {
      const at = readInstant(value);
      if (at !== null) return at;
    }
    if (typeof value === 'number' && value > 0) {
      const at = value < 1e11 ? value * 1000 : value;
      if (at > Date.UTC(1990, 0, 1) && at < Date.UTC(2100, 0, 1)) return Math.round(at);
    }
  }
  return null;
}

import { uuidFrom } from '@/lib/shared/ids';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { SCHEMA_VERSION, type EmittedKind } from '../native/kinds';
import type { ChatRun } from './read-chat';
import { asMessage, beside, readMessage, shortText, timeOf, wordsOf, type ReadMessage } from './read-message';

export interface ChatOptions {
  /** The AI system the runs belong to. */
  system: string;
  /** Unix milliseconds from which times are counted when the messages have none. */
  startsAt: number;
}

/** The ids that the events of a run may begin with: the same for the same file content, whatever the times. */
export function firstEventIds(system: string, decision: string): string[] {
  return [eventId(system, decision, '0'), eventId(system, decision, UNASKED)];
}

/** What the first event of a conversation is called before anybody has asked anything: it has no input yet. */
const UNASKED = 'unasked';

function eventId(system: string, decision: string, place: string): string {
  return uuidFrom('chat', system, decision, place);
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
 * repeat inside one run. Times that the file does not have are counted on by one millisecond and marked `timesAssumed`. Nothing that
 * the file says is left out: what has no place of its own stands in `alsoSent`, and what stands beside the messages in `about`.
 *
 * A conversation that grew since it was imported adds what is new: the events of its messages are numbered, which what comes later
 * cannot change; what is said of its end so far has ids that follow from what is said.
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
  private numbered = 0;
  private prompted = false;
  private readonly open: OpenCall[] = [];
  private lastAnswer: string | undefined;

  constructor(
    private readonly run: ChatRun,
    private readonly options: ChatOptions,
  ) {
    this.decision = decisionName(run);
    const first = run.messages.map(timeOf).find((at) => at !== null);
    this.assumed = first === undefined;
    this.at = first ?? options.startsAt;
    this.model = shortText(run.about.model);
  }

  write(): JsonObject[] {
    const { messages, about } = this.run;
    const first = messages.find((message) => message.role === 'user');
    const input = first && readMessage(first).content;
    const user = shortText(about.user) ?? shortText(about.user_id) ?? userOfTask(about);
    this.add(
      'decision.started',
      { ...(input === undefined ? {} : { input }), ...(user ? { user } : {}), ...(this.assumed ? { timesAssumed: true } : {}) },
      { step: 'run', ...(first ? {} : { place: UNASKED }) },
    );
    this.numbered = 1;
    for (const message of messages) this.take(message);
    this.close();
    return this.events;
  }

  private take(message: JsonObject): void {
    const read = readMessage(message);
    this.at = Math.max(this.at, read.at ?? 0);
    switch (read.role) {
      case 'system':
      case 'developer':
        // Seen once: a prompt repeated before every turn says nothing new.
        if (this.prompted) this.pending.push(asMessage(read));
        else this.prompt(read);
        break;
      case 'assistant':
        this.answer(read);
        break;
      case 'tool':
      case 'function':
        this.result(read);
        break;
      default:
        this.pending.push(asMessage(read));
    }
  }

  private prompt(read: ReadMessage): void {
    this.prompted = true;
    const plain = read.role === 'system' && !read.name && !read.toolCallId && !read.parts;
    const system = plain && (read.content === undefined || typeof read.content === 'string') ? (read.content ?? '') : null;
    this.add('prompt.rendered', system === null ? { system: [asMessage(read)] } : { system, ...beside(read.alsoSent) }, {
      step: 'system',
      parentStep: 'run',
    });
  }

  private answer(read: ReadMessage): void {
    const step = `turn-${++this.turns}`;
    const model = read.model ?? this.model;
    this.add(
      'model.invoked',
      {
        ...(model ? { model: { requested: model } } : {}),
        // What this turn was newly given; what came before stands in the turns before it.
        messages: { ...(this.pending.length > 0 ? { input: this.pending } : {}), output: [asMessage(read)] },
        ...(read.reasoning === undefined ? {} : { rationale: read.reasoning }),
        ...(read.usage === undefined ? {} : { usage: read.usage }),
      },
      { step, parentStep: 'run' },
    );
    this.pending = [];
    this.lastAnswer = wordsOf(read) ?? this.lastAnswer;
    for (const call of read.calls) {
      const opened: OpenCall = { step: `call-${++this.calls}`, name: call.name, callId: call.id ?? `call-${this.calls}` };
      this.open.push(opened);
      this.add(
        'tool.called',
        {
          tool: {
            name: opened.name,
            callId: opened.callId,
            ...(call.arguments === undefined ? {} : { arguments: call.arguments }),
          },
          ...beside(call.alsoSent),
        },
        { step: opened.step, parentStep: 'run' },
      );
    }
  }

  private result(read: ReadMessage): void {
    const { name, toolCallId, content } = read;
    const at = this.open.findIndex((call) =>
      toolCallId === undefined ? name === undefined || call.name === name : call.callId === toolCallId,
    );
    const call =
      at >= 0
        ? this.open.splice(at, 1)[0]!
        : { step: `result-${++this.calls}`, name: name ?? 'unknown', callId: toolCallId ?? 'unknown' };
    this.add(
      'tool.returned',
      { tool: { name: call.name, callId: call.callId, result: content ?? null }, ...beside(read.alsoSent) },
      { step: call.step, parentStep: 'run' },
    );
    this.pending.push(asMessage({ ...read, role: 'tool', toolCallId: call.callId, alsoSent: {} }));
  }

  /** What is said of the whole, as far as it goes: another import may find that the conversation went on. */
  private close(): void {
    const { about, messages } = this.run;
    // Later than any end that was told after fewer messages: of two the later one counts.
    this.at += messages.length;
    const at = this.at;
    if (this.pending.length > 0) {
      this.addLate(
        'prompt.rendered',
        { name: 'messages without an answer', messages: this.pending },
        { step: `unanswered-${messages.length}`, parentStep: 'run' },
      );
    }
    this.at = at + 1;
    const { reward } = about;
    const told = shortText(about.outcome) ?? (typeof reward === 'number' ? rewardWord(reward) : undefined);
    const rest = Object.keys(about).length > 0 ? about : null;
    this.addLate(
      'decision.ended',
      {
        ...(this.lastAnswer === undefined ? {} : { output: this.lastAnswer }),
        ...(told === undefined && rest ? { about: rest } : {}),
      },
      { step: 'run' },
    );
    if (told === undefined) return;
    this.addLate('outcome.observed', {
      outcome: told,
      ...(typeof reward === 'number' ? { score: reward } : {}),
      detail: about,
    });
  }

  /** An event whose id follows from what it says and after how many messages: what was said of an earlier end stays as it was. */
  private addLate(kind: EmittedKind, data: JsonObject, where: { step?: string; parentStep?: string } = {}): void {
    this.add(kind, data, { ...where, place: `${kind} ${this.run.messages.length} ${JSON.stringify(data)}` });
  }

  private add(kind: EmittedKind, data: JsonObject, where: { step?: string; parentStep?: string; place?: string }): void {
    const { system } = this.options;
    const { place, ...steps } = where;
    this.events.push({
      id: eventId(system, this.decision, place ?? String(this.numbered++)),
      kind,
      schemaVersion: SCHEMA_VERSION,
      occurredAt: new Date(this.at).toISOString(),
      system,
      decision: this.decision,
      ...steps,
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
  const task: JsonValue | undefined = isJsonObject(about.info) ? about.info.task : undefined;
  return isJsonObject(task) ? shortText(task.user_id) : undefined;
}

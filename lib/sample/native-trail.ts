import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { Random } from './random';

/**
 * Writes one decision as native events, in the order things happen, each a little after the one before. Event ids follow from
 * the decision's name, so loading the sample twice adds nothing.
 */
export class NativeTrail {
  readonly events: JsonObject[] = [];
  private steps = 0;
  constructor(
    private readonly about: {
      system: string;
      decision: string;
      environment: string;
      actor: { id: string; version: string };
      subjects: { type: string; id: string; role?: string }[];
      user?: string;
      session?: string;
      versions: { prompt?: string; policy?: string; agent?: string };
    },
    private at: number,
    private readonly random: Random,
  ) {}

  get now(): number {
    return this.at;
  }

  /** Lets time pass, in milliseconds. */
  wait(low: number, high: number): this {
    this.at += this.random.int(low, high);
    return this;
  }

  nextStep(prefix: string): string {
    return `${prefix}-${++this.steps}`;
  }

  add(kind: string, data: JsonObject, step?: string, parentStep?: string): void {
    const { system, decision, actor, subjects } = this.about;
    this.events.push({
      id: uuidFrom('sample', system, decision, String(this.events.length)),
      kind,
      schemaVersion: '1.0',
      occurredAt: new Date(this.at).toISOString(),
      system,
      decision,
      ...(step ? { step } : {}),
      ...(parentStep ? { parentStep } : {}),
      actor: { type: 'agent', id: actor.id, version: actor.version },
      subjects: subjects as unknown as JsonValue,
      data,
    });
  }

  start(input: string): void {
    const { environment, user, session, versions, actor } = this.about;
    this.add(
      'decision.started',
      {
        name: actor.id,
        input,
        environment,
        ...(user ? { user } : {}),
        ...(session ? { session } : {}),
        versions: versions as JsonObject,
      },
      'run',
    );
    this.wait(3, 20);
  }

  prompt(name: string, version: string, system: string): void {
    this.add('prompt.rendered', { prompt: { name, version }, system }, 'prompt', 'run');
    this.wait(1, 4);
  }

  retrieval(name: string, query: string, documents: JsonValue[]): void {
    const started = this.at;
    this.wait(25, 160);
    this.add(
      'retrieval.completed',
      { name, query, documents, startedAt: iso(started), endedAt: iso(this.at) },
      this.nextStep('retrieve'),
      'run',
    );
    this.wait(1, 6);
  }

  model(turn: {
    requested: string;
    responded: string;
    provider: string;
    input: JsonValue;
    output: JsonValue;
    temperature?: number;
    extra?: JsonObject;
    error?: string;
  }): void {
    const started = this.at;
    this.wait(420, 2600);
    const inputTokens = Math.ceil(JSON.stringify(turn.input).length / 3.6) + 180;
    const outputTokens = Math.ceil(JSON.stringify(turn.output).length / 3.9);
    this.add(
      'model.invoked',
      {
        model: {
          requested: turn.requested,
          responded: turn.responded,
          provider: turn.provider,
          parameters: { temperature: turn.temperature ?? 0.1, maxTokens: 1024 },
        },
        messages: { input: turn.input, output: turn.output },
        usage: { inputTokens, outputTokens },
        startedAt: iso(started),
        endedAt: iso(this.at),
        ...(turn.error ? { status: 'error', error: { message: turn.error, type: 'provider_error' } } : { finishReason: 'stop' }),
        ...turn.extra,
      },
      this.nextStep('model'),
      'run',
    );
    this.wait(2, 15);
  }

  /** A tool call and what came back; `error` in place of a result when it failed. */
  tool(name: string, args: JsonObject, outcome: { result: JsonValue } | { error: string } | { lost: true }): string {
    const step = this.nextStep('call');
    const callId = `c_${this.random.hex(6)}`;
    this.add('tool.called', { tool: { name, callId, arguments: args } }, step, 'run');
    if ('lost' in outcome) {
      this.wait(9_000, 12_000);
      return step;
    }
    this.wait(40, 900);
    if ('error' in outcome) {
      this.add(
        'tool.returned',
        { tool: { name, callId }, status: 'error', error: { message: outcome.error, type: 'tool_error' } },
        step,
        'run',
      );
    } else {
      this.add('tool.returned', { tool: { name, callId, result: outcome.result }, status: 'ok' }, step, 'run');
    }
    this.wait(2, 12);
    return step;
  }

  /** Time passes until then, if it has not. */
  waitUntil(at: number): void {
    this.at = Math.max(this.at, at);
  }

  end(status: 'ok' | 'error', output: string, error?: string): void {
    this.add('decision.ended', { status, output, ...(error ? { error: { message: error } } : {}) }, 'run');
  }

  /** Something observed later: an outcome, a feedback. */
  later(kind: 'outcome.observed' | 'feedback.received', afterMs: number, data: JsonObject): void {
    this.at += afterMs;
    this.add(kind, data);
  }
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

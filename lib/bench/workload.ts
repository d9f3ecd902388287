import { Random } from '@/lib/sample/random';
import { uuidv7 } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';

/**
 * Text of an invented vocabulary, drawn by Zipf's law. It is a little harder on storage than recorded agent runs: 4 KB of gpt-4o airline
 * conversations deflate (level 1) to 0.36 and hold about 200 different words, 24 KB about 540; docs/performance.md has the figures of this text.
 */
export class WordSource {
  private readonly words: string[];
  private readonly cumulative: Float64Array;
  private readonly said: string[] = [];
  constructor(
    private readonly random: Random,
    vocabulary = 40_000,
  ) {
    const onsets = ['', 'b', 'd', 'f', 'g', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'w', 'st', 'tr', 'pl'];
    const rests = ['a', 'e', 'i', 'o', 'u', 'an', 'en', 'in', 'on', 'er', 'al', 'is', 'at', 'ou'];
    const seen = new Set<string>();
    while (seen.size < vocabulary) {
      // Common words are short, as in every language (Zipf's law of abbreviation).
      const rank = seen.size;
      const syllables = rank < 150 ? 1 : rank < 2_500 ? random.int(1, 3) : rank < 12_000 ? random.int(2, 4) : random.int(3, 5);
      let word = '';
      for (let i = 0; i < syllables; i++) word += random.pick(onsets) + random.pick(rests);
      if (word.length > 1) seen.add(word);
    }
    this.words = [...seen];
    this.cumulative = new Float64Array(vocabulary);
    let sum = 0;
    for (let rank = 0; rank < vocabulary; rank++) {
      sum += 1 / (rank + 2.7) ** 1.4;
      this.cumulative[rank] = sum;
    }
  }

  word(): string {
    const at = this.random.next() * this.cumulative[this.cumulative.length - 1]!;
    let low = 0;
    let high = this.cumulative.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.cumulative[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return this.words[low]!;
  }

  /** About `bytes` bytes of sentences, some of them said before: agents quote documents, orders and each other. */
  text(bytes: number): string {
    let out = '';
    while (out.length < bytes) out += `${out ? ' ' : ''}${this.sentence()}`;
    return out.slice(0, Math.max(1, Math.floor(bytes)));
  }

  private sentence(): string {
    if (this.said.length > 8 && this.random.chance(0.42)) return this.random.pick(this.said);
    let out = capital(this.word());
    for (let i = this.random.int(5, 16); i > 0; i--) out += ` ${this.word()}`;
    this.said.push(`${out}.`);
    if (this.said.length > 48) this.said.shift();
    return `${out}.`;
  }

  /** The word at a rank: 0 is the commonest. */
  ranked(rank: number): string {
    return this.words[rank]!;
  }
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

export const BENCH_SYSTEMS = ['bench-support', 'bench-payments', 'bench-claims', 'bench-triage'] as const;
const TOOLS = [
  'get_order',
  'issue_refund',
  'send_reply',
  'search_policy',
  'update_account',
  'release_payment',
  'book_slot',
  'escalate',
];
const MODELS = ['gpt-4o', 'gpt-4.1', 'claude-sonnet-4-5', 'mistral-large-latest'];

/**
 * One decision of six native events. `bytes` is the size aimed at for each event's JSON, so that "events of 4 KB" and "decisions of
 * 4 KB in all" use the same shapes.
 */
export function benchDecision(random: Random, words: WordSource, name: string, at: number, bytes: number): JsonObject[] {
  const system = random.pick(BENCH_SYSTEMS);
  const tool = random.pick(TOOLS);
  const model = random.pick(MODELS);
  const order = `W${random.int(100_000, 9_999_999)}`;
  const failed = random.chance(0.04);
  const filler = Math.max(40, bytes - 420);
  let clock = at;
  const event = (kind: string, step: string, data: JsonObject): JsonObject => {
    clock += random.int(5, 900);
    return {
      id: uuidv7(clock),
      kind,
      schemaVersion: '1.0',
      occurredAt: new Date(clock).toISOString(),
      system,
      decision: name,
      step,
      ...(step === 'run' ? {} : { parentStep: 'run' }),
      actor: { type: 'agent', id: system, version: '1.4.2' },
      data,
    };
  };
  return [
    event('decision.started', 'run', {
      input: words.text(filler),
      environment: random.chance(0.95) ? 'production' : 'staging',
      user: `u-${random.int(1, 40_000)}`,
      versions: { prompt: `main@${random.int(1, 9)}`, policy: 'p-7', agent: '1.4.2' },
    }),
    event('retrieval.completed', 'find', {
      query: words.text(60),
      documents: [
        { id: `doc-${random.int(1, 900)}`, score: 0.83, source: 'kb://main', content: words.text(filler * 0.55) },
        { id: `doc-${random.int(1, 900)}`, score: 0.61, source: 'kb://main', content: words.text(filler * 0.3) },
      ],
    }),
    event('model.invoked', 'think', {
      model: { requested: model, responded: `${model}-2026-08`, provider: 'bench', parameters: { temperature: 0.1 } },
      messages: { input: words.text(filler * 0.6), output: words.text(filler * 0.3) },
      usage: { inputTokens: random.int(200, 3000), outputTokens: random.int(20, 500) },
      finishReason: 'stop',
    }),
    event('tool.called', 'act', {
      tool: {
        name: tool,
        callId: `c_${random.hex(8)}`,
        arguments: { order, amount: `${random.int(1, 400)}.${random.int(10, 99)}`, note: words.text(filler * 0.8) },
      },
    }),
    event(
      'tool.returned',
      'act',
      failed
        ? { tool: { name: tool }, status: 'error', error: { message: words.text(filler * 0.5), type: 'tool_error' } }
        : { tool: { name: tool, result: { order, state: 'done', detail: words.text(filler * 0.85) } }, status: 'ok' },
    ),
    event('decision.ended', 'run', { status: failed ? 'error' : 'ok', output: words.text(filler) }),
  ];
}

/** Requests of `perRequest` events of about `bytes` each, made of whole decisions as far as they fit: bodies ready to send. */
export function* eventRequests(
  seed: number,
  bytes: number,
  perRequest: number,
): Generator<{ body: string; events: JsonObject[] }> {
  const random = new Random(seed);
  const words = new WordSource(random);
  let waiting: JsonObject[] = [];
  for (let n = 0; ; n++) {
    waiting.push(...benchDecision(random, words, `bench-${seed}-${n}`, Date.now() - random.int(0, 60_000), bytes));
    while (waiting.length >= perRequest) {
      const events = waiting.slice(0, perRequest);
      waiting = waiting.slice(perRequest);
      yield { body: JSON.stringify(events), events };
    }
  }
}

/**
 * The same requests over and over, each time as other events of other decisions: for a load generator that shares its processor with what it measures,
 * because writing texts costs as much as receiving them.
 */
export function* repeatedRequests(bodies: readonly string[]): Generator<string> {
  const parts = bodies.map((body) => body.split(/("id":"[0-9a-f-]{36}"|"decision":"[^"]+")/));
  for (let round = 0; ; round++)
    for (const body of parts)
      yield body
        .map((part, i) =>
          i % 2 === 0 ? part : part.startsWith('"id"') ? `"id":"${uuidv7(Date.now())}"` : `${part.slice(0, -1)}-${round}"`,
        )
        .join('');
}

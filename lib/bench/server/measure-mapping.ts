import { mapRecord } from '@/lib/dialects/map-record';
import type { RecordTree } from '@/lib/dialects/contract';
import { Random } from '@/lib/sample/random';
import type { JsonObject } from '@/lib/shared/json';
import type { BenchReport, Figure } from '../report';
import { WordSource } from '../workload';
import { percentile } from '../statistics';

const ROUNDS = 40;
const RECORDS = 400;

function spanOf(scope: string, name: string, attributes: JsonObject): RecordTree {
  return {
    form: 'span',
    resource: { attributes: { 'service.name': 'bench' } },
    scope: { name: scope },
    span: {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      parentSpanId: 'c'.repeat(16),
      name,
      startTimeUnixNano: '1763719200000000000',
      endTimeUnixNano: '1763719201000000000',
      attributes,
    },
  };
}

/** One span of a model call with about 4 KB of talk, as each kind of emitter writes it. */
function kinds(text: () => string): Record<string, () => RecordTree> {
  const talk = (): string =>
    JSON.stringify([
      { role: 'user', content: text() },
      { role: 'assistant', content: text() },
      { role: 'user', content: text() },
    ]);
  const usage: JsonObject = { 'gen_ai.usage.input_tokens': 120, 'gen_ai.usage.output_tokens': 30 };
  const genAi = (): JsonObject => ({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.input.messages': talk(),
    'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', content: text() }]),
    ...usage,
  });
  const flattened = (): JsonObject => {
    const out: JsonObject = { 'openinference.span.kind': 'LLM', 'llm.model_name': 'gpt-4o', 'llm.token_count.prompt': 120 };
    for (let n = 0; n < 6; n++) {
      out[`llm.input_messages.${n}.message.role`] = 'user';
      out[`llm.input_messages.${n}.message.content`] = text();
    }
    return out;
  };
  return {
    'OTel GenAI': () => spanOf('opentelemetry.instrumentation.openai_v2', 'chat gpt-4o', genAi()),
    OpenInference: () => spanOf('@arizeai/openinference-instrumentation-openai', 'OpenAI', flattened()),
    'AI SDK': () =>
      spanOf('ai', 'ai.generateText.doGenerate', {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.model.id': 'gpt-4o',
        'ai.prompt.messages': talk(),
        'ai.response.text': text(),
        'ai.usage.inputTokens': 120,
        ...usage,
      }),
    'a span of somebody else': () =>
      spanOf('http', 'GET /', { 'http.request.method': 'GET', 'url.path': '/', 'http.response.status_code': 200 }),
    'a native event': () => ({
      form: 'event',
      event: {
        id: 'e',
        kind: 'model.invoked',
        occurredAt: '2026-11-21T10:00:00.000Z',
        data: { model: { requested: 'm' }, messages: { input: text(), output: text() } },
      },
    }),
  };
}

/** Time to map one record, each dialect by itself, with and without noting where its values were read. */
export function measureMapping(): BenchReport {
  const words = new WordSource(new Random(7));
  const made = kinds(() => words.text(900));
  const figures: Figure[] = [];
  for (const [what, make] of Object.entries(made)) {
    const records = Array.from({ length: RECORDS }, make);
    for (const sources of [false, true]) {
      const each: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const started = performance.now();
        for (const record of records) mapRecord(record, { sources });
        if (round > 3) each.push(((performance.now() - started) * 1000) / RECORDS);
      }
      figures.push({ what: sources ? `${what}, with its sources` : what, value: percentile(each, 0.5), unit: 'µs' });
    }
  }
  return { name: 'mapping', setting: { records: RECORDS, rounds: ROUNDS, node: process.version }, figures };
}

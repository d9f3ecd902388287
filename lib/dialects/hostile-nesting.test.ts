import { describe, expect, test } from 'vitest';
import type { RecordTree } from './contract';
import { mapRecord } from './map-record';
import { parseJson } from './read-attributes';

const nested = (open: string, close: string, times: number, inner = ''): string =>
  open.repeat(times) + inner + close.repeat(times);
const TEXTS = {
  lists: nested('[', ']', 200_000),
  objects: nested('{"a":', '}', 100_000, '1'),
  messages: nested('{"messages":[', ']}', 50_000),
  'lists with escapes': `["\\u0000",${nested('[', ']', 100_000)}]`,
};
const span = (attributes: Record<string, string>): RecordTree => ({
  form: 'span',
  resource: { attributes: {} },
  scope: {},
  span: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'n', startTimeUnixNano: '1763719200000000000', attributes },
});
const TREES: Record<string, (text: string) => RecordTree> = {
  'input of a decision': (text) => ({ form: 'event', event: { id: 'x', kind: 'decision.started', data: { input: text } } }),
  'arguments and result': (text) => ({
    form: 'event',
    event: { id: 'x', kind: 'tool.returned', data: { tool: { name: 't', arguments: text, result: text } } },
  }),
  'GenAI messages': (text) =>
    span({ 'gen_ai.operation.name': 'chat', 'gen_ai.input.messages': text, 'gen_ai.output.messages': text }),
  'GenAI tool': (text) =>
    span({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.call.arguments': text, 'gen_ai.tool.call.result': text }),
  OpenInference: (text) =>
    span({
      'openinference.span.kind': 'LLM',
      'input.value': text,
      'output.value': text,
      metadata: text,
      'llm.invocation_parameters': text,
    }),
  'Langfuse batch': (text) => ({
    form: 'langfuse',
    event: { id: 'x', type: 'generation-create', body: { id: 'o', traceId: 't', input: text, output: text, metadata: text } },
  }),
  'OpenAI Agents': (text) => ({
    form: 'agents',
    item: { object: 'trace.span', id: 's', trace_id: 't', span_data: { type: 'function', name: 'f', input: text, output: text } },
  }),
  'AI SDK': (text) => span({ 'ai.operationId': 'ai.generateText', 'ai.prompt': text, 'ai.response.toolCalls': text }),
};

describe('JSON text nested beyond all reason', () => {
  test.each(
    Object.entries(TREES).flatMap(([where, make]) =>
      Object.entries(TEXTS).map(([what, text]) => [what, where, make(text)] as const),
    ),
  )('%s as %s map to something that can be shown', (_what, _where, tree) => {
    expect(() => JSON.stringify(mapRecord(tree))).not.toThrow();
  });

  test('stays the text it was, and brackets inside strings do not count', () => {
    expect(parseJson(TEXTS.lists)).toBe(TEXTS.lists);
    const quoted = JSON.stringify({ text: '[{'.repeat(500), quote: '"[[', more: ['\\', '"'] });
    expect(parseJson(quoted)).toEqual(JSON.parse(quoted));
    expect(parseJson(nested('[', ']', 64))).not.toBeTypeOf('string');
    expect(parseJson(nested('[', ']', 65))).toBeTypeOf('string');
  });
});

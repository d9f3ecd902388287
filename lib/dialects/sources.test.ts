import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { RecordTree, StepPart } from './contract';
import { DIALECTS } from './dialect-list';
import { DEFAULT_IDENTITY_KEYS } from './identity-keys';
import { mapRecord } from './map-record';
import { mergeParts } from './merge-step';
import { mergeSources } from './merge-sources';
import { logOf, spanOf } from './testing';

const sourcesOf = (tree: RecordTree): Record<string, string[]> => mapRecord(tree, { sources: true }).steps[0]!.fields ?? {};

/** The value at a JSON Pointer. */
function at(tree: RecordTree, pointer: string): unknown {
  let value: unknown = tree;
  for (const step of pointer.slice(1).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

describe('each shown value points back to where it was read', () => {
  test('attributes, with the one that won', () => {
    const fields = sourcesOf(
      spanOf('x', 'chat', {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'm',
        'gen_ai.provider.name': 'new',
        'gen_ai.system': 'old',
        'gen_ai.input.messages': '[{"role":"user","content":"Hi"}]',
        'gen_ai.usage.input_tokens': 3,
        metadata: '{"user_id":"u"}',
      }),
    );
    expect(fields).toMatchObject({
      kind: ['/span/attributes/gen_ai.operation.name'],
      'model.requested': ['/span/attributes/gen_ai.request.model'],
      'model.provider': ['/span/attributes/gen_ai.provider.name'],
      'messages.input': ['/span/attributes/gen_ai.input.messages'],
      'usage.inputTokens': ['/span/attributes/gen_ai.usage.input_tokens'],
      'decision.user': ['/span/attributes/metadata'],
    });
    expect(fields).not.toHaveProperty('model.responded');
  });
  test('events of a span, resources, statuses, bodies of logs, native events', () => {
    expect(
      sourcesOf(
        spanOf(
          'x',
          'x',
          { 'gen_ai.operation.name': 'chat' },
          {
            status: { code: 2, message: 'boom' },
            events: [
              { name: 'other', attributes: {} },
              { name: 'gen_ai.content.prompt', attributes: { 'gen_ai.prompt': 'Hi' } },
            ],
          },
        ),
      ),
    ).toMatchObject({ 'messages.input': ['/span/events/1/attributes/gen_ai.prompt'], 'error.message': ['/span/status/message'] });
    expect(sourcesOf(logOf('gen_ai.user.message', {}, { body: { content: 'Hi' } }))['messages.input']).toContain('/log/body');
    expect(
      sourcesOf({
        form: 'event',
        event: { id: '1', kind: 'tool.called', data: { tool: { name: 'refund', arguments: { a: 1 } }, error: 'no' } },
      }),
    ).toMatchObject({
      'tool.name': ['/event/data/tool/name'],
      'tool.arguments': ['/event/data/tool/arguments'],
      'error.message': ['/event/data/error'],
    });
  });
  test('flattened lists name their keys, a few of many', () => {
    const attributes: JsonObject = { 'openinference.span.kind': 'LLM' };
    for (let n = 0; n < 40; n++) attributes[`llm.input_messages.${n}.message.content`] = `m${n}`;
    const fields = sourcesOf(spanOf('x', 'x', attributes));
    expect(fields['messages.input']![0]).toBe('/span/attributes/llm.input_messages.0.message.content');
    expect(fields['messages.input']!.length).toBeLessThanOrEqual(12);
  });
  test('of several records, those that told what is shown', () => {
    const told = [
      {
        eventId: 'a',
        part: {
          key: 's',
          model: { requested: 'short' },
          source: { dialect: 'x', mapperVersion: '1' },
          fields: { 'model.requested': ['/a'] },
        },
      },
      {
        eventId: 'b',
        part: {
          key: 's',
          model: { requested: 'longer name' },
          source: { dialect: 'x', mapperVersion: '1' },
          fields: { 'model.requested': ['/b'] },
        },
      },
    ] satisfies { eventId: string; part: StepPart }[];
    expect(mergeSources(told, mergeParts(told.map(({ part }) => part)))).toEqual({
      'model.requested': [{ eventId: 'b', at: '/b' }],
    });
  });
  test('nothing is noted on the way in', () => {
    for (const step of mapRecord(spanOf('x', 'x', { 'gen_ai.request.model': 'm' })).steps) expect(step.fields).toBeUndefined();
  });
});

/** Keys that some dialect reads, in shapes that hurt: prototype names, huge indexes, wrong types, deep and long values. */
const KEYS = [
  ...new Set([
    ...DIALECTS.flatMap((one) => one.keys.map((key) => key.replace('*', 'x'))),
    ...Object.values(DEFAULT_IDENTITY_KEYS).flat(),
    'openinference.span.kind', 'llm.input_messages.0.message.content', 'llm.input_messages.999999999.message.role',
    'llm.input_messages.__proto__.message.role', 'llm.input_messages.1.message.tool_calls.7.tool_call.function.name',
    'llm.output_messages.0.message.contents.3.message_content.text', 'retrieval.documents.5.document.metadata',
    'evaluations.0.evaluation.score', 'input.value', 'output.value', 'metadata', 'llm.tools.0.tool.json_schema',
    'gen_ai.prompt.999999999.content', 'gen_ai.prompt.constructor.role', 'gen_ai.completion.0.tool_calls.0.arguments', 'gen_ai.input.messages',
    'gen_ai.output.messages', 'gen_ai.system_instructions', 'gen_ai.operation.name', 'gen_ai.tool.name', 'gen_ai.tool.call.arguments',
    'gen_ai.tool.call.result', 'gen_ai.retrieval.documents', 'gen_ai.tool.definitions', 'gen_ai.response.finish_reasons', 'gen_ai.request.__proto__',
    'gen_ai.request.constructor', 'traceloop.span.kind', 'traceloop.entity.input', 'traceloop.entity.output', 'ai.operationId', 'ai.prompt', 'ai.values',
    'ai.prompt.tools', 'ai.response.toolCalls', 'ai.settings.__proto__', 'langsmith.span.kind', 'langsmith.usage_metadata', 'gen_ai.prompt', 'gen_ai.completion',
    'langfuse.observation.type', 'langfuse.observation.input', 'langfuse.observation.usage_details', 'mlflow.spanType', 'mlflow.spanInputs', 'mlflow.spanOutputs',
    'mlflow.linkedPrompts', 'pydantic_ai.all_messages', 'events', 'final_result', 'gcp.vertex.agent.llm_request', 'gcp.vertex.agent.llm_response',
    'gcp.vertex.agent.tool_call_args', 'genkit:metadata:subtype', 'genkit:input', 'genkit:output', 'llm.openai.messages', 'llm.openai.choices',
    'guardrail_name', 'span.type', 'success', 'tool_use_id', 'request_id', 'mcp.method.name', 'executor.id', 'countersign.subjects', 'countersign.step.kind',
    '__proto__', 'constructor', 'toString', '',
  ]),
]; // prettier-ignore
const WORDS = [
  'chat',
  'execute_tool',
  'invoke_agent',
  'retrieval',
  'LLM',
  'TOOL',
  'RETRIEVER',
  'tool',
  'llm',
  'generation',
  'model',
  'retriever',
  'tools/call',
  'ai.toolCall',
  'ai.generateText.doGenerate',
  'false',
  '"TOOL"',
  '{"args":[],"kwargs":{}}',
];
const deep: JsonValue = JSON.parse('['.repeat(70) + ']'.repeat(70)) as JsonValue;
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<JsonValue>(...WORDS) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue> },
  { weight: 2, arbitrary: fc.json({ maxDepth: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<JsonValue>(
      null,
      '',
      -1,
      1e308,
      true,
      [],
      {},
      deep,
      JSON.stringify(deep),
      '{"messages":[[null]]}',
      '{"lc":1,"kwargs":null}',
      '[{"role":7,"parts":"x"}]',
      '{"__proto__":{"a":1}}',
    ),
  },
);
const attributes = fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 12 }).map((pairs) => {
  const out = Object.create(null) as JsonObject;
  for (const [key, one] of pairs) out[key] = one;
  return out;
});
const scope = fc.constantFrom('', 'x', ...DIALECTS.flatMap((one) => one.scopes.map((name) => name.replace('*', '-x'))));
const event = fc.record({
  name: fc.constantFrom(
    'exception',
    'gen_ai.choice',
    'gen_ai.content.prompt',
    'db.query.result',
    'gen_ai.evaluation.result',
    'gen_ai.client.inference.operation.details',
    'tool.output',
  ),
  attributes,
});
const record: fc.Arbitrary<RecordTree> = fc.oneof(
  fc
    .tuple(scope, attributes, fc.array(event, { maxLength: 3 }), fc.boolean())
    .map(([name, given, events, root]) => spanOf(name, 'x', given, { events, ...(root && { parentSpanId: undefined }) })),
  fc
    .tuple(
      fc.constantFrom(
        'gen_ai.choice',
        'gen_ai.client.inference.operation.details',
        'tool_decision',
        'claude_code.tool_result',
        'exception',
        'x',
      ),
      attributes,
      value,
    )
    .map(([name, given, body]) => logOf(name, given, { body })),
  fc
    .tuple(
      fc.constantFrom('tool.called', 'tool.returned', 'model.invoked', 'decision.started', 'retrieval.completed', 'x'),
      value,
      attributes,
    )
    .map(([kind, data, given]): RecordTree => ({
      form: 'event',
      event: {
        id: 'e',
        kind,
        occurredAt: '2026-11-21T10:00:00Z',
        data: fc.sample(fc.boolean(), { numRuns: 1, seed: 1 })[0] ? data : given,
      },
    })),
);

/** The longest list anywhere. */
function longest(of: unknown): number {
  if (typeof of !== 'object' || of === null) return 0;
  const inside = Object.values(of).reduce<number>((most, one) => Math.max(most, longest(one)), 0);
  return Array.isArray(of) ? Math.max(of.length, inside) : inside;
}

describe('whatever is sent', () => {
  test('maps without throwing, the same every time, to nothing longer than what was sent', () => {
    fc.assert(
      fc.property(record, (tree) => {
        const sent = JSON.stringify(tree);
        const mapped = mapRecord(tree);
        const text = JSON.stringify(mapped);
        expect(JSON.stringify(mapRecord(tree))).toBe(text);
        expect(JSON.stringify(tree)).toBe(sent);
        // each character sent could begin at most one item of a list
        expect(longest(mapped)).toBeLessThanOrEqual(sent.length);
        expect(text.length).toBeLessThan(40 * sent.length + 5_000);
        expect(({} as Record<string, unknown>)['a']).toBeUndefined();
      }),
      { numRuns: 1_500 },
    );
  }, 60_000);
  test('tells the same with and without notes, and every note leads to something that was sent', () => {
    fc.assert(
      fc.property(record, (tree) => {
        const noted = mapRecord(tree, { sources: true });
        const steps = noted.steps.map(({ fields: _fields, ...rest }) => rest);
        expect(JSON.stringify({ ...noted, steps })).toBe(JSON.stringify(mapRecord(tree)));
        for (const step of noted.steps)
          for (const pointer of Object.values(step.fields ?? {}).flat())
            expect([pointer, at(tree, pointer) !== undefined]).toEqual([pointer, true]);
      }),
      { numRuns: 1_500 },
    );
  }, 60_000);
});

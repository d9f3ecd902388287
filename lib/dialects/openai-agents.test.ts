import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { AgentsTree } from './contract';
import { decisionAliases } from './identity';
import { mapRecord } from './map-record';

const TRACE = 'trace_5ac49d27ee8e4c5c9de6e504adf5b2f1';
const span = (span_data: JsonObject, over: JsonObject = {}): AgentsTree => ({
  form: 'agents',
  item: {
    object: 'trace.span',
    id: 'span_1',
    trace_id: TRACE,
    parent_id: 'span_0',
    started_at: '2026-11-25T17:12:27.655Z',
    ended_at: '2026-11-25T17:12:27.743Z',
    span_data,
    error: null,
    ...over,
  },
});
const step = (span_data: JsonObject, over: JsonObject = {}) => mapRecord(span(span_data, over)).steps[0]!;

test('a trace tells its session, its user and its name, and no times', () => {
  const tree: AgentsTree = {
    form: 'agents',
    item: {
      object: 'trace',
      id: TRACE,
      workflow_name: 'refund',
      group_id: 's-1',
      metadata: { user_id: 'u-7', prompt_version: 'v3' },
    },
  };
  expect(decisionAliases(tree)).toEqual([{ scheme: 'external', value: TRACE }]);
  const { decision, steps } = mapRecord(tree);
  expect(decision).toEqual({ session: 's-1', user: 'u-7', versions: { prompt: 'v3' }, rootKey: TRACE });
  expect(steps).toEqual([
    { key: TRACE, kind: 'agent', name: 'refund', usageCounts: false, source: { dialect: 'openai-agents', mapperVersion: '3' } },
  ]);
});
test('an outermost span gives the trace its times and ends the decision', () => {
  const { decision, steps } = mapRecord(span({ type: 'agent', name: 'refund-agent', tools: [] }, { parent_id: null }));
  expect(decision).toEqual({ agentName: 'refund-agent', ended: { at: '2026-11-25T17:12:27.743000Z', status: 'ok' } });
  expect(steps.map(({ key, parentKey, startedAt }) => ({ key, parentKey, startedAt }))).toEqual([
    { key: 'span_1', parentKey: TRACE, startedAt: '2026-11-25T17:12:27.655000Z' },
    { key: TRACE, parentKey: undefined, startedAt: '2026-11-25T17:12:27.655000Z' },
  ]);
});
test('a function is a tool call with its arguments and result', () => {
  expect(step({ type: 'function', name: 'issue_refund', input: '{"order":"W100"}', output: '{"ok":true}' })).toMatchObject({
    kind: 'tool',
    parentKey: 'span_0',
    status: 'unset',
    tool: { name: 'issue_refund', arguments: { order: 'W100' }, result: { ok: true } },
  });
});
test("a span's error is a failure, told with what its data says", () => {
  const error = { message: 'Error running tool (non-fatal)', data: { tool_name: 'notify', error: 'no mail today' } };
  expect(step({ type: 'function', name: 'notify', input: '{}', output: 'An error occurred.' }, { error })).toMatchObject({
    status: 'error',
    error: { message: 'Error running tool (non-fatal): no mail today', reportedBy: 'spanError' },
  });
});
test('a call through the Responses API is its id alone: nothing of it is captured, and the turn tells its tokens', () => {
  const call = step({ type: 'response', response_id: 'resp_1' });
  expect(call).toMatchObject({ kind: 'model', model: { parameters: { 'response.id': 'resp_1' } } });
  expect(call).not.toHaveProperty('messages');
  expect(call).not.toHaveProperty('usage');
  const turn = {
    sdk_span_type: 'turn',
    turn: 1,
    agent_name: 'refund-agent',
    usage: { input_tokens: 120, output_tokens: 30, cached_input_tokens: 64 },
  };
  expect(step({ type: 'custom', name: 'turn', data: turn })).toMatchObject({
    name: 'turn 1',
    kind: 'other',
    usage: { inputTokens: 120, outputTokens: 30, cacheReadTokens: 64 },
    usageStandsIn: true,
  });
  const task = step({
    type: 'custom',
    name: 'task',
    data: { sdk_span_type: 'task', name: 'Agent workflow', usage: { input_tokens: 300 } },
  });
  expect(task).toMatchObject({ name: 'Agent workflow', usageCounts: false });
});
test('an exporter of one’s own may send what was asked and answered', () => {
  const call = step({
    type: 'response',
    response_id: 'resp_1',
    input: [{ role: 'user', content: 'Please refund order W100.' }],
    response: {
      model: 'mock-1-2026-01',
      instructions: 'Refund at most 50 EUR.',
      output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Refunded 40 EUR.' }] }],
      usage: { input_tokens: 180, output_tokens: 40, input_tokens_details: { cached_tokens: 64 } },
    },
  });
  expect(call).toMatchObject({
    model: { responded: 'mock-1-2026-01' },
    messages: {
      system: [{ content: 'Refund at most 50 EUR.' }],
      input: [{ role: 'user', content: 'Please refund order W100.' }],
      output: [{ role: 'assistant', content: 'Refunded 40 EUR.' }],
    },
    usage: { inputTokens: 180, outputTokens: 40, cacheReadTokens: 64 },
  });
});
test('a generation tells all: messages, both models, parameters and tokens', () => {
  const call = step({
    type: 'generation',
    model: 'mock-1',
    model_config: { temperature: 0.2, top_p: null },
    input: [
      { role: 'system', content: 'Refund at most 50 EUR.' },
      { role: 'user', content: 'Please refund order W100.' },
    ],
    output: [
      {
        object: 'chat.completion',
        model: 'mock-1-2026-01',
        choices: [
          {
            index: 0,
            finish_reason: 'tool_calls',
            message: {
              role: 'assistant',
              content: null,
              tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'issue_refund', arguments: '{"order":"W100"}' } }],
            },
          },
        ],
        usage: { prompt_tokens: 120, completion_tokens: 30, prompt_tokens_details: { cached_tokens: 0 } },
      },
    ],
  });
  expect(call).toMatchObject({
    kind: 'model',
    name: 'chat mock-1',
    model: { requested: 'mock-1', responded: 'mock-1-2026-01', parameters: { temperature: 0.2 } },
    messages: {
      system: [{ role: 'system', content: 'Refund at most 50 EUR.' }],
      input: [{ role: 'user', content: 'Please refund order W100.' }],
      output: [
        {
          role: 'assistant',
          finishReason: 'tool_calls',
          toolCalls: [{ id: 'call_1', name: 'issue_refund', arguments: { order: 'W100' } }],
        },
      ],
    },
    usage: { inputTokens: 120, outputTokens: 30, cacheReadTokens: 0 },
  });
});
describe('the other kinds of spans', () => {
  test.each([
    [
      { type: 'handoff', from_agent: 'triage', to_agent: 'refunds' },
      { kind: 'other', name: 'handoff from triage to refunds' },
    ],
    [
      { type: 'guardrail', name: 'pii', triggered: true },
      { kind: 'guardrail', name: 'pii', evaluation: { name: 'pii', label: 'triggered' } },
    ],
    [{ type: 'guardrail', name: 'pii', triggered: false }, { evaluation: { name: 'pii', label: 'passed' } }],
    [
      { type: 'mcp_tools', server: 'files', result: ['read', 'write'] },
      { kind: 'other', name: 'tools of files' },
    ],
    [
      { type: 'transcription', model: 'ears', input: { data: '...', format: 'pcm' }, output: 'hello' },
      { kind: 'model', model: { requested: 'ears' }, messages: { output: [{ role: 'output', content: 'hello' }] } },
    ],
    [
      { type: 'speech', model: 'voice', input: 'hello' },
      { kind: 'model', messages: { input: [{ role: 'input', content: 'hello' }] } },
    ],
    [
      { type: 'custom', name: 'look-up', data: { rows: 3 } },
      { kind: 'other', name: 'look-up', messages: { output: [{ content: '{"rows":3}' }] } },
    ],
    [{ type: 'never-heard-of' }, { kind: 'other', name: 'never-heard-of' }],
  ] as [JsonObject, object][])('%j', (data, expected) => {
    expect(step(data)).toMatchObject(expected);
  });
  test('a guardrail is found by its verdict', () => {
    expect(mapRecord(span({ type: 'guardrail', name: 'pii', triggered: true })).decision.marks).toEqual([
      { field: 'guardrail', value: 'pii=triggered' },
    ]);
  });
});
test('nothing that is sent makes the mapper throw', () => {
  const data = fc.dictionary(
    fc.constantFrom('name', 'model', 'input', 'output', 'usage', 'data', 'model_config', 'response', 'triggered', '__proto__'),
    fc.jsonValue(),
  );
  const types = [
    'agent',
    'function',
    'generation',
    'response',
    'handoff',
    'guardrail',
    'mcp_tools',
    'custom',
    'turn',
    'speech',
    'transcription',
  ];
  fc.assert(
    fc.property(fc.constantFrom(...types), data, fc.jsonValue(), (type, told, error) => {
      const made = JSON.parse(JSON.stringify({ ...told, type })) as { [name: string]: JsonValue };
      expect(() => JSON.stringify(mapRecord(span(made, { error: error as JsonValue })))).not.toThrow();
    }),
    { numRuns: 300 },
  );
});

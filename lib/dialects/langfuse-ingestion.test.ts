import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { decisionAliases } from './identity';
import { mapRecord } from './map-record';
import { mergeParts, toStep } from './merge-step';
import type { LangfuseTree } from './contract';
import type { Step } from './step';

const TRACE = '84b661c8-1ae4-4d93-ab5b-d1dd1c51d8ba';
const tree = (type: string, body: JsonObject, timestamp = '2026-11-25T17:12:19.700Z'): LangfuseTree => ({
  form: 'langfuse',
  event: { id: `${type}-event`, type, timestamp, body },
  sdk: { name: 'langfuse-js', version: '3.39.2' },
});
function step(...trees: LangfuseTree[]): Step {
  const parts = trees.flatMap((one) => mapRecord(one).steps);
  expect(new Set(parts.map((part) => part.key)).size).toBe(1);
  return toStep(mergeParts(parts), { eventIds: [], flags: [], fallbackAt: '2026-11-25T17:12:19.000000Z' });
}

describe('a generation', () => {
  const created = tree('generation-create', {
    id: 'gen-1',
    traceId: TRACE,
    parentObservationId: null,
    startTime: '2026-11-25T17:12:19.638Z',
    name: 'ask-model',
    model: 'mock-1',
    modelParameters: { temperature: 0.2 },
    promptName: 'refunds',
    promptVersion: 3,
    input: [
      { role: 'system', content: 'Refund at most 50 EUR.' },
      { role: 'user', content: 'Please refund order W100.' },
    ],
  });
  const updated = tree('generation-update', {
    id: 'gen-1',
    traceId: TRACE,
    endTime: '2026-11-25T17:12:19.780Z',
    name: null,
    model: 'mock-1-2026-01',
    output: {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'issue_refund', arguments: '{"order":"W100"}' } }],
    },
    usageDetails: { input: 120, output: 30, cache_read_input_tokens: 64 },
  });

  test('is joined by its id, whichever part comes first, and null says nothing', () => {
    const whole = step(created, updated);
    expect(step(updated, created)).toEqual(whole);
    expect(whole).toMatchObject({
      id: 'gen-1',
      kind: 'model',
      name: 'ask-model',
      startedAt: '2026-11-25T17:12:19.638Z',
      endedAt: '2026-11-25T17:12:19.780Z',
      status: 'unset',
      model: { requested: 'mock-1', responded: 'mock-1-2026-01', parameters: { temperature: 0.2 } },
      prompt: { name: 'refunds', version: '3' },
      usage: { inputTokens: 120, outputTokens: 30, cacheReadTokens: 64 },
      messages: {
        system: [{ role: 'system', content: 'Refund at most 50 EUR.' }],
        input: [{ role: 'user', content: 'Please refund order W100.' }],
        output: [{ role: 'assistant', toolCalls: [{ id: 'call_1', name: 'issue_refund', arguments: { order: 'W100' } }] }],
      },
      captured: 'full',
      source: { dialect: 'langfuse-ingestion', scope: 'langfuse-js', mapperVersion: '3' },
    });
    expect(mapRecord(created).steps[0]!.parentKey).toBe(TRACE);
  });

  test('tells its tokens in the older spellings too', () => {
    const spellings: JsonObject[] = [
      { promptTokens: 7, completionTokens: 2, totalTokens: 9 },
      { input: 7, output: 2, unit: 'TOKENS' },
    ];
    for (const usage of spellings)
      expect(step(tree('generation-update', { id: 'g', traceId: TRACE, usage })).usage).toEqual({
        inputTokens: 7,
        outputTokens: 2,
      });
  });
});

test('a trace is the outermost step and tells who asked; a later output ends it', () => {
  const first = tree('trace-create', {
    id: TRACE,
    timestamp: '2026-11-25T17:12:19.637Z',
    name: 'refund-agent',
    userId: 'u-7',
    sessionId: 's-1',
    environment: 'production',
    metadata: { promptVersion: 'v3', policyVersion: 'p-12' },
    input: 'Please refund order W100.',
  });
  const last = tree(
    'trace-create',
    { id: TRACE, timestamp: '2026-11-25T17:12:19.838Z', output: 'Refunded 40 EUR.' },
    '2026-11-25T17:12:19.838Z',
  );
  expect(mapRecord(first).decision).toEqual({
    toldAt: '2026-11-25T17:12:19.700000Z',
    user: 'u-7',
    session: 's-1',
    environment: 'production',
    versions: { prompt: 'v3', policy: 'p-12' },
    agentName: 'refund-agent',
    rootKey: TRACE,
    input: 'Please refund order W100.',
  });
  expect(mapRecord(last).decision.ended).toEqual({ at: '2026-11-25T17:12:19.838000Z', status: 'ok' });
  expect(step(last, first)).toMatchObject({
    kind: 'agent',
    name: 'refund-agent',
    startedAt: '2026-11-25T17:12:19.637Z',
    endedAt: '2026-11-25T17:12:19.838Z',
    captured: 'full',
  });
});

test.each([
  ['tool-create', 'tool', { tool: { name: 'issue_refund', arguments: { order: 'W1' }, result: { ok: true } } }],
  ['agent-create', 'agent', { messages: { output: [{ role: 'output', content: '{"ok":true}' }] } }],
  ['span-create', 'other', { messages: { input: [{ role: 'input', content: '{"order":"W1"}' }] } }],
  ['guardrail-create', 'guardrail', {}],
  ['embedding-create', 'model', {}],
  ['evaluator-create', 'evaluation', {}],
])('%s is a step of kind %s', (type, kind, facts) => {
  const made = step(tree(type, { id: 'o', traceId: TRACE, name: 'issue_refund', input: { order: 'W1' }, output: { ok: true } }));
  expect(made).toMatchObject({ kind, ...facts });
});
test('observation-create names its kind in the body', () => {
  expect(
    step(tree('observation-create', { id: 'o', traceId: TRACE, type: 'RETRIEVER', name: 'find', input: 'refunds?' })),
  ).toMatchObject({
    kind: 'retrieval',
    query: 'refunds?',
  });
});
test('documents with scores, of a retriever and of a plain span', () => {
  const output = [
    { id: 'kb-7', content: 'Refunds under 50 EUR need no approval.', score: 0.92 },
    { id: 'kb-9', content: 'Refunds are paid within 14 days.', score: 0.61 },
  ];
  for (const type of ['retriever-create', 'span-update'])
    expect(step(tree(type, { id: 'o', traceId: TRACE, output })).documents).toEqual(output);
  expect(step(tree('span-update', { id: 'o', traceId: TRACE, output: [{ score: 1 }] })).documents).toBeUndefined();
});
test('level ERROR is a failure with its message', () => {
  expect(step(tree('span-update', { id: 'o', traceId: TRACE, level: 'ERROR', statusMessage: 'no mail today' }))).toMatchObject({
    status: 'error',
    error: { message: 'no mail today', reportedBy: 'level' },
  });
});
describe('a score', () => {
  test('is an evaluation of its observation, and comes afterwards', () => {
    const score = tree('score-create', {
      id: 'sc',
      name: 'correctness',
      value: 0.9,
      comment: 'Right.',
      traceId: TRACE,
      observationId: 'gen-1',
    });
    const { decision, steps } = mapRecord(score);
    expect(decision).toMatchObject({ afterwards: true, marks: [{ field: 'evaluation', value: 'correctness' }] });
    expect(steps[0]).toMatchObject({
      key: 'sc',
      parentKey: 'gen-1',
      kind: 'evaluation',
      evaluation: { name: 'correctness', score: 0.9, explanation: 'Right.' },
    });
  });
  test.each([
    [
      { dataType: 'BOOLEAN', value: 1 },
      { score: 1, label: 'true' },
    ],
    [{ dataType: 'CATEGORICAL', value: 'good' }, { label: 'good' }],
    [{ value: 'good' }, { label: 'good' }],
    [
      { dataType: 'NUMERIC', value: 0.5, source: 'ANNOTATION' },
      { score: 0.5, by: 'ANNOTATION' },
    ],
  ])('%j is %j', (body, expected) => {
    expect(mapRecord(tree('score-create', { ...body, name: 'n', traceId: TRACE })).steps[0]!.evaluation).toEqual({
      name: 'n',
      ...expected,
    });
  });
});
test('the decision is the trace: by the id of its spans where it is one, else by name; a score of a session has the session', () => {
  const alias = (type: string, body: JsonObject) => decisionAliases(tree(type, body));
  expect(alias('trace-create', { id: TRACE })).toEqual([{ scheme: 'external', value: TRACE }]);
  expect(alias('score-create', { traceId: 'AB'.repeat(16) })).toEqual([{ scheme: 'trace', value: 'ab'.repeat(16) }]);
  expect(alias('score-create', { sessionId: 's-1' })).toEqual([{ scheme: 'external', value: 's-1' }]);
  expect(alias('score-create', {})).toEqual([]);
});
test('nothing that is sent makes the mapper throw', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        'trace-create',
        'generation-update',
        'tool-create',
        'retriever-create',
        'span-create',
        'score-create',
        'sdk-log',
        'x',
      ),
      fc.dictionary(
        fc.constantFrom(
          'id',
          'traceId',
          'input',
          'output',
          'usage',
          'usageDetails',
          'metadata',
          'startTime',
          'level',
          'model',
          'value',
          '__proto__',
        ),
        fc.jsonValue(),
      ),
      (type, body) => {
        const one = tree(type, JSON.parse(JSON.stringify(body)) as { [name: string]: JsonValue });
        expect(() => JSON.stringify([mapRecord(one), decisionAliases(one)])).not.toThrow();
      },
    ),
    { numRuns: 300 },
  );
});

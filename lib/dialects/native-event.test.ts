import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import { decisionAliases } from './identity';
import { mapRecord } from './map-record';

const map = (kind: string, data: JsonObject, over: JsonObject = {}) =>
  mapRecord({
    form: 'event',
    event: {
      id: 'e1',
      kind,
      schemaVersion: '1.0',
      occurredAt: '2026-11-21T10:00:00.000Z',
      system: 'desk',
      decision: 'run-1',
      data,
      ...over,
    },
  });

describe('native events', () => {
  test('the start and the end of a decision are one root step', () => {
    const started = map(
      'decision.started',
      { input: 'Refund W100', environment: 'production', user: 'u-1' },
      { actor: { type: 'agent', id: 'desk-agent', version: '2.4.1' } },
    );
    expect(started.steps[0]).toMatchObject({
      key: '$decision',
      kind: 'agent',
      name: 'desk-agent',
      open: true,
      messages: { input: [{ role: 'user', content: 'Refund W100' }] },
    });
    expect(started.decision).toMatchObject({
      rootKey: '$decision',
      input: 'Refund W100',
      environment: 'production',
      user: 'u-1',
      agentName: 'desk-agent',
      versions: { agent: '2.4.1' },
    });
    const ended = map('decision.ended', { status: 'error', error: { type: 'Timeout', message: 'too slow' }, output: 'Sorry' });
    expect(ended.steps[0]).toMatchObject({
      key: '$decision',
      status: 'error',
      endedAt: '2026-11-21T10:00:00.000000Z',
      error: { message: 'Timeout: too slow', reportedBy: 'emitter' },
    });
    expect(ended.decision.ended).toEqual({ at: '2026-11-21T10:00:00.000000Z', status: 'error', explicit: true });
  });
  test('a call and its return meet by step, or by call id where no step is named', () => {
    const called = map('tool.called', { tool: { name: 'refund', callId: 'c1', arguments: '{"order":"W100"}' } });
    const returned = map('tool.returned', { tool: { name: 'refund', callId: 'c1', result: 'done' }, durationMs: 250 });
    expect(called.steps[0]).toMatchObject({ key: 'call:c1', open: true, tool: { arguments: { order: 'W100' } } });
    expect(returned.steps[0]).toMatchObject({
      key: 'call:c1',
      startedAt: '2026-11-21T09:59:59.750000Z',
      endedAt: '2026-11-21T10:00:00.000000Z',
      tool: { result: 'done' },
    });
    expect(returned.steps[0]!.open).toBeUndefined();
  });
  test('a model call: messages in any form, usage, finish reason, prompt', () => {
    const { steps } = map('model.invoked', {
      model: { requested: 'm', responded: 'm-1', provider: 'p', parameters: { temperature: 0 } },
      messages: { system: 'Be kind.', input: [{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }], output: 'Hello' },
      usage: { inputTokens: 3, outputTokens: '2' },
      finishReason: 'stop',
      prompt: { name: 'refund', version: 3 },
      rationale: 'because',
    });
    expect(steps[0]).toMatchObject({
      kind: 'model',
      model: { requested: 'm', responded: 'm-1', provider: 'p', parameters: { temperature: 0 } },
      messages: {
        system: [{ role: 'system', content: 'Be kind.' }],
        input: [{ role: 'user', content: 'Hi' }],
        output: [{ role: 'assistant', content: 'Hello', finishReason: 'stop' }],
      },
      usage: { inputTokens: 3, outputTokens: 2 },
      prompt: { name: 'refund', version: '3' },
      rationale: 'because',
    });
  });
  test('what is observed afterwards hangs under its step and marks the decision', () => {
    const evaluated = map('evaluation.recorded', { name: 'tone', score: 0.8, label: 'good' }, { step: 'think' });
    expect(evaluated.steps[0]).toMatchObject({
      key: 'e1',
      parentKey: 'think',
      evaluation: { name: 'tone', score: 0.8, label: 'good' },
    });
    expect(evaluated.decision).toMatchObject({ afterwards: true, marks: [{ field: 'evaluation', value: 'tone=good' }] });
    expect(map('feedback.received', { rating: 'down', comment: 'wrong' }).decision.marks).toEqual([
      { field: 'feedback', value: 'down' },
    ]);
    expect(map('outcome.observed', { outcome: 'chargeback' }).decision.marks).toEqual([
      { field: 'outcome', value: 'chargeback' },
    ]);
    expect(map('guardrail.triggered', { name: 'pii', verdict: 'blocked', reason: 'card number' }).decision.marks).toEqual([
      { field: 'guardrail', value: 'pii=blocked' },
    ]);
  });
  test.each([
    [null],
    [[]],
    ['text'],
    [{ tool: 5, messages: { input: [[[null]]] }, usage: [], model: [], documents: 'x', durationMs: 'long', startedAt: {} }],
  ])('wrong types are not reported, and never throw: %j', (data) => {
    for (const kind of [
      'decision.started',
      'model.invoked',
      'tool.called',
      'tool.returned',
      'retrieval.completed',
      'evaluation.recorded',
      'feedback.received',
      'of.another.kind',
    ]) {
      expect(() => map(kind, data as JsonObject)).not.toThrow();
    }
  });
  test('an unknown kind keeps its data; an unknown minor version is told', () => {
    expect(map('cart.emptied', { items: 3 }).steps[0]).toMatchObject({
      kind: 'other',
      name: 'cart.emptied',
      messages: { output: [{ role: 'event', parts: [{ items: 3 }] }] },
    });
    expect(map('tool.called', {}, { schemaVersion: '1.7' }).decision.flags).toEqual(['unknownSchemaVersion']);
  });
  test('names of the decision, most specific first', () => {
    const tree = { form: 'event' as const, event: { decision: 'run-1', trace: { traceId: 'AB'.repeat(16) } } };
    expect(decisionAliases(tree)).toEqual([
      { scheme: 'external', value: 'run-1' },
      { scheme: 'trace', value: 'ab'.repeat(16) },
    ]);
    expect(decisionAliases({ form: 'event', event: { trace: { traceId: '0'.repeat(32) } } })).toEqual([]);
  });
});

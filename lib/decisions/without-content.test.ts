import { expect, test } from 'vitest';
import type { RecordTree } from '@/lib/dialects/contract';
import { mapRecord } from '@/lib/dialects/map-record';
import type { JsonObject } from '@/lib/shared/json';
import { withoutContent } from './without-content';

const tree = (kind: string, data: JsonObject, over: JsonObject = {}): RecordTree => ({
  form: 'event',
  event: { id: 'e1', kind, occurredAt: '2026-11-21T10:00:00.000Z', system: 'desk', decision: 'run-1', step: 's1', data, ...over },
});
const WORDS = 'Sentence that somebody wrote';
const message = { role: 'user', content: WORDS };

test.each([
  tree('decision.started', { input: WORDS }, { subjects: [{ type: 'customer', id: WORDS }] }),
  tree('decision.ended', { output: WORDS }),
  tree('model.invoked', {
    messages: { system: [{ role: 'system', content: WORDS }], input: [message], output: [{ ...message, role: 'assistant' }] },
    rationale: WORDS,
    plan: [WORDS],
    prompt: { name: 'refunds', version: '3', text: WORDS, variables: { a: WORDS } },
    error: { message: WORDS, type: 'timeout' },
  }),
  tree('tool.returned', {
    tool: { name: 'refund', arguments: { a: WORDS }, result: WORDS, description: WORDS },
    status: 'error',
    error: { message: WORDS },
  }),
  tree('retrieval.completed', { query: WORDS, documents: [{ id: 'd1', content: WORDS, score: 0.5 }] }),
  tree('state.changed', { before: { a: WORDS }, after: { a: WORDS } }),
])('nothing that somebody wrote is left of record %#, and what a step captured is told', (record) => {
  const whole = mapRecord(record);
  expect(JSON.stringify(record)).toContain(WORDS);
  const left = withoutContent(whole);
  expect(JSON.stringify(left)).not.toContain(WORDS);
  expect(left.steps.map((step) => [step.key, step.kind, step.status])).toEqual(
    whole.steps.map((step) => [step.key, step.kind, step.status]),
  );
  expect(left.decision.input === undefined).toBe(whole.decision.input === undefined);
  expect(left.decision.output === undefined).toBe(whole.decision.output === undefined);
  for (const step of left.steps) expect(step.sides).toBeDefined();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { keepEventMetadata } from './keep-event';

const kept = (kind: string, data: JsonObject): JsonObject => {
  keepEventMetadata(kind, data);
  return data;
};
const marker = (length: number): string => `[not captured: ${length} characters]`;
/** Members that mean structure somewhere, and content in what an application hands over. */
const MEMBERS = [
  'name', 'id', 'status', 'user', 'source', 'label', 'outcome', 'role', 'kind', 'version', 'score', 'by', 'verdict', 'rating', 'session',
  'type', 'prompt', 'policy', 'agent', 'digest', 'function', 'model', 'tool', 'documents', 'versions', 'error', 'usage',
]; // prettier-ignore
const SAID = 'HIV';
const KINDS = [
  'decision.started',
  'decision.ended',
  'prompt.rendered',
  'retrieval.completed',
  'model.invoked',
  'outcome.observed',
  'newer.kind',
];

describe('what a native event keeps without its content', () => {
  const shape = fc.letrec<{ any: JsonValue }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constant(SAID),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...MEMBERS), tie('any'), { maxKeys: 4 }),
    ) as fc.Arbitrary<JsonValue>,
  })).any;

  test('what an application put in and got out is content, whatever its members are called', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), shape, shape, (kind, input, output) => {
        expect(JSON.stringify(kept(kind, { input, output, messages: { input: [input] } }))).not.toContain(SAID);
      }),
    );
  });

  test('members of one kind are content in another', () => {
    const data = Object.fromEntries(
      ['label', 'verdict', 'outcome', 'rating', 'source', 'by', 'documents', 'tool'].map((key) => [key, SAID]),
    );
    expect(JSON.stringify(kept('decision.started', data))).not.toContain(SAID);
  });

  test('messages keep their roles, calls and ids, one alone and under `messages` too', () => {
    const said = (): JsonObject[] => [
      { role: 'user', content: SAID, name: 'Maria', status: SAID },
      { role: 'assistant', content: null, toolCalls: [{ id: 'c1', name: 'find', arguments: { name: SAID } }] },
      { role: 'tool', name: 'find', toolCallId: 'c1', content: SAID },
    ];
    const left = [
      { role: 'user', content: marker(3), name: marker(5), status: marker(3) },
      { role: 'assistant', content: null, toolCalls: [{ id: 'c1', name: 'find', arguments: marker(14) }] },
      { role: 'tool', name: 'find', toolCallId: 'c1', content: marker(3) },
    ];
    expect(kept('decision.started', { input: said() }).input).toEqual(left);
    expect(kept('decision.started', { input: said()[0]! }).input).toEqual(left[0]);
    expect(kept('decision.started', { input: { messages: said(), note: SAID } }).input).toEqual({
      messages: left,
      note: marker(3),
    });
    expect(kept('model.invoked', { messages: { system: SAID, input: said() } }).messages).toEqual({
      system: marker(3),
      input: left,
    });
  });

  test('verdicts, labels and scores stay as long as they are words, and a sentence in their place does not', () => {
    const sentence = 'Maria Li was refused because her record says that she is HIV positive';
    expect(kept('evaluation.recorded', { name: 'grounded', label: 'not grounded', score: 0.2, explanation: SAID })).toEqual({
      name: 'grounded',
      label: 'not grounded',
      score: 0.2,
      explanation: marker(3),
    });
    for (const [kind, member] of [
      ['evaluation.recorded', 'label'],
      ['guardrail.triggered', 'verdict'],
      ['outcome.observed', 'outcome'],
      ['feedback.received', 'rating'],
    ] as const)
      expect(kept(kind, { [member]: sentence })[member]).toBe(marker(sentence.length));
  });

  test('what an error is called stays, and what it says does not', () => {
    expect(kept('tool.returned', { error: { type: 'TypeError', message: SAID, user: SAID, status: SAID } }).error).toEqual({
      type: 'TypeError',
      message: marker(3),
      user: marker(3),
      status: marker(3),
    });
  });

  test('names of models, prompts and documents, counts and times stay', () => {
    const model = (): JsonObject => ({
      model: { requested: 'm-1', responded: 'm-1-x', provider: 'p' },
      prompt: { name: 'refund', version: '3' },
      versions: { prompt: '3', policy: 'p-1', agent: '2.4.1' },
      usage: { inputTokens: 12, outputTokens: 3 },
      finishReason: 'stop',
      durationMs: 12.5,
      startedAt: '2026-11-21T10:00:00Z',
      artifacts: [{ kind: 'prompt', name: 'refund', version: '3', digest: 'sha256:00' }],
    });
    expect(kept('model.invoked', model())).toEqual(model());
    expect(
      kept('retrieval.completed', {
        query: SAID,
        documents: [{ id: 'KB-204', source: 'kb/refunds.md', score: 0.7, content: SAID }],
      }),
    ).toEqual({
      query: marker(3),
      documents: [{ id: 'KB-204', source: 'kb/refunds.md', score: 0.7, content: marker(3) }],
    });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordTree, StepPart } from '@/lib/dialects/contract';
import { mapRecord } from '@/lib/dialects/map-record';
import { contradicts } from '@/lib/dialects/merge-step';
import type { JsonObject } from '@/lib/shared/json';
import { assemble } from './testing-fold';

const langfuse = (type: string, second: number, body: JsonObject): RecordTree => ({
  form: 'langfuse',
  event: { id: `e${second}`, type, timestamp: `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`, body },
});
const shuffles = (trees: readonly RecordTree[]) => fc.shuffledSubarray([...trees], { minLength: trees.length });
const span = (over: JsonObject, args: string): RecordTree => ({
  form: 'span',
  resource: { attributes: {} },
  scope: { name: 'test' },
  span: {
    traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'refund', startTimeUnixNano: '1763719200000000000', endTimeUnixNano: '1763719201000000000',
    attributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'refund', 'gen_ai.tool.call.arguments': args }, ...over,
  },
}); // prettier-ignore
const parts = (trees: readonly RecordTree[]): StepPart[] => trees.flatMap((tree) => mapRecord(tree).steps);

describe('where records of one thing disagree', () => {
  test('Langfuse’s later update counts, in whatever order they come', () => {
    const trees = [
      langfuse('trace-create', 1, { id: 't', userId: 'anonymous', input: 'Where is my order?' }),
      langfuse('trace-create', 2, { id: 't', output: 'Please wait while I look for it ...' }),
      langfuse('trace-create', 3, { id: 't', userId: 'u-1', sessionId: 's' }),
      langfuse('trace-create', 4, { id: 't', output: 'Yes.' }),
      langfuse('generation-create', 2, { id: 'g', traceId: 't', startTime: '2026-11-21T10:00:02Z', output: 'a long draft of an answer' }),
      langfuse('generation-update', 5, { id: 'g', traceId: 't', endTime: '2026-11-21T10:00:04Z', output: 'Yes.' }),
    ]; // prettier-ignore
    fc.assert(
      fc.property(shuffles(trees), (all) => {
        const { decision, contents } = assemble(all);
        expect(decision).toMatchObject({ user_ref: 'u-1', session_ref: 's', output_preview: 'Yes.' });
        for (const step of contents) expect(step.messages!.output).toMatchObject([{ content: 'Yes.' }]);
        expect(contents.find((step) => step.kind === 'agent')!.messages!.input).toMatchObject([
          { content: 'Where is my order?' },
        ]);
      }),
    );
    expect(contradicts(parts(trees))).toBe(false);
  });

  test('what was told when a span had ended stands against what came without an end, however long, and the reader is told', () => {
    const ended = span({}, '{"amount":"10.00"}');
    const open = span(
      { endTimeUnixNano: undefined } as unknown as JsonObject,
      '{"amount":"10.00","to":"somebody else altogether"}',
    );
    fc.assert(
      fc.property(shuffles([ended, open]), (all) => {
        expect(assemble(all).contents[0]!.tool!.arguments).toEqual({ amount: '10.00' });
        expect(contradicts(parts(all))).toBe(true);
      }),
    );
    // A start and an end that say the same, with members in another order, or cut, do not contradict each other.
    const again = span({ endTimeUnixNano: undefined } as unknown as JsonObject, '{ "amount": "10.00" }');
    expect(contradicts(parts([ended, again]))).toBe(false);
  });

  test('two native events of one step that tell another argument contradict each other', () => {
    const called = (id: string, amount: string): RecordTree => ({
      form: 'event',
      event: { id, kind: 'tool.called', step: 's', occurredAt: '2026-11-21T10:00:00Z', data: { tool: { name: 'refund', arguments: { amount } } } },
    }); // prettier-ignore
    expect(contradicts(parts([called('1', '10.00'), called('2', '99.00')]))).toBe(true);
    expect(contradicts(parts([called('1', '10.00'), called('2', '10.00')]))).toBe(false);
  });
});

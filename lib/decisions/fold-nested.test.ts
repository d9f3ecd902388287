import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordTree } from '@/lib/dialects/contract';
import type { JsonObject } from '@/lib/shared/json';
import { assemble } from './testing-fold';

const origin = { resource: { attributes: {} }, scope: { name: 'test' } };
const nano = (second: number): string => `${1_763_719_200 + second}000000000`;
const spanId = (n: number): string => String(n + 1).repeat(16);

describe('one call told more than once', () => {
  const call = (n: number, parent: number | null, attributes: JsonObject = {}, second = n): RecordTree => ({
    form: 'span',
    ...origin,
    span: {
      traceId: 'a'.repeat(32), spanId: spanId(n), parentSpanId: parent === null ? undefined : spanId(parent), name: 'call',
      startTimeUnixNano: nano(second), endTimeUnixNano: nano(second + 1),
      attributes: { 'gen_ai.tool.name': 'refund', ...attributes },
    },
  }); // prettier-ignore
  const mcp = { 'mcp.method.name': 'tools/call' };
  const agent = call(0, null, { 'gen_ai.operation.name': 'execute_tool' });
  const names = (trees: readonly RecordTree[]): string[][] => assemble(trees).rows.map((row) => [row.step_key, ...row.also].map((key) => key[0]!)); // prettier-ignore
  const any = (trees: readonly RecordTree[]) => fc.shuffledSubarray([...trees], { minLength: trees.length });

  test('agent, client and server are one; a second client below the agent is a call that was tried again, whatever the order', () => {
    const [client, server, again, answered] = [call(1, 0, mcp), call(2, 1, mcp), call(3, 0, mcp), call(4, 3, mcp)];
    expect(names([agent, client, server])).toEqual([['1', '2', '3']]);
    expect(names([server, client, again, answered, agent])).toEqual([['1', '2', '3'], ['4', '5']]); // prettier-ignore
    fc.assert(
      fc.property(any([agent, client, server, again, answered]), (trees) => {
        const { decision, rows } = assemble(trees);
        expect(decision.step_count).toBe(2);
        expect(rows.map((row) => row.also.length).sort()).toEqual([1, 2]);
      }),
    );
  });

  test('requests with other ids are other calls', () => {
    const id = (n: string) => ({ ...mcp, 'jsonrpc.request.id': n });
    expect(names([agent, call(1, 0, id('7')), call(2, 1, id('7'))])).toEqual([['1', '2', '3']]);
    fc.assert(
      fc.property(any([agent, call(1, 0, id('7')), call(2, 1, id('8'))]), (trees) => {
        expect(names(trees)).toEqual([['1', '2'], ['3']]);
      }),
    );
  });

  test('two instrumentations of one model call count its tokens once, in any order', () => {
    const model = (n: number, parent: number | null, tokens: number | null): RecordTree =>
      call(n, parent, { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': tokens ?? undefined, 'gen_ai.usage.output_tokens': tokens ?? undefined } as unknown as JsonObject); // prettier-ignore
    const chain = call(1, 0, { 'gen_ai.operation.name': 'invoke_agent' });
    const other = model(5, 0, 9);
    fc.assert(
      fc.property(any([model(0, null, 100), chain, model(2, 1, 100), model(3, 2, null), call(4, 3), other]), (trees) => {
        const { decision } = assemble(trees);
        expect([decision.input_tokens, decision.output_tokens]).toEqual([109, 109]);
        expect(decision.fold.u).toBeUndefined();
      }),
    );
  });
});

describe('the end of a decision', () => {
  const part = (n: number, parent: number | null, second: number, over: object = {}): RecordTree => ({
    form: 'span',
    ...origin,
    span: {
      traceId: 'a'.repeat(32), spanId: spanId(n), parentSpanId: parent === null ? undefined : spanId(parent), name: 'x', flags: parent === null ? 0x100 : 0x300,
      startTimeUnixNano: nano(second), endTimeUnixNano: nano(second + 1), attributes: {}, ...over,
    },
  }); // prettier-ignore
  const failed = part(1, 0, 1, { status: { code: 2, message: 'first attempt' } });
  const retried = part(2, 0, 3);
  const end = (trees: readonly RecordTree[]) => {
    const { ended, reported_status, ended_at, fold } = assemble(trees).decision;
    return { ended, reported_status, second: ended_at && Date.parse(ended_at) / 1000 - 1_763_719_200, e: fold.e };
  };

  test('is that of a worker, whose parent is elsewhere, only while no step above it is known', () => {
    expect(end([failed])).toEqual({ ended: true, reported_status: 'error', second: 2, e: 1 });
    expect(end([failed, retried])).toEqual({ ended: true, reported_status: 'error', second: 4, e: 1 });
    const open = part(0, null, 0, { endTimeUnixNano: undefined });
    expect(end([failed, retried, open])).toEqual({ ended: false, reported_status: null, second: null, e: undefined });
    // The step above a worker may be no root itself.
    const above = part(0, 7, 0, { endTimeUnixNano: nano(9) });
    for (const [root, second] of [[part(0, null, 0, { endTimeUnixNano: nano(9) }), 9], [above, 9]] as const)
      fc.assert(
        fc.property(fc.shuffledSubarray([failed, retried, root], { minLength: 3 }), (trees) => {
          expect(end(trees)).toEqual({ ended: true, reported_status: 'ok', second, e: 1 });
        }),
      ); // prettier-ignore
    // A root of another branch says that the workers' ends are none.
    expect(end([failed, part(5, null, 0, { endTimeUnixNano: nano(8) })])).toMatchObject({ reported_status: 'ok', second: 8 });
  });
});

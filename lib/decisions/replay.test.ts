import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Message, Step } from '@/lib/dialects/step';
import { maskOf, plainMasks } from '@/lib/privacy/mask-text';
import type { JsonValue } from '@/lib/shared/json';
import { chatRequest } from './chat-request';
import { toReplay } from './replay';
import { replaySidecar, type ReplayContext } from './replay-contract';

const context: ReplayContext = {
  decision: 'dec_1',
  system: 'agent',
  versions: { prompt: '3' },
  documents: [{ step: 'r1', document: { id: 'd1', content: 'policy', score: 0.9 } }],
  documentsComplete: true,
};
const step = (over: Partial<Step>): Step => ({
  id: 's1',
  kind: 'model',
  name: 'chat gpt',
  startedAt: '2026-11-01T00:00:00.000Z',
  status: 'ok',
  captured: 'full',
  flags: [],
  source: { dialect: 'otel.genai', mapperVersion: '1' },
  eventIds: [],
  ...over,
});
const asked = (input: Message[], parameters?: JsonValue): Step =>
  step({ model: { requested: 'gpt-4o', ...(parameters !== undefined && { parameters }) }, messages: { input } });

const text = fc.oneof(
  fc.string(),
  fc.constant(`write to ${maskOf('email', '0123456789abcdef')} now`),
  fc.constant('[erased:text]'),
);
const message: fc.Arbitrary<Message> = fc.record(
  {
    role: fc.constantFrom('system', 'developer', 'user', 'human', 'assistant', 'ai', 'tool', 'function', 'critic'),
    content: text,
    parts: fc.array(
      fc.constantFrom<JsonValue>(
        { type: 'image_url', image_url: { url: 'https://example.test/a.png' } },
        { type: 'blob', modality: 'image', mime_type: 'image/png', content: 'AAAA' },
        { type: 'file', file_id: 'f' },
        'loose',
      ),
      { maxLength: 3 },
    ),
    toolCalls: fc.array(
      fc.record({ name: fc.string({ minLength: 1 }), id: fc.string({ minLength: 1 }), arguments: fc.json().map((one) => JSON.parse(one) as JsonValue) }, { requiredKeys: ['name'] }),
      { maxLength: 3 },
    ),
    toolCallId: fc.string({ minLength: 1 }),
    name: fc.string({ minLength: 1 }),
  },
  { requiredKeys: ['role'] },
); // prettier-ignore

/** What a message of a request says, as text. */
function said(one: { content: unknown }): string {
  if (typeof one.content === 'string') return one.content;
  const parts = (one.content ?? []) as { type: string; text?: string }[];
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
}

describe('a replay', () => {
  test('says exactly what the step shows, in its order, in the form of the chat API', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 3 }), fc.array(message, { minLength: 1, maxLength: 6 }), (system, input) => {
        const given = step({ model: { requested: 'm' }, messages: { system, input } });
        const { request, sidecar } = toReplay(given, context);
        expect(chatRequest.safeParse(request).error).toBeUndefined();
        expect(replaySidecar.safeParse(JSON.parse(JSON.stringify(sidecar))).error).toBeUndefined();
        const all = [...system, ...input];
        expect(request!.messages).toHaveLength(all.length);
        for (const [i, shown] of all.entries()) {
          const sent = request!.messages[i]!;
          expect(said(sent)).toBe(plainMasks(shown.content ?? ''));
          if (sent.role !== 'assistant') continue;
          const calls = shown.toolCalls ?? [];
          expect((sent.tool_calls ?? []).map((call) => call.function.name)).toEqual(calls.map((call) => call.name));
          for (const [k, call] of calls.entries())
            if (call.arguments !== undefined && typeof call.arguments !== 'string')
              expect(JSON.parse(sent.tool_calls![k]!.function.arguments)).toEqual(call.arguments);
        }
      }),
    );
  });

  test('whatever the parameters are, the request holds to the schema and nothing of them is lost', () => {
    const value = fc.json().map((one) => JSON.parse(one) as JsonValue);
    const keys = fc.constantFrom(
      'temperature',
      'topP',
      'maxTokens',
      'seed',
      'stop',
      'tools',
      'tool_choice',
      'n',
      'odd',
      '__proto__',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, value), { maxLength: 6 }), (pairs) => {
        const parameters = Object.fromEntries(pairs);
        const { request, sidecar } = toReplay(asked([{ role: 'user', content: 'x' }], parameters), context);
        expect(chatRequest.safeParse(request).error).toBeUndefined();
        const sent = Object.values(request!).map((one) => JSON.stringify(one));
        for (const [key, one] of Object.entries(parameters))
          if (key !== 'tools') expect(sent.includes(JSON.stringify(one)) || Object.hasOwn(sidecar.parametersNotSent, key) || typeof one === 'string').toBe(true); // prettier-ignore
      }),
    );
  });

  test('sends tools with their schemas, nested or flat, and says when there were none', () => {
    const schema: JsonValue = { type: 'object', properties: { order: { type: 'string' } } };
    const tools: JsonValue = [
      { type: 'function', function: { name: 'a', description: 'A', parameters: schema } },
      { type: 'function', name: 'b', inputSchema: schema },
      { name: 'c', input_schema: schema },
      { nameless: true },
    ];
    const { request, sidecar } = toReplay(asked([{ role: 'user', content: 'x' }], { tools, temperature: 0.2 }), context);
    expect(request!.tools!.map((tool) => [tool.function.name, tool.function.parameters])).toEqual([
      ['a', schema],
      ['b', schema],
      ['c', schema],
    ]);
    expect(request!.temperature).toBe(0.2);
    expect(sidecar.leftOut.map((one) => one.field)).toEqual(['model.parameters.tools.3']);
    const without = toReplay(asked([{ role: 'user', content: 'x' }]), context);
    expect(without.request).not.toHaveProperty('tools');
    expect(without.sidecar.notReported.join('\n')).toMatch(/^system prompt$[\s\S]*^tools: /m);
  });

  test('joins answers of tools to the calls they answer', () => {
    const { request, sidecar } = toReplay(
      asked([
        {
          role: 'assistant',
          toolCalls: [
            { name: 'look_up', arguments: { a: 1 } },
            { id: 'c2', name: 'refund' },
          ],
        },
        { role: 'tool', content: 'found' },
        { role: 'tool', content: 'done', toolCallId: 'c2' },
      ]),
      context,
    );
    const [call, first, second] = request!.messages as unknown as { tool_calls: { id: string }[]; tool_call_id: string }[];
    expect([first!.tool_call_id, second!.tool_call_id]).toEqual([call!.tool_calls[0]!.id, 'c2']);
    expect(sidecar.assumed.map((one) => one.field)).toEqual(['messages.input.0.toolCalls.0', 'messages.input.1']);
    expect(sidecar.notReported[0]).toContain('arguments of the call of refund');
  });

  test('says what is masked, erased and not captured, and never undoes it', () => {
    const input = [
      { role: 'user', content: `I am ${maskOf('email', '0123456789abcdef')}` },
      { role: 'user', content: '[erased:text]' },
      { role: 'user', content: '[not captured: 12 characters]' },
    ];
    const erased = { at: '2026-11-02T00:00:00.000Z', kind: 'content.erased' };
    const { request, sidecar } = toReplay({ ...asked(input), erased }, context);
    expect(request!.messages.map(said)).toEqual([
      'I am [email 0123456789abcdef]',
      '[erased:text]',
      '[not captured: 12 characters]',
    ]);
    expect(sidecar).toMatchObject({ masked: [{ type: 'e-mail', count: 1 }], notCaptured: 2, erased });
  });

  test('without anything that was asked there is no request, and the sidecar says so', () => {
    const { request, sidecar } = toReplay(step({}), context);
    expect(request).toBeNull();
    expect(sidecar.notReported[0]).toContain('model');
    expect(sidecar.notReported.join(' ')).toContain('nothing of what was asked was reported');
    expect(sidecar.documents).toEqual([{ step: 'r1', id: 'd1', content: 'policy', score: 0.9 }]);
  });
});

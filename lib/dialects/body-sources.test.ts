import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { RecordTree } from './contract';
import { DEFAULT_IDENTITY_KEYS, type IdentityKeys } from './identity-keys';
import { mapRecord } from './map-record';
import { asText } from './read-attributes';
import { spanOf } from './testing';

const langfuse = (type: string, body: JsonObject): RecordTree => ({
  form: 'langfuse',
  event: { id: 'e', type, timestamp: '2026-11-25T17:12:19.700Z', body },
});
const agents = (span_data: JsonObject, over: JsonObject = {}): RecordTree => ({
  form: 'agents',
  item: { object: 'trace.span', id: 's', trace_id: 't', parent_id: 'p', span_data, ...over },
});
const native = (kind: string, data: JsonObject): RecordTree => ({
  form: 'event',
  event: { id: 'e', kind, occurredAt: '2026-11-25T17:12:19.700Z', data },
});

function at(tree: RecordTree, pointer: string): unknown {
  let value: unknown = tree;
  for (const step of pointer.slice(1).split('/')) value = (value as Record<string, unknown>)[step.replaceAll('~1', '/')];
  return value;
}

describe('formats with one place for each field say where a value stands', () => {
  test('a generation of Langfuse’s batches', () => {
    const tree = langfuse('generation-create', {
      id: 'g',
      traceId: 't',
      name: 'ask',
      model: 'mock-1',
      promptName: 'refunds',
      promptVersion: 3,
      input: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hi' },
      ],
      usage: { promptTokens: 4 },
      level: 'ERROR',
      statusMessage: 'timed out',
    });
    const { fields } = mapRecord(tree, { sources: true }).steps[0]!;
    expect(fields).toMatchObject({
      kind: ['/event/type'],
      name: ['/event/body/name'],
      'model.requested': ['/event/body/model'],
      'messages.system': ['/event/body/input'],
      'messages.input': ['/event/body/input'],
      'prompt.version': ['/event/body/promptVersion'],
      'usage.inputTokens': ['/event/body/usage/promptTokens'],
      'error.message': ['/event/body/statusMessage'],
    });
    expect(fields).not.toHaveProperty('messages.output');
    expect(mapRecord(tree).steps[0]!.fields).toBeUndefined();
  });

  test('a function and a failed generation of the OpenAI Agents SDK', () => {
    const call = agents({ type: 'function', name: 'refund', input: '{"order":"W1"}', output: '{"error":"no such order"}' });
    expect(mapRecord(call, { sources: true }).steps[0]!.fields).toMatchObject({
      'tool.name': ['/item/span_data/name'],
      'tool.arguments': ['/item/span_data/input'],
      'tool.result': ['/item/span_data/output'],
      'error.message': ['/item/span_data/output'],
    });
    const failed = agents({ type: 'generation', model: 'm' }, { error: { message: 'refused' } });
    expect(mapRecord(failed, { sources: true }).steps[0]!.fields).toMatchObject({
      'model.requested': ['/item/span_data/model'],
      'error.message': ['/item/error'],
    });
  });

  test('a member inside JSON text is noted as that text', () => {
    const tree = langfuse('trace-create', { id: 't', metadata: '{"user_id":"u-1"}' });
    expect(mapRecord(tree, { sources: true }).steps[0]!.fields).toMatchObject({ 'decision.user': ['/event/body/metadata'] });
  });

  const text = fc.string({ minLength: 1, maxLength: 8 });
  const some = (names: readonly string[], value: fc.Arbitrary<JsonValue>): fc.Arbitrary<JsonObject> =>
    fc.dictionary(fc.constantFrom(...names), value, { maxKeys: names.length }) as fc.Arbitrary<JsonObject>;
  const BODY = ['id', 'name', 'model', 'userId', 'sessionId', 'environment', 'promptName', 'promptVersion', 'statusMessage', 'level', 'value', 'input', 'output']; // prettier-ignore
  const DATA = ['type', 'name', 'model', 'input', 'output', 'response_id', 'server', 'triggered', 'agent_name'];
  const record = fc.oneof(
    fc
      .tuple(
        fc.constantFrom('trace-create', 'generation-create', 'generation-update', 'tool-create', 'span-create', 'score-create'),
        some(BODY, text),
        some(['user_id', 'userId', 'session_id', 'promptVersion'], text),
      )
      .map(([type, body, metadata]) => langfuse(type, { ...body, metadata })),
    fc
      .tuple(some(DATA, text), some(['user_id', 'prompt_version'], text))
      .map(([data, metadata]) => agents(data, { metadata, error: null })),
  );
  test('every place that is named holds a value, and a shown text is the text there', () => {
    fc.assert(
      fc.property(record, (tree) => {
        const { steps, decision } = mapRecord(tree, { sources: true });
        for (const [field, pointers] of Object.entries(steps[0]!.fields ?? {}))
          for (const pointer of pointers) {
            const there = at(tree, pointer);
            expect(there, `${field} at ${pointer}`).not.toBeUndefined();
            const shown = {
              'decision.user': decision.user,
              'decision.session': decision.session,
              'tool.name': steps[0]!.tool?.name,
            }[field];
            if (shown !== undefined) expect(asText(there as JsonValue)).toBe(shown);
          }
      }),
    );
  });
});

describe('an AI system’s own key lists hold for every form of record', () => {
  const keys: IdentityKeys = { user: ['customer_ref'], session: ['metadata#case'], promptVersion: ['tpl'] };
  const said = { user: 'c-9', session: 'case-4', versions: { prompt: '7' } };
  const members = { customer_ref: 'c-9', case: 'case-4', tpl: '7' };
  test.each<[string, RecordTree]>([
    ['a Langfuse trace', langfuse('trace-create', { id: 't', userId: 'somebody', metadata: members })],
    ['a Langfuse generation', langfuse('generation-create', { id: 'g', traceId: 't', metadata: members })],
    ['a trace of the Agents SDK', { form: 'agents', item: { object: 'trace', id: 't', group_id: 'g', metadata: members } }],
    [
      'a native event',
      native('model.invoked', { user: 'somebody', tpl: '7', customer_ref: 'c-9', metadata: { case: 'case-4' } }),
    ],
    ['a span', spanOf('x', 'chat', { customer_ref: 'c-9', tpl: '7', metadata: '{"case":"case-4"}' })],
  ])('%s', (_, tree) => expect(mapRecord(tree, { keys }).decision).toMatchObject(said));

  test('the version of the prompt stands on the call of the model too, and on nothing else', () => {
    const version = (tree: RecordTree): unknown => mapRecord(tree, { keys }).steps[0]!.prompt?.version;
    expect(version(spanOf('x', 'chat', { 'gen_ai.operation.name': 'chat', tpl: '7' }))).toBe('7');
    expect(version(spanOf('x', 't', { 'gen_ai.operation.name': 'execute_tool', tpl: '7' }))).toBeUndefined();
    expect(version(langfuse('generation-create', { id: 'g', metadata: { tpl: '7' } }))).toBe('7');
    expect(version(native('model.invoked', { tpl: '7' }))).toBe('7');
    expect(version(native('model.invoked', { tpl: '7', prompt: { version: '8' } }))).toBe('8');
  });

  test('without lists of its own a format’s members come first', () => {
    const tree = langfuse('trace-create', { id: 't', userId: 'u-1', metadata: { user_id: 'u-2' } });
    expect(mapRecord(tree, { keys: DEFAULT_IDENTITY_KEYS }).decision.user).toBe('u-1');
  });
});

import { describe, expect, test } from 'vitest';
import type { RecordTree, SpanTree } from '@/lib/dialects/contract';
import type { JsonObject } from '@/lib/shared/json';
import type { CaptureLevel } from '@/lib/registry/capture-levels';
import { captureRecord } from './capture';

const WORDS = 'Ana wrote that her parcel is lost';
const span = (): SpanTree => ({
  form: 'span',
  resource: { attributes: { 'service.name': 'desk', 'host.name': 'ana-laptop', 'process.command_args': ['node', 'x'] } },
  scope: { name: 'lib' },
  span: {
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    name: 'chat gpt-4o',
    startTimeUnixNano: '1763719200000000000',
    attributes: {
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: WORDS }] }],
      'vendor.unheard.of': WORDS,
      'customer.age': 53,
    },
    events: [{ name: 'exception', attributes: { 'exception.type': 'TypeError', 'exception.message': WORDS } }],
    status: { code: 2, message: WORDS },
  },
});
const event = (): RecordTree => ({
  form: 'event',
  event: {
    id: 'x',
    kind: 'tool.called',
    decision: 'run-1',
    data: {
      tool: { name: 'find', callId: 'c1', arguments: { who: WORDS } },
      rationale: WORDS,
      unheardOf: [WORDS],
      usage: { inputTokens: 3 },
    },
  },
});
const langfuse = (): RecordTree => ({
  form: 'langfuse',
  event: {
    id: 'e1',
    type: 'generation-update',
    timestamp: '2026-11-25T17:12:19.700Z',
    body: {
      id: '4111111111111111',
      traceId: 't-1',
      name: 'ask-model',
      model: 'gpt-4o',
      input: [{ role: 'user', content: WORDS }],
      output: WORDS,
      usage: { input: 12, note: WORDS },
      metadata: { userId: 'u-7', remark: WORDS, age: 53 },
      heardOfLater: WORDS,
    },
  },
});
const agents = (): RecordTree => ({
  form: 'agents',
  item: {
    object: 'trace.span',
    id: 'span_1',
    trace_id: 'trace_1',
    started_at: '2026-11-25T17:12:19.700Z',
    error: { message: WORDS, data: { age: 53 } },
    span_data: {
      type: 'function',
      name: 'find',
      input: WORDS,
      output: WORDS,
      usage: { input_tokens: 12 },
      heardOfLater: [WORDS],
    },
  },
});
const captured = (tree: RecordTree, level: CaptureLevel): RecordTree => {
  captureRecord(tree, level);
  return tree;
};

describe('capture levels', () => {
  test.each([
    ['span', span],
    ['event', event],
    ['Langfuse event', langfuse],
    ['item of the OpenAI Agents SDK', agents],
  ] as const)('metadata keeps no content of a %s, not even under names never heard of', (_, make) => {
    const text = JSON.stringify(captured(make(), 'metadata'));
    expect(text).not.toContain('parcel');
    expect(text).not.toContain('53');
    expect(text).toContain('[not captured: ');
  });
  test('metadata keeps what tells of structure, and ids as they are', () => {
    const { span: kept } = captured(span(), 'metadata') as SpanTree;
    expect(kept).toMatchObject({
      name: 'chat gpt-4o',
      traceId: span().span.traceId,
      attributes: { 'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': 12 },
    });
    expect(kept.status?.message).toBe(`[not captured: ${WORDS.length} characters]`);
    const tree = captured(event(), 'metadata') as { event: JsonObject };
    expect(tree.event).toMatchObject({
      decision: 'run-1',
      data: { tool: { name: 'find', callId: 'c1' }, usage: { inputTokens: 3 } },
    });
  });
  test('records in forms of others keep what places them, what they are and their counts', () => {
    expect(captured(langfuse(), 'metadata')).toMatchObject({
      event: {
        id: 'e1',
        type: 'generation-update',
        body: { id: '4111111111111111', traceId: 't-1', model: 'gpt-4o', usage: { input: 12 }, metadata: { userId: 'u-7' } },
      },
    });
    expect(captured(agents(), 'metadata')).toMatchObject({
      item: { id: 'span_1', trace_id: 'trace_1', span_data: { type: 'function', name: 'find', usage: { input_tokens: 12 } } },
    });
    expect(captured(langfuse(), 'full')).toEqual(langfuse());
  });
  test('a label is a word in every form: a sentence in its place is content', () => {
    const sentence = `${WORDS}, and that she is ill, and cannot come to the counter herself`;
    const score = (value: string): RecordTree => ({
      form: 'langfuse',
      event: { id: 'e2', type: 'score-create', body: { id: 's1', traceId: 't-1', name: 'tone', value, stringValue: value } },
    });
    const judged = (value: string): RecordTree => {
      const tree = span();
      tree.span.attributes = { 'gen_ai.evaluation.score.label': value };
      return tree;
    };
    for (const make of [score, judged]) {
      expect(JSON.stringify(captured(make(sentence), 'metadata'))).not.toContain('parcel');
      expect(JSON.stringify(captured(make('not grounded'), 'metadata'))).toContain('not grounded');
    }
  });
  test('full keeps everything but secrets, and what a resource tells of a machine', () => {
    const kept = captured(span(), 'full') as SpanTree;
    expect(kept.span).toEqual(span().span);
    expect(kept.resource.attributes).toEqual({
      'service.name': 'desk',
      'host.name': '[removed:resource-attribute]',
      'process.command_args': '[removed:resource-attribute]',
    });
  });
  test.each(['full', 'masked', 'metadata'] as const)(
    '%s: doing it twice changes nothing, nor removing secrets first',
    (level) => {
      for (const make of [span, event, langfuse, agents]) {
        const once = captured(make(), level);
        expect(captured(structuredClone(once), level)).toEqual(once);
        expect(captured(captured(make(), 'full'), level)).toEqual(once);
      }
    },
  );
});

describe('what stands beside the content', () => {
  const SECRET = ['ghp', 'Zk3'.repeat(12)].join('_');
  const newer = (): RecordTree => ({
    form: 'event',
    event: {
      id: 'x',
      kind: 'tool.called',
      schemaVersion: '1.7',
      system: `desk ${SECRET}`,
      decision: 'run-1',
      actor: { type: 'agent', id: 'a1', remark: WORDS },
      subjects: [{ type: 'customer', id: 'c-1', remark: WORDS }],
      addedLater: { said: WORDS, password: 'hunter2hunter2', token: SECRET },
      data: {},
    },
  });

  test('members that a newer version adds are content: no secret at any level, nothing at all at metadata', () => {
    const full = JSON.stringify(captured(newer(), 'full'));
    expect(full).not.toContain(SECRET);
    expect(full).not.toContain('hunter2');
    expect(full).toContain('parcel');
    const metadata = captured(newer(), 'metadata');
    expect(JSON.stringify(metadata)).not.toContain('parcel');
    expect(metadata).toMatchObject({
      event: {
        schemaVersion: '1.7',
        decision: 'run-1',
        actor: { type: 'agent', id: 'a1' },
        subjects: [{ type: 'customer', id: 'c-1' }],
      },
    });
  });

  test('no secret stays in the texts around a span or log record', () => {
    const given = span();
    given.scope = { name: `lib ${SECRET}`, version: SECRET, schemaUrl: `https://x.test/?t=${SECRET}` };
    given.resource.schemaUrl = `https://u:${SECRET}@x.test/`;
    given.span.links = [{ traceId: given.span.traceId, spanId: given.span.spanId, traceState: `v=${SECRET}` }];
    expect(JSON.stringify(captured(given, 'full'))).not.toContain(SECRET);
    const log: RecordTree = {
      form: 'log',
      resource: { attributes: {} },
      scope: {},
      log: { severityText: `INFO ${SECRET}`, attributes: {} },
    };
    expect(JSON.stringify(captured(log, 'full'))).not.toContain(SECRET);
  });
});

import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { GET as getHealth } from '@/app/api/public/health/route';
import { GET as getProjects } from '@/app/api/public/projects/route';
import { POST as postBatch } from '@/app/api/public/ingestion/route';
import { POST as postEvents } from '@/app/api/v1/events/route';
import { POST as postItems } from '@/app/v1/traces/ingest/route';
import { GET as getInfo } from '@/app/info/route';
import { asOwner } from '@/lib/db/testing';
import { createApiKey } from '@/lib/access/server/create-api-key';
import type { PersonActor } from '@/lib/access/actor';
import { getDecisionDetail } from '@/lib/decisions/server/get-decision-detail';
import { rebuildReadModels } from '@/lib/decisions/server/rebuild-read-models';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { BatchAnswer } from '../langfuse/answer';
import type { EventsAnswer } from '../native/answer';
import { wire, type Wire } from './testing';

let w: Wire;
let reader: PersonActor;
beforeAll(async () => {
  w = await wire();
  reader = await w.ws.person('compliance_officer');
});

const basic = (user: string, password = w.key) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const batch = async (events: JsonObject[], headers = basic('support-agent'), over: JsonObject = {}) => {
  const body = JSON.stringify({
    batch: events,
    metadata: { sdk_name: 'langfuse-js', sdk_version: '3.39.2', batch_size: events.length },
    ...over,
  });
  const response = await w.send(postBatch, '/api/public/ingestion', body, headers);
  return { status: response.status, answer: (await response.json()) as BatchAnswer };
};
const event = (type: string, body: JsonObject, over: JsonObject = {}): JsonObject => ({
  id: randomUUID(),
  type,
  timestamp: '2026-11-25T17:12:19.700Z',
  body,
  ...over,
});
const items = async (data: JsonObject[], url = '/v1/traces/ingest?system=refunds') => {
  const response = await w.send(postItems, url, JSON.stringify({ data }), { 'openai-beta': 'traces=v1' });
  return { status: response.status, answer: (await response.json()) as EventsAnswer };
};

describe("Langfuse's batch ingestion", () => {
  test('a score and an update that come before what they are about, and null, make one decision', async () => {
    const trace = randomUUID();
    const g = `gen-${trace}`;
    const first = await batch([
      event('score-create', { id: `sc-${trace}`, name: 'correctness', value: 0.9, traceId: trace, observationId: g }),
      event('generation-update', {
        id: g,
        traceId: trace,
        name: null,
        output: 'Refunded 40 EUR.',
        endTime: '2026-11-25T17:12:19.780Z',
        usage: { input: 12, output: 3 },
      }),
    ]);
    expect(first.status).toBe(207);
    expect(first.answer.errors).toEqual([]);
    await batch([
      event('generation-create', {
        id: g,
        traceId: trace,
        name: 'ask-model',
        model: 'mock-1',
        input: [{ role: 'user', content: 'Refund?' }],
        startTime: '2026-11-25T17:12:19.638Z',
      }),
      event('trace-create', {
        id: trace,
        name: 'refund-agent',
        userId: 'u-7',
        sessionId: 's-1',
        timestamp: '2026-11-25T17:12:19.637Z',
      }),
    ]);
    const detail = await getDecisionDetail(reader, trace);
    expect(detail.decision).toMatchObject({
      externalId: trace,
      system: { name: 'support-agent' },
      user: 'u-7',
      session: 's-1',
      models: [{ requested: 'mock-1' }],
      usage: { inputTokens: 12, outputTokens: 3 },
      stepCount: 3,
    });
    const byId = new Map(detail.steps.map((step) => [step.id, step]));
    expect(byId.get(g)).toMatchObject({ name: 'ask-model', parentId: trace, captured: 'full' });
    expect(byId.get(`sc-${trace}`)).toMatchObject({ kind: 'evaluation', parentId: g, evaluation: { score: 0.9 } });
  });

  test('each event is answered by itself; the id of its envelope recognises a resend', async () => {
    const trace = randomUUID();
    const good = event('span-create', { id: 's1', traceId: trace, startTime: '2026-11-25T17:12:19.638Z' });
    const events = [
      good,
      event('span-explode', { id: 's2', traceId: trace }),
      event('span-update', { traceId: trace }),
      event('span-create', { id: 's3' }),
      event('score-create', { traceId: trace }),
      event('span-create', { id: 's4', traceId: trace, startTime: 'yesterday' }),
      { id: 7, type: 'span-create', body: {} } as JsonObject,
    ];
    const { status, answer } = await batch(events);
    expect(status).toBe(207);
    expect(answer.successes).toEqual([{ id: good.id, status: 201 }]);
    expect(answer.errors.map((one) => [one.status, one.error])).toEqual([
      [400, 'invalidEvent at /type'],
      [400, 'invalidEvent at /body/id'],
      [400, 'noTraceContext at /body/traceId'],
      [400, 'invalidEvent at /body/name'],
      [400, 'invalidTime at /timestamp'],
      [400, 'invalidEvent at /id'],
    ]);
    expect(answer.errors[5]!.id).toBe('6');
    expect((await batch([good])).answer.successes).toEqual([{ id: good.id, status: 201 }]);
    expect((await getDecisionDetail(reader, trace)).integrity.eventCount).toBe(1);
    const other = await batch([{ ...good, body: { ...(good.body as JsonObject), name: 'other' } }]);
    expect(other.answer.errors).toMatchObject([{ id: good.id, status: 409, error: 'conflict' }]);
    expect(await w.stored(uuidFrom('langfuse-event', 'support-agent', String(good.id)))).toEqual({
      form: 'langfuse',
      event: good,
      sdk: { name: 'langfuse-js', version: '3.39.2' },
    });
  });

  test('a score finds the decision that came as spans', async () => {
    const traceId = randomUUID().replaceAll('-', '');
    await batch([event('span-create', { id: 'x', traceId, startTime: '2026-11-25T17:12:19.638Z' })]);
    await batch([event('score-create', { name: 'tone', value: 'kind', traceId: traceId.toUpperCase() })]);
    const { decision, steps } = await getDecisionDetail(reader, traceId);
    expect(decision).toMatchObject({ traceId, stepCount: 2 });
    expect(steps.find((step) => step.kind === 'evaluation')).toMatchObject({ evaluation: { name: 'tone', label: 'kind' } });
  });

  test('only a request that is none at all is refused as a whole', async () => {
    expect((await batch([], undefined, { batch: 'x' })).status).toBe(400);
    expect((await batch(Array.from({ length: 10_001 }, () => ({})))).status).toBe(413);
    expect((await batch([], basic('x', 'sk-lf-nonsense'))).status).toBe(401);
    const text = '{"batch":[{"id":"a","id":"b"}]}';
    const response = await w.send(postBatch, '/api/public/ingestion', text, basic('x'));
    expect(response.status).toBe(207);
    expect(((await response.json()) as BatchAnswer).errors).toMatchObject([{ error: 'duplicateKey at /id' }]);
    expect((await batch([])).answer).toEqual({ successes: [], errors: [] });
  });

  test('the AI system is that of a bound key, else what the client names, else langfuse', async () => {
    const administrator = await w.ws.person('administrator');
    const system = await w.ws.system('bound-desk');
    const { key } = await createApiKey(administrator, { name: 'bound', scopes: ['ingest'], systemId: system });
    const nameOf = async (headers: Record<string, string>): Promise<string> => {
      const trace = randomUUID();
      await batch([event('trace-create', { id: trace })], headers as ReturnType<typeof basic>);
      return (await getDecisionDetail(reader, trace)).decision.system.name;
    };
    expect(await nameOf(basic('whatever', key))).toBe('bound-desk');
    expect(await nameOf(basic('parcel-desk'))).toBe('parcel-desk');
    expect(await nameOf(basic('pk-lf-1234'))).toBe('langfuse');
    expect(await nameOf({ authorization: `Bearer ${w.key}` })).toBe('langfuse');
    expect(await nameOf({ authorization: `Bearer ${w.key}`, 'x-countersign-system': 'headed' })).toBe('headed');
  });

  test('secrets are gone and capture levels hold', async () => {
    await w.ws.system('quiet-langfuse', 'metadata');
    const trace = randomUUID();
    const sent = event('generation-create', {
      id: 'g',
      traceId: trace,
      model: 'm',
      input: 'Ana wrote ghp_0123456789abcdefghijABCDEFGHIJ0123456789',
    });
    await batch([sent], basic('quiet-langfuse'));
    const stored = await w.stored(uuidFrom('langfuse-event', 'quiet-langfuse', String(sent.id)));
    expect(JSON.stringify(stored)).not.toMatch(/Ana|ghp_/);
    expect(stored).toMatchObject({ event: { body: { model: 'm', traceId: trace } } });
  });
});

describe("the OpenAI Agents SDK's own export", () => {
  const trace = () => `trace_${randomUUID().replaceAll('-', '')}`;
  const span = (traceId: string, id: string, span_data: JsonObject, over: JsonObject = {}): JsonObject => ({
    object: 'trace.span',
    id,
    trace_id: traceId,
    parent_id: null,
    started_at: '2026-11-25T17:12:27.655Z',
    ended_at: '2026-11-25T17:12:27.743Z',
    span_data,
    error: null,
    ...over,
  });

  test('a trace with its spans is a decision: what was not sent is not captured, and the turn tells the tokens', async () => {
    const id = trace();
    const { status, answer } = await items([
      span(id, 'span_c', { type: 'response', response_id: 'resp_1' }, { parent_id: 'span_t' }),
      span(
        id,
        'span_f',
        { type: 'function', name: 'issue_refund', input: '{"order":"W100"}', output: '{"ok":true}' },
        { parent_id: 'span_t' },
      ),
      span(
        id,
        'span_t',
        {
          type: 'custom',
          name: 'turn',
          data: { sdk_span_type: 'turn', turn: 1, usage: { input_tokens: 120, output_tokens: 30 } },
        },
        { parent_id: 'span_a' },
      ),
      span(id, 'span_a', { type: 'agent', name: 'refund-agent', tools: ['issue_refund'] }),
      { object: 'trace', id, workflow_name: 'refund', group_id: 's-1', metadata: { user_id: 'u-7' } },
    ]);
    expect([status, answer.accepted, answer.rejected]).toEqual([200, 5, 0]);
    expect(answer.results[4]).toMatchObject({ id, status: 'accepted' });
    const detail = await getDecisionDetail(reader, id);
    expect(detail.decision).toMatchObject({
      externalId: id,
      system: { name: 'refunds' },
      session: 's-1',
      user: 'u-7',
      tools: ['issue_refund'],
      models: [],
      usage: { inputTokens: 120, outputTokens: 30 },
      startedAt: '2026-11-25T17:12:27.655Z',
    });
    expect(detail.decision.versions).toEqual({});
    const byId = new Map(detail.steps.map((step) => [step.id, step]));
    expect(byId.get('span_c')).toMatchObject({ kind: 'model', captured: 'none', parentId: 'span_t' });
    expect(byId.get('span_f')).toMatchObject({ kind: 'tool', tool: { arguments: { order: 'W100' }, result: { ok: true } } });
    expect(byId.get('span_a')).toMatchObject({ kind: 'agent', parentId: id });
  });

  test('an item that is wrong is refused alone, a resend is a duplicate', async () => {
    const id = trace();
    const good = span(id, 'span_1', { type: 'agent', name: 'a' });
    const bad = [{ object: 'page', id: 'x' }, span(id, 'span_2', {}, { started_at: 'noon' }), span(id, '', { type: 'agent' })];
    expect((await items([good, ...bad])).answer).toMatchObject({
      accepted: 1,
      rejected: 3,
      results: [
        { id: 'span_1', status: 'accepted' },
        { id: 'x', error: { code: 'invalidEvent', field: '/object' } },
        { id: 'span_2', error: { code: 'invalidTime', field: '/started_at' } },
        { id: null, error: { code: 'invalidEvent', field: '/id' } },
      ],
    });
    expect((await items([good])).answer).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await items([{ ...good, span_data: { type: 'agent', name: 'b' } }])).answer).toMatchObject({ conflicts: 1 });
  });

  test('a span told while it is open and again when it has ended is one step', async () => {
    const id = trace();
    await items([span(id, 'span_1', { type: 'agent', name: 'a' }, { ended_at: null })]);
    expect((await getDecisionDetail(reader, id)).steps.find((step) => step.id === 'span_1')).not.toHaveProperty('endedAt');
    expect((await items([span(id, 'span_1', { type: 'agent', name: 'a' })])).answer.accepted).toBe(1);
    expect((await getDecisionDetail(reader, id)).steps.find((step) => step.id === 'span_1')!.endedAt).toBe(
      '2026-11-25T17:12:27.743Z',
    );
  });

  test('a request that is none at all is refused', async () => {
    expect((await items('x' as never)).status).toBe(400);
    expect((await items([], '/v1/traces/ingest?sytem=x')).status).toBe(400);
  });
});

describe('CloudEvents', () => {
  const native = (over: JsonObject = {}): JsonObject => ({
    system: 'desk',
    decision: `run-${randomUUID()}`,
    data: { tool: { name: 'issue_refund' } },
    ...over,
  });
  const envelope = (over: JsonObject = {}): JsonObject => ({
    specversion: '1.0',
    id: randomUUID(),
    source: '/refund-desk',
    type: 'com.example.tool.called',
    time: '2026-11-25T17:12:19Z',
    data: native(),
    ...over,
  });
  const post = async (body: string, headers: Record<string, string>) => {
    const response = await w.send(postEvents, '/api/v1/events', body, headers);
    return { status: response.status, answer: (await response.json()) as EventsAnswer };
  };

  test('one event in every mode is one event', async () => {
    const one = envelope();
    const { data, ...attributes } = one;
    const headers = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]));
    const first = await post(JSON.stringify(data), { ...headers, 'content-type': 'application/json' });
    expect(first.answer).toMatchObject({ accepted: 1, rejected: 0 });
    // the content type belongs to the attributes: a producer sends the same event in the same mode
    const again = await post(JSON.stringify(data), { ...headers, 'content-type': 'application/json' });
    expect(again.answer).toMatchObject({ duplicates: 1, results: [{ id: first.answer.results[0]!.id }] });
    const detail = await getDecisionDetail(reader, String((data as JsonObject).decision));
    expect(detail.steps).toMatchObject([{ kind: 'tool', tool: { name: 'issue_refund' } }]);
    const structured = await post(JSON.stringify({ ...one, datacontenttype: 'application/json' }), {
      'content-type': 'application/cloudevents+json',
    });
    expect(structured.answer).toMatchObject({ duplicates: 1 });
    const batch = await post(JSON.stringify([envelope(), envelope({ type: 'x.y' })]), {
      'content-type': 'application/cloudevents-batch+json',
    });
    expect(batch.answer).toMatchObject({
      accepted: 1,
      rejected: 1,
      results: [{ status: 'accepted' }, { error: { code: 'invalidCloudEvent', field: '/type' } }],
    });
  });
  test('what is no JSON or another format is refused as a whole', async () => {
    expect((await post('x', { 'content-type': 'application/cloudevents+json' })).status).toBe(400);
    expect((await post('x', { 'content-type': 'application/cloudevents+avro' })).status).toBe(415);
  });
});

test('what clients ask before they send', async () => {
  const get = (handler: typeof getInfo, url: string, headers = {}) =>
    handler(new Request(`http://localhost${url}`, { headers }), { params: Promise.resolve({}) });
  expect(await (await get(getInfo, '/info')).json()).toMatchObject({ version: expect.any(String) });
  expect(await (await get(getHealth as never, '/api/public/health')).json()).toMatchObject({ status: 'OK' });
  expect((await get(getProjects as never, '/api/public/projects', basic('x', 'sk-lf-1'))).status).toBe(401);
  expect(await (await get(getProjects as never, '/api/public/projects', basic('x'))).json()).toMatchObject({
    data: [{ id: expect.stringMatching(/^wsp_/) }],
  });
});

test('a rebuild from the log gives the same rows', async () => {
  const rows = () =>
    asOwner(async (client) => {
      const read = async (sql: string) => (await client.query(sql, [w.ws.workspaceId])).rows as unknown[];
      return [
        await read(
          'SELECT decision_id, started_at, ended_at, input_tokens, output_tokens, step_count, labels, fold FROM decision WHERE workspace_id = $1 ORDER BY 1',
        ),
        await read(
          'SELECT decision_id, step_key, parent_key, kind, name, started_at, ended_at, status, input_tokens, flags FROM step WHERE workspace_id = $1 ORDER BY 1, 2',
        ),
      ];
    });
  const live = await rows();
  expect(live[1]!.length).toBeGreaterThan(10);
  await rebuildReadModels(w.ws.workspaceId);
  expect(await rows()).toEqual(live);
});

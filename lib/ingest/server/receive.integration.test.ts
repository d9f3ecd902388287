import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { POST as postEvents } from '@/app/api/v1/events/route';
import { POST as postLogs } from '@/app/api/otel/v1/logs/route';
import { POST as postMetrics } from '@/app/api/otel/v1/metrics/route';
import { POST as postTraces } from '@/app/api/otel/v1/traces/route';
import { asOwner } from '@/lib/db/testing';
import { openText } from '@/lib/ledger/server/sealed-text';
import { readLog } from '@/lib/ledger/server/testing';
import { changeSystem } from '@/lib/registry/server/change-system';
import type { JsonObject } from '@/lib/shared/json';
import type { EventsAnswer } from '../native/answer';
import { nativeEvent as event, wire, type Sent, type Wire } from './testing';
import { getIngestHealth } from './get-ingest-health';

let w: Wire;
beforeAll(async () => {
  w = await wire();
});

const events = (body: Sent, headers: Record<string, string> = {}) => w.send(postEvents, '/api/v1/events', body, headers);
const traces = (body: Sent, headers: Record<string, string> = {}) => w.send(postTraces, '/api/otel/v1/traces', body, headers);

/** The quarantine of the workspace, opened. */
const quarantined = (): Promise<(string | null)[][]> =>
  asOwner(async (client) => {
    const { rows } = await client.query<{ id: string; field: string; message: string; body: Buffer | null }>(
      'SELECT quarantine_id AS id, field, message, body FROM quarantine WHERE workspace_id = $1',
      [w.ws.workspaceId],
    );
    return rows.map(({ id, field, message, body }) => [
      field,
      message,
      body && openText(w.ws.workspaceId, 'quarantine', id, body),
    ]);
  });

describe('POST /api/v1/events', () => {
  test('each event is answered by itself, in order, and what is accepted is stored as sent', async () => {
    const [a, b, c] = [event(), event({ kind: 'risk.assessed' }), event()];
    const response = await events(JSON.stringify([a, b, c]));
    expect(response.status).toBe(200);
    const answer = (await response.json()) as EventsAnswer;
    expect(answer).toMatchObject({ accepted: 2, duplicates: 0, conflicts: 0, rejected: 1 });
    expect(answer.results.map((result) => [result.id, result.status])).toEqual([
      [a.id, 'accepted'],
      [b.id, 'rejected'],
      [c.id, 'accepted'],
    ]);
    expect(answer.results[1]!.error).toMatchObject({ code: 'kindReserved', field: '/kind' });
    expect(await w.stored(String(a.id))).toEqual({ form: 'event', event: a });
    expect(await w.stored(String(b.id))).toBeNull();
  });
  test('a resend is a duplicate with the first receipt; other content under one id is a conflict', async () => {
    const one = event();
    const first = (await (await events(JSON.stringify(one))).json()) as EventsAnswer;
    const again = (await (await events(JSON.stringify(one))).json()) as EventsAnswer;
    const other = (await (await events(JSON.stringify({ ...one, data: { tool: { name: 'other' } } }))).json()) as EventsAnswer;
    expect(again.results[0]).toEqual({ id: one.id, status: 'duplicate', receipt: first.results[0]!.receipt });
    expect(other).toMatchObject({ conflicts: 1, results: [{ id: one.id, status: 'conflict' }] });
    expect(await w.stored(other.results[0]!.keptAs!)).not.toBeNull();
  });
  test('a secret is gone before anything is stored, in the event and in the quarantine', async () => {
    const secret = 'ghp_0123456789abcdefghijABCDEFGHIJ0123456789';
    const good = event({ data: { tool: { name: 'run', arguments: { env: `TOKEN=${secret}`, password: 'hunter2' } } } });
    const bad = event({ kind: 'tool.unheard', data: { note: secret } });
    await events(JSON.stringify([good, bad]));
    expect(await w.stored(String(good.id))).toMatchObject({
      event: { data: { tool: { arguments: { env: 'TOKEN=[removed:github-token]', password: '[removed:password]' } } } },
    });
    const said = (await readLog(w.ws.workspaceId)).map((one) => one.data);
    expect(JSON.stringify([said, await quarantined()])).not.toContain('0123456789abcdefghij');
  });
  test('what a system may not have captured is not stored', async () => {
    await w.ws.system('quiet', 'metadata');
    await w.ws.system('careful', 'masked');
    const data = {
      model: { requested: 'gpt-4o' },
      messages: { input: [{ role: 'user', content: 'I am ana@example.org' }] },
      usage: { inputTokens: 3 },
    };
    const quiet = event({ kind: 'model.invoked', system: 'quiet', data });
    const careful = event({ kind: 'model.invoked', system: 'careful', data });
    await events(JSON.stringify([quiet, careful]));
    expect(await w.stored(String(quiet.id))).toMatchObject({
      event: {
        data: {
          model: { requested: 'gpt-4o' },
          messages: { input: [{ role: 'user', content: '[not captured: 20 characters]' }] },
          usage: { inputTokens: 3 },
        },
      },
    });
    expect(await w.stored(String(careful.id))).toMatchObject({
      event: { data: { messages: { input: [{ role: 'user', content: 'I am [masked:email]' }] } } },
    });
  });

  test('a resend after a change of what a system captures is a duplicate still, for events and for logs without an id', async () => {
    const strict = await w.ws.system('strict', 'metadata');
    const administrator = await w.ws.person('administrator');
    const log = JSON.stringify({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'strict' } }] },
          scopeLogs: [
            {
              logRecords: ['one', 'two'].map((stringValue) => ({
                timeUnixNano: '1763719200000000000',
                body: { stringValue },
                attributes: [{ key: 'session.id', value: { stringValue: 'again' } }],
              })),
            },
          ],
        },
      ],
    });
    const one = event({ system: 'strict', data: { tool: { name: 'find', arguments: { who: 'ana@example.org' } } } });
    const logs = async (): Promise<number> => {
      await w.send(postLogs, '/api/otel/v1/logs', log);
      return asOwner(async (client) => {
        const { rows } = await client.query<{ n: string }>(
          `SELECT count(*) AS n FROM event e JOIN ai_system s USING (workspace_id, system_id)
           WHERE e.workspace_id = $1 AND s.key = 'strict' AND e.actor_type = 'emitter' AND e.kind NOT IN ('tool.called', 'event.conflicted')`,
          [w.ws.workspaceId],
        );
        return Number(rows[0]!.n);
      });
    };
    await events(JSON.stringify([one]));
    // Two texts of one length leave the same marker behind: they are two records all the same.
    expect(await logs()).toBe(2);
    const statuses: string[] = [];
    for (const level of ['masked', 'full', 'metadata'] as const) {
      await changeSystem(administrator, strict, { name: 'strict', captureLevel: level });
      const answer = (await (await events(JSON.stringify([one]))).json()) as EventsAnswer;
      statuses.push(answer.results[0]!.status);
      expect(await logs()).toBe(2);
    }
    expect(statuses).toEqual(['duplicate', 'duplicate', 'duplicate']);
  });

  const gz = (text: string): Buffer => gzipSync(Buffer.from(text));
  const chunked = (total: number): ReadableStream =>
    new ReadableStream({
      start(controller) {
        for (let sent = 0; sent < total; sent += 1 << 20) controller.enqueue(new Uint8Array(1 << 20).fill(32));
        controller.close();
      },
    });
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  test.each<[string, () => Sent, Record<string, string>, number, string]>([
    ['an empty body', () => '', {}, 400, 'malformedJson'],
    ['half a list', () => '[{"id":', {}, 400, 'malformedJson'],
    ['bytes that are not UTF-8', () => Buffer.from([0x5b, 0xff, 0xfe, 0x5d]), {}, 400, 'malformedBody'],
    [
      'a truncated gzip',
      () => gz(JSON.stringify([event()])).subarray(0, 60),
      { 'content-encoding': 'gzip' },
      400,
      'malformedBody',
    ],
    ['text announced as gzip', () => '[]', { 'content-encoding': 'gzip' }, 400, 'malformedBody'],
    ['another compression', () => '[]', { 'content-encoding': 'br' }, 415, 'unsupportedEncoding'],
    ['another type', () => 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'unsupportedMediaType'],
    ['a number', () => '7', {}, 400, 'invalidRequest'],
    ['100,000 levels in place of events', () => `{"events":${deep}}`, {}, 200, ''],
    ['a chunked body over the cap', () => chunked(66 << 20), {}, 413, 'bodyTooLarge'],
    [
      'a gzip that inflates over the cap',
      () => gzipSync(Buffer.alloc(65 << 20, 32)),
      { 'content-encoding': 'gzip' },
      413,
      'bodyTooLarge',
    ],
    ['no key', () => '[]', { authorization: '' }, 401, 'unauthenticated'],
    ['a key that is none', () => '[]', { authorization: 'Bearer hello' }, 401, 'unauthenticated'],
    ['a key that may only read', () => '[]', { authorization: 'reader' }, 403, 'scopeMissing'],
  ])('%s', async (_, body, headers, status, code) => {
    const given = headers.authorization === 'reader' ? { ...headers, authorization: `Bearer ${w.reader}` } : headers;
    const response = await events(body(), given);
    expect(response.status).toBe(status);
    const answer = (await response.json()) as JsonObject;
    if (status === 200) expect(answer).toMatchObject({ rejected: 1, results: [{ error: { code: 'invalidEvent' } }] });
    else {
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(answer).toMatchObject({ code, status });
      expect(String(answer.detail).length).toBeGreaterThan(10);
    }
  });
  test('bad events of every sort in one batch, and the rest of it is stored', async () => {
    const [first, last] = [event(), event()];
    const bad = [
      '7',
      'null',
      '"text"',
      '[]',
      JSON.stringify(event({ id: 'x' })),
      JSON.stringify(event()).replace('"W100"', deep),
      JSON.stringify(event()).replace('"W100"', '"a","order":"b"'),
      JSON.stringify(event()).replace('"W100"', '"\\ud800"'),
      JSON.stringify(event()).replace('"W100"', '99999999999999999999'),
      JSON.stringify(event()).replace('"order"', `"${'k'.repeat(5000)}"`),
      JSON.stringify(event()).replace('"W100"', `"${'x'.repeat(1_100_000)}"`),
    ];
    const body = `[${[JSON.stringify(first), ...bad, JSON.stringify(last)].join(',')}]`;
    const answer = (await (await events(gz(body), { 'content-encoding': 'gzip' })).json()) as EventsAnswer;
    expect(answer).toMatchObject({ accepted: 2, rejected: bad.length });
    expect(answer.results.slice(1, -1).every((result) => result.status === 'rejected' && result.error?.field !== undefined)).toBe(
      true,
    );
    expect(await w.stored(String(first.id))).not.toBeNull();
    expect(await w.stored(String(last.id))).not.toBeNull();
  });
  test('NUL and names such as __proto__ are stored and break nothing', async () => {
    const one = event({ system: 'desk' });
    const text = JSON.stringify(one).replace('"order":"W100"', '"a\\u0000b":"c\\u0000d","__proto__":{"x":1},"constructor":1');
    const answer = (await (await events(text)).json()) as EventsAnswer;
    expect(answer.accepted).toBe(1);
    expect(JSON.stringify(await w.stored(String(one.id)))).toContain('"__proto__":{"x":1}');
    expect(({} as JsonObject).x).toBeUndefined();
  });
});

describe('OTLP', () => {
  const span = (over: JsonObject = {}): JsonObject => ({
    traceId: randomUUID().replace(/-/g, ''),
    spanId: randomUUID().replace(/-/g, '').slice(0, 16),
    name: 'chat',
    startTimeUnixNano: '1763719200000000000',
    ...over,
  });
  const request = (...spans: JsonObject[]): string =>
    JSON.stringify({
      resourceSpans: [
        { resource: { attributes: [{ key: 'service.name', value: { stringValue: 'otel-agent' } }] }, scopeSpans: [{ spans }] },
      ],
    });

  test('whole success is an empty answer, in the encoding of the request', async () => {
    const plain = await traces(request(span()), { 'content-type': 'application/json; charset=utf-8' });
    expect([plain.status, await plain.text()]).toEqual([200, '{}']);
    const binary = await traces(new Uint8Array(0), { 'content-type': 'application/x-protobuf' });
    expect([binary.status, binary.headers.get('content-type'), (await binary.arrayBuffer()).byteLength]).toEqual([
      200,
      'application/x-protobuf',
      0,
    ]);
  });
  test('a bad span is named in partialSuccess, and the rest is stored', async () => {
    const response = await traces(request(span(), span({ spanId: 'short' })));
    expect(response.status).toBe(200);
    const answer = (await response.json()) as { partialSuccess: { rejectedSpans: string; errorMessage: string } };
    expect(answer.partialSuccess.rejectedSpans).toBe('1');
    expect(answer.partialSuccess.errorMessage).toMatch(/spanId/);
  });
  test('a log record without trace, decision or session is refused openly; with a session it is taken', async () => {
    const record = (attributes: JsonObject[]): string =>
      JSON.stringify({
        resourceLogs: [
          { scopeLogs: [{ logRecords: [{ timeUnixNano: '1763719200000000000', body: { stringValue: 'x' }, attributes }] }] },
        ],
      });
    const refused = (await (await w.send(postLogs, '/api/otel/v1/logs', record([]))).json()) as { partialSuccess: JsonObject };
    expect(refused.partialSuccess).toMatchObject({ rejectedLogRecords: '1' });
    const taken = (await (
      await w.send(postLogs, '/api/otel/v1/logs', record([{ key: 'session.id', value: { stringValue: 's-1' } }]))
    ).json()) as { partialSuccess?: JsonObject };
    expect(taken.partialSuccess?.rejectedLogRecords ?? '0').toBe('0');
  });
  test('metrics are refused with their number', async () => {
    const response = await w.send(
      postMetrics,
      '/api/otel/v1/metrics',
      JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints: [{}, {}] } }] }] }] }),
    );
    expect(await response.json()).toMatchObject({ partialSuccess: { rejectedDataPoints: '2' } });
  });
  test.each<[string, Sent, Record<string, string>, number, number]>([
    ['broken JSON', '{"resourceSpans":', {}, 400, 3],
    ['broken protobuf', Buffer.from('hello world'), { 'content-type': 'application/x-protobuf' }, 400, 3],
    ['no key', '{}', { authorization: '' }, 401, 16],
    ['no right', '{}', { authorization: 'reader' }, 403, 7],
    ['another type', '{}', { 'content-type': 'text/plain' }, 415, 3],
    ['too large', Buffer.alloc(65 << 20, 32), {}, 413, 3],
  ])('%s is answered with google.rpc.Status', async (_, body, headers, status, code) => {
    const given = headers.authorization === 'reader' ? { ...headers, authorization: `Bearer ${w.reader}` } : headers;
    const response = await traces(body, given);
    expect(response.status).toBe(status);
    if (headers['content-type'] === 'application/x-protobuf') {
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(response.headers.get('content-type')).toBe('application/x-protobuf');
      expect([bytes[0], bytes[1], bytes[2]]).toEqual([0x08, code, 0x12]);
    } else expect(await response.json()).toMatchObject({ code, message: expect.stringMatching(/.{10}/) as string });
  });
});

describe('ingest health', () => {
  test('counts by route and key, and shows what was refused with its reason to those who may read it', async () => {
    const compliance = await w.ws.person('compliance_officer');
    const developer = await w.ws.person('developer');
    const health = await getIngestHealth(compliance, { limit: 100 });
    expect(health.totals.find((row) => row.route === '/api/v1/events')).toMatchObject({ keyName: 'ingest' });
    expect(health.totals.every((row) => row.accepted + row.duplicates + row.conflicts + row.rejected > 0)).toBe(true);
    expect(health.refusals.items.some((one) => one.code === 'kindReserved')).toBe(true);
    const blind = await getIngestHealth(developer, {});
    expect(blind.refusals.items.length).toBeGreaterThan(0);
    const older = await getIngestHealth(compliance, { cursor: health.refusals.nextCursor });
    if (health.refusals.nextCursor) expect(older.refusals.items[0]!.id).not.toBe(health.refusals.items[0]!.id);
    const desk = await w.ws.system('only-this-one');
    const some = await getIngestHealth(await w.ws.person('developer', { systems: [desk] }), {});
    expect(some).toMatchObject({ shown: false, lastReceivedAt: null, totals: [], byHour: [], refusals: { items: [] } });
    await expect(getIngestHealth(await w.ws.person('reviewer'), {})).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('secrets where nobody looks for them', () => {
  const SECRET = ['ghp', 'Zk3'.repeat(12)].join('_');

  test('in the name of a system, of a member that is refused, and in members of a newer version', async () => {
    const id = randomUUID();
    const kept = event({ id, system: `desk ${SECRET}`, schemaVersion: '1.3', addedLater: { note: SECRET } });
    const refused = event({ [SECRET]: 1 });
    const response = await w.send(postEvents, '/api/v1/events', JSON.stringify([kept, refused]));
    expect(await response.json()).toMatchObject({ accepted: 1, rejected: 1 });
    expect(JSON.stringify(await w.stored(id))).not.toContain(SECRET);
    const held = await asOwner(async (client) => {
      const systems = await client.query('SELECT key, name FROM ai_system WHERE workspace_id = $1', [w.ws.workspaceId]);
      return JSON.stringify([systems.rows, await quarantined()]);
    });
    expect(held).toContain('desk [removed:');
    expect(held).not.toContain(SECRET);
  });
});

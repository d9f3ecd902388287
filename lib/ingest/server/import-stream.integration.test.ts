import { createGzip, gzipSync } from 'node:zlib';
import { PassThrough, Readable } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { POST } from '@/app/api/v1/events/import/route';
import { asOwner } from '@/lib/db/testing';
import { uuidFrom } from '@/lib/shared/ids';
import type { ImportLine } from '../import/progress';
import { ingestEvents } from './ingest-events';
import { nativeEvent, wire, type Sent, type Wire } from './testing';

let w: Wire;
beforeAll(async () => {
  w = await wire();
});

const URL = '/api/v1/events/import';
const NDJSON = { 'content-type': 'application/x-ndjson' };
const line = (run: string, i: number): string =>
  `${JSON.stringify(nativeEvent({ id: uuidFrom(run, String(i)), decision: `${run}-${Math.floor(i / 4)}`, system: run }))}\n`;

async function send(body: Sent, headers: Record<string, string> = {}, url = URL) {
  const response = await w.send(POST, url, body, { ...NDJSON, ...headers });
  const text = await response.text();
  return {
    status: response.status,
    lines: text
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one) as ImportLine),
  };
}
const done = (lines: ImportLine[]) => {
  const last = lines.at(-1)!;
  return 'done' in last ? last.done : null;
};
const stored = (system: string): Promise<number> =>
  asOwner(async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM event e JOIN ai_system s USING (workspace_id, system_id) WHERE e.workspace_id = $1 AND s.key = $2',
      [w.ws.workspaceId, system],
    );
    return rows[0]!.n;
  });

/** A gzip stream of events that breaks off, or not, after so many. */
function gzipped(run: string, events: number, breaksAfter = Infinity): ReadableStream {
  const gzip = createGzip({ level: 1 });
  Readable.from(
    (function* () {
      for (let i = 0; i < events; i += 100)
        yield Array.from({ length: Math.min(100, events - i) }, (_, j) => line(run, i + j)).join('');
    })(),
  ).pipe(gzip);
  if (breaksAfter === Infinity) return Readable.toWeb(gzip) as ReadableStream;
  const cut = new PassThrough();
  let passed = 0;
  gzip.on('data', (chunk: Buffer) => {
    passed += chunk.length;
    if (passed <= breaksAfter) cut.write(chunk);
    else cut.end(chunk.subarray(0, Math.max(0, chunk.length - (passed - breaksAfter)))); // half of a gzip stream
  });
  return Readable.toWeb(cut) as ReadableStream;
}

test('thousands of events in one gzip stream: batch by batch, and again they are duplicates', async () => {
  const first = await send(gzipped('streamed', 5_000), { 'content-encoding': 'gzip' });
  expect(first.status).toBe(200);
  expect(done(first.lines)).toEqual({ lines: 5_000, accepted: 5_000, duplicates: 0, conflicts: 0, rejected: 0, complete: true });
  expect(await stored('streamed')).toBe(5_000);
  const again = await send(gzipped('streamed', 5_000), { 'content-encoding': 'gzip' });
  expect(done(again.lines)).toMatchObject({ accepted: 0, duplicates: 5_000, complete: true });
}, 60_000);

test('a stream that breaks off: what had come whole is stored, the answer says how far, and the rest follows', async () => {
  const all = gzipSync(Array.from({ length: 4_000 }, (_, i) => line('broken', i)).join(''), { level: 1 });
  const cut = await send(all.subarray(0, Math.floor(all.length / 2)), { 'content-encoding': 'gzip' });
  expect(cut.status).toBe(200);
  const told = done(cut.lines)!;
  expect(told).toMatchObject({ complete: false, error: { code: 'malformedBody' } });
  expect(told.lines).toBeGreaterThan(1_000);
  expect(told.lines).toBeLessThan(4_000);
  expect(await stored('broken')).toBe(told.accepted);
  expect(told.accepted).toBe(told.lines);
  const rest = await send(all, { 'content-encoding': 'gzip' }, `${URL}?skip=${told.lines}`);
  expect(done(rest.lines)).toMatchObject({ lines: 4_000, accepted: 4_000 - told.lines, duplicates: 0, complete: true });
});

test('a request whose connection breaks stores what came', async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      // after the last whole line has been taken
      if (sent > 1_500) controller.error(new Error('gone'));
      else controller.enqueue(Buffer.from(sent < 1_500 ? line('gone', sent) : '{"half":'));
      sent++;
    },
  });
  const { lines } = await send(body);
  expect(done(lines)).toMatchObject({ lines: 1_500, accepted: 1_500, complete: false });
});

test('an event that is wrong is refused alone, with its line', async () => {
  const body = `${line('mixed', 0)}\n{"no":1}\nnot json\n${line('mixed', 1)}${JSON.stringify({ long: 'x'.repeat(7 * 1024 * 1024) })}\n${line('mixed', 2).trim()}`;
  const { lines } = await send(body);
  expect(done(lines)).toEqual({ lines: 7, accepted: 3, duplicates: 0, conflicts: 0, rejected: 3, complete: true });
  expect(lines.flatMap((one) => ('rejected' in one ? [[one.rejected.line, one.rejected.code]] : []))).toEqual([
    [6, 'eventTooLarge'],
    [3, 'invalidEvent'],
    [4, 'malformedJson'],
  ]);
});

test('a line that is not UTF-8 is refused alone, in a stream and in an ordinary request', async () => {
  const body = Buffer.concat([
    Buffer.from(line('bytes', 0)),
    Buffer.from([0x22, 0xe9, 0x22, 0x0a]),
    Buffer.from(line('bytes', 1)),
  ]);
  const { lines } = await send(body);
  expect(done(lines)).toMatchObject({ lines: 3, accepted: 2, rejected: 1, complete: true });
  expect(lines.flatMap((one) => ('rejected' in one ? [[one.rejected.line, one.rejected.code]] : []))).toEqual([
    [2, 'malformedText'],
  ]);
  const answer = await ingestEvents(w.ws.service, { body, contentType: 'application/x-ndjson' });
  expect(answer).toMatchObject({ accepted: 0, duplicates: 2, rejected: 1 });
  expect(answer.results[1]).toMatchObject({ status: 'rejected', error: { code: 'malformedText' } });
});

test('a request of which nothing can be taken is refused as any other', async () => {
  expect((await send('{}\n', { 'content-type': 'application/json' })).status).toBe(415);
  expect((await send('{}\n', { 'content-encoding': 'br' })).status).toBe(415);
  expect((await send('not gzip', { 'content-encoding': 'gzip' })).status).toBe(400);
  expect((await send('{}\n', { authorization: `Bearer ${w.reader}` })).status).toBe(403);
  expect(done((await send('\n')).lines)).toMatchObject({ lines: 0, complete: true });
});

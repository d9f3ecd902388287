import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Actor } from '@/lib/access/actor';
import { log } from '@/lib/observability/log';
import { AppError } from '@/lib/shared/errors';
import type { ImportLine } from '../import/progress';
import { admit } from './admission';
import { importStream } from './import-stream';
import { isLines } from './ingest-events';

/** What one stream holds at most: the batch as text, as records and as bytes to be written. */
const HELD_BYTES = 16 * 1024 * 1024;

/**
 * POST of a stream of events: read as fast as it is stored, and answered line by line meanwhile. Nothing is answered before the first
 * batch is durable, so that a request that cannot be taken at all is refused as any other.
 */
export async function receiveStream(actor: Actor, request: Request, skip: number): Promise<Response> {
  const route = new URL(request.url).pathname;
  if (!isLines(request.headers.get('content-type')))
    throw new AppError('unsupportedMediaType', 'Content-Type must be application/x-ndjson: one event a line.', {
      field: 'content-type',
    });
  const chunks = inflated(request);
  const lines = importStream(actor, { chunks, route, skip });
  let finished: () => void = () => undefined;
  const whole = new Promise<void>((resolve) => (finished = resolve));
  try {
    const first = await admitted(lines, whole);
    return new Response(answer(first, lines, finished), {
      headers: { 'content-type': 'application/x-ndjson', 'x-accel-buffering': 'no' },
    });
  } catch (error) {
    finished();
    throw error;
  }
}

/** The first line of the answer; what the stream holds is counted until `whole`. */
function admitted(lines: AsyncGenerator<ImportLine>, whole: Promise<void>): Promise<IteratorResult<ImportLine>> {
  return new Promise((resolve, reject) => {
    const headers = new Headers({ 'content-length': String(HELD_BYTES) });
    admit({ headers }, async () => {
      resolve(await lines.next());
      await whole;
    }).catch(reject);
  });
}

/**
 * The answer as a stream. Clients may send everything before they read anything, so it never waits for its reader: it is short, because
 * progress is told once a second and refusals up to a number.
 */
function answer(
  first: IteratorResult<ImportLine>,
  rest: AsyncGenerator<ImportLine>,
  finished: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      const put = (line: ImportLine): void => {
        try {
          controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
        } catch {
          // The client went away: what it sent is stored all the same, and counted.
        }
      };
      try {
        for (let next = first; !next.done; next = await rest.next()) put(next.value);
        controller.close();
      } catch (error) {
        log().error({ error: (error as Error).name, code: (error as { code?: unknown }).code }, 'a streaming import failed');
        try {
          controller.error(error);
        } catch {
          // gone as well
        }
      } finally {
        finished();
      }
    },
  });
}

function inflated(request: Request): AsyncIterable<Uint8Array> {
  const encoding = (request.headers.get('content-encoding') ?? '').trim().toLowerCase();
  if (encoding !== '' && encoding !== 'identity' && encoding !== 'gzip' && encoding !== 'x-gzip')
    throw new AppError('unsupportedEncoding', 'Content-Encoding must be gzip or identity.', { field: 'content-encoding' });
  if (!request.body) throw new AppError('malformedBody', 'The body is empty; send one event a line.', { field: 'body' });
  const body = Readable.fromWeb(request.body as import('node:stream/web').ReadableStream<Uint8Array>);
  if (!encoding.includes('gzip')) return body as AsyncIterable<Uint8Array>;
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  body.on('error', (error) => gunzip.destroy(error));
  return body.pipe(gunzip) as AsyncIterable<Uint8Array>;
}

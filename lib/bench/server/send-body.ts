import { type Agent, request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Serving } from './serving';

/** Sends a body and reads the whole answer; the last line of an import must say that it is complete. */
export async function sendBody(
  serving: Serving,
  path: string,
  headers: Record<string, string>,
  body: Iterable<Buffer> | AsyncIterable<Buffer>,
  agent?: Agent,
): Promise<void> {
  const { hostname, port } = new URL(serving.url);
  const request = httpRequest({
    hostname,
    port,
    path,
    ...(agent ? { agent } : {}),
    method: 'POST',
    headers: { ...headers, authorization: `Bearer ${serving.key}` },
  });
  const answered = new Promise<string>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text = (text + chunk).slice(-2_000)));
      response.on('end', () =>
        response.statusCode === 200 ? resolve(text) : reject(new Error(`${path} answered ${response.statusCode}: ${text}`)),
      );
    });
  });
  await pipeline(Readable.from(body), request);
  const text = await answered;
  if (text.includes('"complete":false') || text.includes('rejectedSpans')) throw new Error(`${path} answered ${text}`);
}

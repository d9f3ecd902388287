import type { IncomingMessage } from 'node:http';

const SAID: ReadonlySet<string> = new Set([
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
]);

/**
 * Without a proxy in front, what a sender says about itself in X-Forwarded-* is its own invention: it is taken out, and the address of the connection
 * put in its place. Behind a trusted one (COUNTERSIGN_TRUST_PROXY=1) the headers stay as the proxy wrote them. Changes `headers` and `rawHeaders`.
 */
export function tellSenderAddress(request: IncomingMessage, trustProxy: boolean): void {
  if (trustProxy && request.headers['x-forwarded-for'] !== undefined) return;
  const { rawHeaders } = request;
  for (let i = rawHeaders.length - 2; !trustProxy && i >= 0; i -= 2) {
    const name = rawHeaders[i]!.toLowerCase();
    if (!SAID.has(name)) continue;
    rawHeaders.splice(i, 2);
    Reflect.deleteProperty(request.headers, name);
  }
  const address = request.socket.remoteAddress;
  if (!address) return;
  rawHeaders.push('X-Forwarded-For', address);
  request.headers['x-forwarded-for'] = address;
}

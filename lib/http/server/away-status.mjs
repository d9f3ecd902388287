// Next.js answers 500 for a page that failed, whatever it failed with. A database that is away is 503: whoever asks by machine (a probe, a proxy) is told
// that it will be back, and when to ask again. What found it away (lib/db/tell-away.ts) says so to the request that it worked for.
import { AsyncLocalStorage } from 'node:async_hooks';

const AGAIN_SECONDS = 5;

/** Wraps a request handler of node:http: what it answers with 500 while it found the database away goes out as 503 with Retry-After. */
export function answerAway(handle) {
  const storage = new AsyncLocalStorage();
  globalThis[Symbol.for('countersign.answering')] = storage;
  return function (request, response) {
    const answering = { away: false };
    const writeHead = response.writeHead;
    // Node calls it too where nobody does before the first byte of the body.
    response.writeHead = function (status, ...rest) {
      const away = status === 500 && answering.away;
      if (!away) return writeHead.call(this, status, ...rest);
      this.setHeader('retry-after', String(AGAIN_SECONDS));
      return writeHead.call(this, 503, ...rest.filter((one) => typeof one !== 'string')); // the phrase is that of 500
    };
    return storage.run(answering, () => handle.call(this, request, response));
  };
}

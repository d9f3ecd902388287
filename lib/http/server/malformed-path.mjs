// Loaded into each process of the web server before its own code (node --import). A path with a broken percent-escape (RFC 3986,
// section 2.1) names nothing. Next.js decodes it deep inside and answers 500; here it is told what is wrong before that.
import http from 'node:http';
import { randomUUID } from 'node:crypto';

function isWellFormed(url) {
  try {
    decodeURIComponent(url.split(/[?#]/, 1)[0]);
    return true;
  } catch {
    return false;
  }
}

function refuse(response) {
  const requestId = randomUUID();
  response.writeHead(400, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
    connection: 'close', // a body may be under way, and nobody reads it
  });
  response.end(
    JSON.stringify({
      type: '/docs/errors#invalidRequest',
      title: 'Not a path',
      status: 400,
      detail: 'The path has a percent sign that no two hexadecimal digits follow, or bytes that are not UTF-8. Encode it again.',
      code: 'invalidRequest',
      requestId,
    }),
  );
}

const { emit } = http.Server.prototype;
http.Server.prototype.emit = function emitWellFormed(event, ...args) {
  if (event === 'request' && !isWellFormed(args[0].url ?? '/')) {
    refuse(args[1]);
    return true;
  }
  return emit.call(this, event, ...args);
};

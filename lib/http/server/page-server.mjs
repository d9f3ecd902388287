// Next.js on a Unix socket: pages, server actions, and every route that api-server.ts hands on. Arguments: the socket, and the host and port that
// the outside knows. The directory of the socket belongs to this installation alone, so what arrives here came through api-server.ts.
import { createServer } from 'node:http';
import next from 'next';
import { answerAway } from './away-status.mjs';

const [socket, hostname, port] = process.argv.slice(2);
let server;
let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  if (!server) process.exit(0);
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 4_000).unref();
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
// Before anything that takes long: whoever started this may be gone when it is ready, and an event that nobody listened to does not come again.
process.once('disconnect', stop);

// Where Next.js asks for its own pages (a redirect of a server action); `next start` sets the same.
process.env.__NEXT_PRIVATE_ORIGIN = `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`;
const app = next({ dev: false, hostname, port: Number(port) });
await app.prepare();
if (!process.connected) process.exit(0);
const handle = answerAway(app.getRequestHandler());
server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(error);
    if (response.headersSent) return response.destroy();
    response.statusCode = 500;
    return response.end();
  });
});
// The other end keeps connections for itself and closes them when it ends: none is closed here while a request is on its way.
server.keepAliveTimeout = 0;
server.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
server.listen(socket, () => process.send?.('listening'));

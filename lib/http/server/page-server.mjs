// Next.js on a Unix socket: pages, server actions, and every route that api-server.ts hands on. Arguments: the socket, and the host and port that
// the outside knows. The directory of the socket belongs to this installation alone, so what arrives here came through api-server.ts.
import { createServer } from 'node:http';
import next from 'next';

const [socket, hostname, port] = process.argv.slice(2);
const app = next({ dev: false, hostname, port: Number(port) });
await app.prepare();
const handle = app.getRequestHandler();
const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    console.error(error);
    if (!response.headersSent) response.statusCode = 500;
    response.end();
  });
});
// The other end keeps connections for itself and closes them when it ends: none is closed here while a request is on its way.
server.keepAliveTimeout = 0;
let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => process.exit(0), 4_000).unref();
};
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
process.once('disconnect', stop);
server.listen(socket, () => process.send?.('listening'));

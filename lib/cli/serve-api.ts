import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { storePrepared } from '@/lib/ingest/server/ingest-records';
import { makeStoringServer, storeElsewhere } from '@/lib/ingest/server/storing-process';
import { env } from '@/lib/env';
import { log } from '@/lib/observability/log';
import { makeApiServer } from '@/lib/http/server/api-server';
import { framesOf } from '@/lib/http/server/problem-response';

/**
 * One of the processes that share the port (web-processes.mjs). Arguments: whether it is the `first`, whom the others ask for leave for actions, and
 * to store small requests, and on which sockets; host, port, and the sockets of the servers of the pages. It listens when it is told that these do: what it answers first is
 * answered whole. As `firstApart` it does not listen on the port: there are enough others.
 */
const [part, actionsSocket = '', storeSocket = '', host, port, ...pageSockets] = process.argv.slice(2);
const isFirst = part === 'first' || part === 'firstApart';
/** What is being answered when the end is asked for gets this long; requests that wait for an event wait no longer. */
const FINISH_MS = 3_000;

// One request's failure is not everybody's: what nobody waited for is told, and the process goes on. After an exception that nobody caught it cannot
// know what still holds: it ends, and is started again.
process.on('unhandledRejection', (reason) => log().error({ frames: framesOf(reason) }, 'a rejection that nobody handled'));
process.on('uncaughtException', (error) => {
  log().error({ frames: framesOf(error) }, 'an exception that nobody caught');
  process.exit(1);
});

const pagesReady = new Promise<void>((resolve) => process.once('message', () => resolve()));
const { server, forOthers } = await makeApiServer({
  directory: fileURLToPath(new URL('../../app', import.meta.url)),
  staticDirectory: fileURLToPath(new URL('../../../static', import.meta.url)),
  pageSockets,
  authority: `${host?.includes(':') ? `[${host}]` : host}:${port}`,
  trustProxy: env().COUNTERSIGN_TRUST_PROXY,
  actionsSocket: isFirst ? null : actionsSocket,
});
// Longer than proxies keep an idle connection (60 s): the side that sends is the one that closes, and no request meets a closed one.
server.keepAliveTimeout = 65_000;
const storing = makeStoringServer(storePrepared);
const servers = [server, forOthers, storing];
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.once(signal, () => {
    // What the others have handed on is finished too; what they have from now on they store by themselves.
    const closed = servers.map((one) => new Promise((resolve) => one.close(resolve)));
    void Promise.all(closed).then(() => process.exit(0));
    for (const one of servers) {
      one.closeIdleConnections();
      setTimeout(() => one.closeAllConnections(), FINISH_MS).unref();
    }
  });
}
if (isFirst) {
  rmSync(actionsSocket, { force: true }); // of one that ended without closing it
  // The others keep connections for themselves: none is closed here while a request is on its way.
  forOthers.keepAliveTimeout = 0;
  forOthers.listen(actionsSocket);
  rmSync(storeSocket, { force: true });
  storing.listen(storeSocket);
} else storeElsewhere(storeSocket);
await pagesReady;
// What is made ready in the process that holds the log's head waits for it, or everybody waits for what is made ready.
if (part !== 'firstApart') server.listen(Number(port), host);

import { Agent, createServer, request, type Server } from 'node:http';
import { deserialize, serialize } from 'node:v8';
import { framesOf } from '@/lib/http/server/problem-response';
import { log } from '@/lib/observability/log';
import { AppError } from '@/lib/shared/errors';
import { errorTold, tellError, type ToldError } from '@/lib/shared/told-errors';
import type { RecordResult } from '../contract';
import type { PreparedRecord } from './prepare-record';

/** What one request has to be stored: records that are ready, and what is counted with them. */
export interface ToStore {
  keyId: string | null;
  records: PreparedRecord[];
  /** `rejected`: how many records of the request are answered already. */
  origin: { route: string; bytes: number; rejected?: number };
}
type Asked = { workspaceId: string; item: ToStore };
type Answered = { results: RecordResult[] } | { failed: ToldError };

/**
 * While somebody waits for longer than this, what comes next is stored by its own process: the one that is asked hangs, or has more than it can do.
 */
const PATIENCE_MS = 2_000;
/** Whoever has waited for so long stores it himself. What was stored after all is recognised by the ids of its events. */
const LONGEST_MS = 10_000;
/**
 * More is stored where it was received: it makes a transaction of its own anyway. Bytes of the records, because only a request's first part tells the
 * request's size.
 */
const MOST_BYTES = 256 * 1024;

/** The process that is asked, and since when those wait whom it has not answered, the oldest first. */
interface Elsewhere {
  socketPath: string;
  agent: Agent;
  since: Set<{ at: number }>;
}
/** One a process, also when the bundler loads this module twice. */
const held = globalThis as typeof globalThis & { countersignStoresElsewhere?: Elsewhere };

/** From now on this process has what it received stored by the one that listens on `socketPath`, as long as that answers. */
export function storeElsewhere(socketPath: string): void {
  held.countersignStoresElsewhere = { socketPath, agent: new Agent({ keepAlive: true, maxSockets: Infinity }), since: new Set() };
}

/**
 * Has the records stored by the process that stores for all of this server, and gives its answers; null where there is none, or it cannot be asked, or it did
 * not answer: the caller stores them himself. Throws what storing them failed with there.
 */
export async function askToStore(workspaceId: string, item: ToStore): Promise<RecordResult[] | null> {
  const elsewhere = held.countersignStoresElsewhere;
  if (!elsewhere || keepsWaiting(elsewhere) || sizeOf(item) > MOST_BYTES) return null;
  const body = serialize({ workspaceId, item } satisfies Asked);
  const waiting = { at: performance.now() };
  elsewhere.since.add(waiting);
  const answer = await send(elsewhere, body).catch(() => null);
  elsewhere.since.delete(waiting);
  if (answer === null) return null;
  if (!('failed' in answer)) return answer.results;
  // Its connections may all be in use while there are some here.
  if (answer.failed.code === 'unavailable') return null;
  throw errorTold(answer.failed);
}

const sizeOf = ({ records }: ToStore): number => records.reduce((sum, { size }) => sum + size, 0);

function keepsWaiting({ since }: Elsewhere): boolean {
  for (const { at } of since) return performance.now() - at > PATIENCE_MS;
  return false;
}

function send({ socketPath, agent }: Elsewhere, body: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { socketPath, agent, method: 'POST', timeout: LONGEST_MS, headers: { 'content-length': body.length } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.once('error', reject);
        answer.once('end', () => resolve(deserialize(Buffer.concat(parts)) as Answered));
      },
    );
    asking.once('timeout', () => asking.destroy(new Error('no answer')));
    asking.once('error', reject);
    asking.end(body);
  });
}

/** Stores what another process has made ready. `wanted` tells whether somebody still waits for the answer: what nobody waits for is not begun. */
export type Store = (workspaceId: string, item: ToStore, wanted: () => boolean) => Promise<RecordResult[]>;

/**
 * The server of the process that stores for the others. Its socket lies in a directory of this user alone, and both sides are the same release, so nothing is
 * parsed (v8.serialize).
 */
export function makeStoringServer(store: Store): Server {
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.once('end', () => {
      const tell = (answered: Answered): void => {
        const body = serialize(answered);
        outgoing.writeHead(200, { 'content-length': body.length });
        outgoing.end(body);
      };
      void (async () => {
        const { workspaceId, item } = deserialize(Buffer.concat(parts)) as Asked;
        return store(workspaceId, item, () => !outgoing.destroyed);
      })().then(
        (results) => tell({ results }),
        (error: unknown) => {
          // Where it is told again it has lost its place in the code.
          if (!(error instanceof AppError))
            log().error({ frames: framesOf(error) }, 'records of another process could not be stored');
          tell({ failed: tellError(error) });
        },
      );
    });
  });
  server.keepAliveTimeout = 0; // the others keep connections for themselves: none is closed while a request is on its way
  return server;
}

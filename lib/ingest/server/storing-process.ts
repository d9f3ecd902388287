import { Agent, createServer, request, type Server } from 'node:http';
import { deserialize, serialize } from 'node:v8';
import { errorTold, tellError, type ToldError } from '@/lib/shared/told-errors';
import type { RecordResult } from '../contract';
import type { PreparedRecord } from './prepare-record';

/** What one request has to be stored: records that are ready, and what is counted with them. */
export interface ToStore {
  keyId: string | null;
  records: PreparedRecord[];
  /** Answers given already. */
  rejected: RecordResult[];
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
 * Larger requests are stored where they were received: they make a transaction of their own anyway, and copying them to another process costs a tenth of what
 * storing them does.
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
  if (!elsewhere || item.origin.bytes > MOST_BYTES || keepsWaiting(elsewhere)) return null;
  const body = serialize({ workspaceId, item } satisfies Asked);
  const waiting = { at: performance.now() };
  elsewhere.since.add(waiting);
  const answer = await send(elsewhere, body).catch(() => null);
  elsewhere.since.delete(waiting);
  if (answer === null) return null;
  if ('failed' in answer) throw errorTold(answer.failed);
  return answer.results;
}

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

/**
 * The server of the process that stores for the others. Its socket lies in a directory of this user alone, and both sides are the same release, so nothing is
 * parsed (v8.serialize).
 */
export function makeStoringServer(store: (workspaceId: string, item: ToStore) => Promise<RecordResult[]>): Server {
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.once('end', () => {
      const { workspaceId, item } = deserialize(Buffer.concat(parts)) as Asked;
      const tell = (answered: Answered): void => {
        const body = serialize(answered);
        outgoing.writeHead(200, { 'content-length': body.length });
        outgoing.end(body);
      };
      store(workspaceId, item).then(
        (results) => tell({ results }),
        (error: unknown) => tell({ failed: tellError(error) }),
      );
    });
  });
  server.keepAliveTimeout = 0; // the others keep connections for themselves: none is closed while a request is on its way
  return server;
}

import { Agent, request, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { AppError } from '@/lib/shared/errors';
import { SECURITY_HEADERS } from '../security-headers';
import { problemResponse } from './problem-response';

/**
 * They belong to one connection, not to what is said (RFC 9110, section 7.6.1), and Node writes its own for each. What `Connection` names besides is
 * not taken out: both ends are one server, and no sender may take the address that we wrote, or a body's length, out of what we hand on.
 */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
]); // prettier-ignore

/**
 * Hands requests on to one of several servers on Unix sockets, in turn, and their answers back: headers as they are, bodies as they come, an end of
 * either side told to the other. A server that is not there (it is starting again) is passed over as long as nothing was sent to it.
 */
export class PassOn {
  /** Requests that were sent and are not answered yet, the oldest first: when each was sent. */
  readonly #waiting = new Map<ClientRequest, number>();
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  readonly #sockets: readonly string[];
  readonly #authority: string;
  #turn = 0;

  /** @param authority host and port for a request that names none (HTTP/1.0) */
  constructor(sockets: readonly string[], authority: string) {
    this.#sockets = sockets;
    this.#authority = authority;
  }

  /** True while somebody has waited for longer than `ms` milliseconds for the first word of an answer: the servers hang, or have more than they can do. */
  keepsWaiting(ms: number): boolean {
    for (const since of this.#waiting.values()) return performance.now() - since > ms;
    return false;
  }

  /** @param otherwise what is done, in place of telling that nobody is there, when nothing of the request was sent to anybody */
  pass(incoming: IncomingMessage, outgoing: ServerResponse, otherwise?: () => void): void {
    this.#try(incoming, outgoing, this.#turn++, 0, otherwise);
  }

  #try(incoming: IncomingMessage, outgoing: ServerResponse, first: number, tried: number, otherwise?: () => void): void {
    const sending = request({
      socketPath: this.#sockets[(first + tried) % this.#sockets.length]!,
      agent: this.#agent,
      method: incoming.method,
      path: incoming.url,
      headers: this.#headersOf(incoming),
      setHost: false,
    });
    let begun = false;
    const end = (): void => {
      this.#waiting.delete(sending);
      sending.destroy();
      leave(incoming, sending);
    };
    outgoing.once('close', end);
    sending.once('socket', (socket) => {
      const begin = (): void => {
        begun = true;
        this.#waiting.set(sending, performance.now());
        if (hasBody(incoming)) incoming.pipe(sending);
        else sending.end();
      };
      if (socket.connecting) socket.once('connect', begin);
      else begin();
    });
    sending.once('response', (answer) => {
      this.#waiting.delete(sending);
      // Answered before all was read: what is still to come of the request has no reader, and no request follows it on this connection.
      if (!incoming.complete) outgoing.shouldKeepAlive = false;
      outgoing.writeHead(answer.statusCode!, answer.statusMessage, endToEnd(answer.rawHeaders));
      outgoing.flushHeaders(); // a stream may say nothing for long
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    });
    sending.once('error', () => {
      this.#waiting.delete(sending);
      outgoing.removeListener('close', end);
      if (outgoing.destroyed) return;
      if (outgoing.headersSent) return void outgoing.destroy();
      if (!begun && tried + 1 < this.#sockets.length) return this.#try(incoming, outgoing, first, tried + 1, otherwise);
      if (!begun && otherwise) return otherwise();
      leave(incoming, sending);
      void sendResponse(problemResponse(away(begun && !isSafe(incoming)), crypto.randomUUID()), outgoing);
    });
  }

  #headersOf(incoming: IncomingMessage): string[] {
    const headers = endToEnd(incoming.rawHeaders);
    if (incoming.headers.host === undefined) headers.push('Host', this.#authority);
    // Framed as it came: Node frames no body by itself where the method rarely has one, and the rest would be read as another request.
    if (incoming.headers['transfer-encoding'] !== undefined) headers.push('Transfer-Encoding', 'chunked');
    return headers;
  }
}

/** RFC 9112, section 6.3: a request has a body where it says so, whatever its method. */
const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || headers['content-length'] !== undefined;

const isSafe = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

/** Nobody reads what is still to come: it is let pass. */
function leave(incoming: IncomingMessage, sending: ClientRequest): void {
  incoming.unpipe(sending);
  incoming.resume();
}

function endToEnd(raw: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    if (!OF_THE_CONNECTION.has(raw[i]!.toLowerCase())) out.push(raw[i]!, raw[i + 1]!);
  }
  return out;
}

const away = (mayHaveBeenDone: boolean): AppError =>
  mayHaveBeenDone
    ? new AppError('unavailable', 'The process that was answering ended. Look whether it was done before you send it again.')
    : new AppError('unavailable', 'The process that answers this is starting again. Send the request again.', {}, 2);

/** A response made by a use case's adapter, whole, where no other part of the server sends it. Nobody reads what is left of the request. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  for (const { key, value } of SECURITY_HEADERS) outgoing.setHeader(key, value);
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), connection: 'close' });
  outgoing.end(await response.text());
}

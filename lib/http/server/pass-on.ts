import { Agent, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { AppError } from '@/lib/shared/errors';
import { problemResponse } from './problem-response';

/** They belong to one connection, not to what is said (RFC 9110, section 7.6.1). Node writes its own for each. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
]); // prettier-ignore

/**
 * Hands requests on to one of several servers on Unix sockets, in turn, and their answers back: headers as they are, bodies as they come, an end of
 * either side told to the other. A server that is not there (it is starting again) is passed over as long as nothing was sent to it.
 */
export class PassOn {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  readonly #sockets: readonly string[];
  #turn = 0;

  constructor(sockets: readonly string[]) {
    this.#sockets = sockets;
  }

  pass(incoming: IncomingMessage, outgoing: ServerResponse, tried = 0): void {
    const socketPath = this.#sockets[this.#turn++ % this.#sockets.length]!;
    const sending = request({
      socketPath,
      agent: this.#agent,
      method: incoming.method,
      path: incoming.url,
      headers: endToEnd(incoming.rawHeaders, incoming.headers.connection),
      setHost: false,
    });
    let begun = false;
    const end = (): void => void sending.destroy();
    outgoing.once('close', end);
    sending.once('socket', (socket) => {
      const begin = (): void => {
        begun = true;
        incoming.pipe(sending);
      };
      if (socket.connecting) socket.once('connect', begin);
      else begin();
    });
    sending.once('response', (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.statusMessage, endToEnd(answer.rawHeaders, answer.headers.connection));
      outgoing.flushHeaders(); // a stream may say nothing for long
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    });
    sending.once('error', () => {
      outgoing.removeListener('close', end);
      incoming.unpipe(sending);
      if (outgoing.destroyed) return;
      if (outgoing.headersSent) return void outgoing.destroy();
      if (!begun && tried + 1 < this.#sockets.length) return this.pass(incoming, outgoing, tried + 1);
      void refuse(outgoing);
    });
  }
}

function endToEnd(raw: readonly string[], connection: string | undefined): string[] {
  const named = new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const out: string[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase();
    if (!OF_THE_CONNECTION.has(name) && !named.has(name)) out.push(raw[i]!, raw[i + 1]!);
  }
  return out;
}

async function refuse(outgoing: ServerResponse): Promise<void> {
  const error = new AppError('unavailable', 'The server of the pages is starting again. Send the request again.', {}, 2);
  await sendResponse(problemResponse(error, crypto.randomUUID()), outgoing);
}

/** A response made by a use case's adapter, whole, where no other part of the server sends it. Nobody reads what is left of the request. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), connection: 'close' });
  outgoing.end(await response.text());
}

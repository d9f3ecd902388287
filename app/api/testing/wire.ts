import type { PersonActor } from '@/lib/access/actor';
import { signedInHeaders } from '@/lib/access/server/testing';
import type { TestWorkspace } from '@/lib/db/testing';
import type { CanaryCorpus } from '@/lib/privacy/testing/canary-corpus';

/** A handler of a route, called as the server calls it. */
export type Route = (request: Request, context: { params: Promise<never> }) => Promise<Response>;
export interface Call {
  /** POST with a body, GET without one. */
  method?: 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: Record<string, string>;
}

/** What a wire sends with. */
export interface Sender {
  ws: TestWorkspace;
  /** A secret key that may send records, ask for actions and run them. */
  apiKey: string;
  folder: string;
  /** Puts a secret somewhere: in words, encoded, alone. `place` names where it stands, for whoever reads that it was found. */
  put(place: string): string;
  /** The same as one word: a name or an id. */
  word(place: string): string;
  /** Calls a route as a person, or with the key (`as` null). What goes wrong here is thrown; what is refused is answered, and nobody looks through it: the sender had it. */
  call(as: PersonActor | null, route: Route, given?: Call): Promise<Answered>;
  /** The same, and throws where it was not done: what is refused is stored nowhere, and a row of a table would say nothing. */
  done(as: PersonActor | null, route: Route, given?: Call): Promise<Answered['json']>;
  /** The same, and throws where it was done; resolves to what the refusal says. */
  refused(as: PersonActor | null, route: Route, given?: Call): Promise<string>;
}
interface Answered {
  status: number;
  json: Record<string, unknown>;
}

/** One way by which content enters. To add one, add a row to a table of wires: every `put` is a secret that must be nowhere afterwards. */
export interface Wire {
  name: string;
  /** How often it is sent; every time other secrets, in other dress. */
  times: number;
  send(to: Sender): Promise<void>;
}

export interface SenderParts extends Pick<Sender, 'ws' | 'apiKey' | 'folder'> {
  corpus: CanaryCorpus;
}

/** A sender whose secrets are known by the wire's name. */
export function senderOf(wire: string, { corpus, ...parts }: SenderParts): Sender {
  const call: Sender['call'] = async (as, route, { method, body, headers = {}, params = {}, query = {} } = {}) => {
    const bytes = body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
    const url = new URL(`http://127.0.0.1:3000/api/of/${encodeURIComponent(wire)}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const who = as ? await signedInHeaders(as) : { authorization: `Bearer ${parts.apiKey}` };
    const request = new Request(url, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      ...(bytes === undefined ? {} : { body: bytes as BodyInit }),
      headers: { host: '127.0.0.1:3000', 'content-type': 'application/json', ...who, ...headers },
    });
    const response = await route(request, { params: Promise.resolve(params as never) });
    const text = await response.text();
    if (response.status >= 500) throw new Error(`${wire}: ${response.status} ${text.slice(0, 300)}`);
    return { status: response.status, json: jsonOf(text) };
  };
  return {
    ...parts,
    put: (place) => corpus.text(`${wire}: ${place}`),
    word: (place) => corpus.word(`${wire}: ${place}`),
    call,
    async done(as, route, given) {
      const { status, json } = await call(as, route, given);
      if (status >= 300) throw new Error(`${wire}: ${status} ${JSON.stringify(json).slice(0, 500)}`);
      return json;
    },
    async refused(as, route, given) {
      const { status, json } = await call(as, route, given);
      if (status < 400) throw new Error(`${wire}: it was not refused: ${JSON.stringify(given).slice(0, 500)}`);
      return String(json['detail']);
    },
  };
}

function jsonOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pathToFileURL } from 'node:url';
import { getRequestListener, RequestError } from '@hono/node-server';
import { log } from '@/lib/observability/log';
import { AppError } from '@/lib/shared/errors';
import { KEY_HEADERS } from '../key-headers';
import { SECURITY_HEADERS } from '../security-headers';
import { PassOn, sendResponse } from './pass-on';
import { problemResponse, toAppError } from './problem-response';
import { RouteTable, type RouteMatch } from './route-table';
import { StaticFiles } from './static-files';
import { tellSenderAddress } from './sender-address';

export interface ApiServerOptions {
  /** The directory of the pages and routes, `app`. */
  directory: string;
  /** What browsers load from the built pages. */
  staticDirectory: string;
  /** Where Next.js serves everything, routes included. */
  pageSockets: readonly string[];
  /** Host and port, for a request that names none (HTTP/1.0). */
  authority: string;
  trustProxy: boolean;
  /** Where another process is asked for leave for actions; null: none is, or this is the one. */
  actionsSocket: string | null;
}

type Handler = (request: Request, context: { params: Promise<unknown> }) => Response | Promise<Response>;
type RouteModule = Partial<Record<string, Handler>>;

/** next-auth reads what only Next.js gives. */
const WITH_NEXT = ['/api/auth'];
/** HEAD and OPTIONS have no handlers of their own: Next.js derives them. */
const HANDLED: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
/**
 * Takes the head of the workspace's log: asked in one process, those that wait together share a transaction, and no two processes wait for the head by
 * turns.
 */
const LEAVE = '/api/v1/actions';
/** While somebody waits longer than this for the process that is asked, the others answer for themselves, in milliseconds: one that hangs stops nobody else. */
const PATIENCE_MS = 2_000;
/** Loaded before the first request: agents and emitters wait for these. */
const AT_ONCE = /^\/(?:v1|otel|info|api\/(?:health|otel|public|v1\/(?:actions|events|decisions|reviews))(?:\/|$))/;

/**
 * Answers what comes with an API key by the very handlers of `app/.../route.ts`, without Next.js around them, and hands everything else on to the
 * servers of the pages: docs/adr/0034 says why. A request that it does not know for certain is theirs. `forOthers` answers the same to processes of
 * this installation, which have told the sender's address already.
 */
export async function makeApiServer({
  directory,
  staticDirectory,
  pageSockets,
  authority,
  trustProxy,
  actionsSocket,
}: ApiServerOptions): Promise<{ server: Server; forOthers: Server }> {
  const table = new RouteTable(directory, WITH_NEXT);
  const files = new StaticFiles(staticDirectory);
  const pages = new PassOn(pageSockets, authority);
  const asking = actionsSocket === null ? null : new PassOn([actionsSocket], authority);
  const modules = new Map<string, Promise<RouteModule>>();
  const load = (file: string): Promise<RouteModule> => {
    let loading = modules.get(file);
    if (!loading) modules.set(file, (loading = import(pathToFileURL(file).href) as Promise<RouteModule>));
    return loading;
  };
  await Promise.all(table.routes.filter((route) => AT_ONCE.test(route.path)).map((route) => load(route.file)));

  const matched = new WeakMap<IncomingMessage, { handler: Handler; match: RouteMatch }>();
  const answer = getRequestListener(
    async (request, { incoming }) => {
      const { handler, match } = matched.get(incoming as IncomingMessage)!;
      return handler(request, { params: Promise.resolve(match.params) });
    },
    { hostname: authority, errorHandler: (error) => problemResponse(whatWentWrong(error), crypto.randomUUID()) },
  );

  const answerHere = (incoming: IncomingMessage, outgoing: ServerResponse, match: RouteMatch): void => {
    load(match.file).then(
      (module) => {
        const handler = module[incoming.method!];
        if (!handler) return pages.pass(incoming, outgoing);
        for (const { key, value } of SECURITY_HEADERS) outgoing.setHeader(key, value);
        matched.set(incoming, { handler, match });
        return answer(incoming, outgoing);
      },
      (error: unknown) => {
        modules.delete(match.file);
        log().error({ route: match.file, error: String(error) }, 'a route could not be loaded');
        pages.pass(incoming, outgoing);
      },
    );
  };

  const listener = (fromOutside: boolean) => (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const pathname = (incoming.url ?? '/').split(/[?#]/, 1)[0]!;
    if (!isWellFormed(pathname)) {
      const error = badRequest(
        'The path has a percent sign that no two hexadecimal digits follow, or bytes that are not UTF-8. Encode it again.',
      );
      return void sendResponse(problemResponse(error, crypto.randomUUID()), outgoing);
    }
    // No Request can be made of it: Next.js fails on it, and it would answer with what nobody should see again.
    if (incoming.method === 'TRACE') {
      const error = new AppError('methodNotAllowed', 'TRACE is not answered here.');
      const response = problemResponse(error, crypto.randomUUID());
      response.headers.set('allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
      return void sendResponse(response, outgoing);
    }
    if (fromOutside) tellSenderAddress(incoming, trustProxy);
    const match = carriesKey(incoming) && HANDLED.has(incoming.method!) ? table.match(pathname) : null;
    const elsewhere = (): void => pages.pass(incoming, outgoing);
    if (!match) return void (files.serve(incoming, outgoing, pathname, elsewhere) || elsewhere());
    const here = (): void => answerHere(incoming, outgoing, match);
    const together = incoming.method === 'POST' && pathname === LEAVE;
    if (!fromOutside || !together || !asking || asking.keepsWaiting(PATIENCE_MS)) return here();
    return asking.pass(incoming, outgoing, here);
  };
  return { server: createServer(listener(true)), forOthers: createServer(listener(false)) };
}

const carriesKey = ({ headers }: IncomingMessage): boolean => KEY_HEADERS.some((name) => headers[name] !== undefined);

/** RFC 3986, section 2.1. Next.js decodes a broken escape deep inside and answers 500. */
function isWellFormed(pathname: string): boolean {
  if (!pathname.includes('%')) return true;
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

/** What the adapter could make no request of, or what a handler that catches nothing has thrown. */
const whatWentWrong = (error: unknown): AppError =>
  error instanceof RequestError
    ? badRequest('The request line or the Host header names no address.')
    : toAppError(error, crypto.randomUUID(), 'a route');

const badRequest = (detail: string): AppError => new AppError('invalidRequest', detail);

import { z } from 'zod';
import { AppError } from '@/lib/shared/errors';
import { env } from '@/lib/env';
import { isNestedDeeper } from '@/lib/shared/json';
import { quoteGiven } from '@/lib/shared/quote-given';
import { problemResponse, invalidInput, toAppError } from './problem-response';
import { decodeJson, readBody } from './read-body';
import { mayHoldUnstorable, refuseUnstorable } from './refuse-unstorable';
import { requestIdOf } from './request-id';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What is known about a route without running it: for the OpenAPI document and the matrix of rights. */
export interface RouteFacts<Access> {
  method: Method;
  /** As in OpenAPI: `/api/v1/decisions/{id}`. */
  path: string;
  /** Where the one made of method and path belongs to another route already. */
  operationId?: string;
  /** One sentence in the imperative. */
  summary: string;
  /** Longer text for the documentation, Markdown. */
  description?: string;
  /** Groups the operation in the documentation. */
  tag: string;
  access: Access;
  params?: z.ZodType;
  /** Parameters that it does not know are refused; left out, all are, but for what foreign clients send (`consumes`). A loose object lets any pass. */
  query?: z.ZodType;
  body?: z.ZodType;
  /** Largest body in bytes; default 1 MiB when `body` is given (readBody's own cap otherwise). */
  maxBodyBytes?: number;
  /** How a body becomes JSON, where JSON.parse forgives too much. */
  decode?: (bytes: Uint8Array) => unknown;
  /** Bodies other than JSON, for the documentation: `['application/x-protobuf']`. */
  consumes?: readonly string[];
  /** By status: the JSON body's schema, or a media type and a description. */
  responses: Readonly<Record<number, { description: string; schema?: z.ZodType; mediaType?: string }>>;
}

export interface RouteInput<Actor, Params, Query, Body> {
  actor: Actor;
  params: Params;
  query: Query;
  body: Body;
  request: Request;
  requestId: string;
}

/** What Next.js calls, with its facts attached. */
export type RouteHandler<Access> = ((request: Request, context: { params: Promise<unknown> }) => Promise<Response>) & {
  route: RouteFacts<Access>;
};

type Out<Schema, Otherwise> = Schema extends z.ZodType ? z.output<Schema> : Otherwise;

export type RouteDefinition<
  Actor,
  Access,
  P extends z.ZodType | undefined,
  Q extends z.ZodType | undefined,
  B extends z.ZodType | undefined,
> = Omit<RouteFacts<Access>, 'params' | 'query' | 'body'> & {
  params?: P;
  query?: Q;
  body?: B;
  /** Errors in another form than problem+json; headers such as Retry-After come from errorHeaders(). */
  formatError?: (error: AppError, at: { request: Request; requestId: string }) => Response;
  /** A value is answered as JSON with the first success status of `responses`; a Response is passed on. */
  handle(
    input: RouteInput<Actor, Out<P, Record<string, never>>, Out<Q, Record<string, never>>, Out<B, undefined>>,
  ): Promise<unknown>;
};

const JSON_BODY_LIMIT = 1024 * 1024;
/** Schemas go into a body by recursion: deeper ones would end at the stack's end, as a failure of ours. */
const MOST_NESTED = 200;
const NO_PARAMETERS = z.object({});
/** For routes that probes and foreign clients ask: they add what they like. */
export const ANY_PARAMETERS = z.looseObject({});

/**
 * Makes `defineRoute` for a way of knowing who calls. `authenticate` returns the actor or throws, and decides by `access` whether
 * it may; it lives in a later room, so it is handed in. Everything around a use case happens here: the request id, authentication
 * before anything is read, validation, limits, error mapping, no caching.
 */
export function createDefineRoute<Actor, Access>(authenticate: (request: Request, access: Access) => Promise<Actor>) {
  return function defineRoute<
    P extends z.ZodType | undefined = undefined,
    Q extends z.ZodType | undefined = undefined,
    B extends z.ZodType | undefined = undefined,
  >(definition: RouteDefinition<Actor, Access, P, Q, B>): RouteHandler<Access> {
    const querySchema = definition.query ?? (definition.consumes ? null : NO_PARAMETERS);
    const handler = async (request: Request, context: { params: Promise<unknown> }): Promise<Response> => {
      const requestId = requestIdOf(request.headers);
      try {
        const actor = await authenticate(request, definition.access);
        const input = {
          actor,
          params: definition.params ? parseParams(definition.params, await context.params) : {},
          query: querySchema ? parseQuery(querySchema, new URL(request.url).searchParams) : {},
          body: definition.body ? parseBody(definition.body, await readJson(request, definition)) : undefined,
          request,
          requestId,
        };
        const result = await definition.handle(input as Parameters<typeof definition.handle>[0]);
        return finish(result, definition.responses, requestId);
      } catch (thrown) {
        const error = toAppError(thrown, requestId, `${definition.method} ${definition.path}`);
        if (definition.formatError) return definition.formatError(error, { request, requestId });
        return problemResponse(error, requestId);
      }
    };
    return Object.assign(handler, { route: definition as unknown as RouteFacts<Access> });
  };
}

async function readJson(
  request: Request,
  { maxBodyBytes = JSON_BODY_LIMIT, decode = decodeJson }: Pick<RouteFacts<unknown>, 'maxBodyBytes' | 'decode'>,
): Promise<unknown> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type)) {
    throw new AppError('unsupportedMediaType', 'Content-Type must be application/json.', { field: 'content-type' });
  }
  const bytes = await readBody(request, { maxBytes: maxBodyBytes });
  const value = decode(bytes);
  if (isNestedDeeper(value, MOST_NESTED))
    throw new AppError('invalidRequest', `body: is nested deeper than ${MOST_NESTED} levels.`, { field: 'body' });
  if (mayHoldUnstorable(bytes)) refuseUnstorable(value, 'body');
  return value;
}

function parsePart<S extends z.ZodType>(
  schema: S,
  value: unknown,
  prefix: string,
  quoted?: Record<string, unknown>,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error, prefix, { parameters: quoted });
}

function parseParams<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = parsePart(schema, given, '');
  refuseUnstorable(parsed, '');
  return parsed;
}

/** The members that a body, or the parameters that an address may have, where others are refused although the schema would overlook them. The OpenAPI document says so too. */
export function knownMembers(schema: z.ZodType): string[] | null {
  if (schema instanceof z.ZodPipe) return knownMembers(schema.in as z.ZodType); // what is made of them has no say in what may be given
  return schema instanceof z.ZodObject && schema.def.catchall === undefined ? Object.keys(schema.shape as object) : null;
}

/** A member that the schema does not know is refused by name: overlooked, it would be a wish that nobody answers. Its value is never quoted. */
function parseBody<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = parsePart(schema, given, 'body');
  const known = knownMembers(schema);
  if (known === null) return parsed;
  const unknown = Object.keys(given as object).filter((name) => !known.includes(name));
  if (unknown.length === 0) return parsed;
  throw new AppError('invalidRequest', `body: there is no member ${quoteGiven(unknown[0]!)} here. Known: ${known.join(', ')}.`, {
    field: 'body',
    known,
  });
}

/** Parameters given once are strings, given several times lists, where the schema takes any. Others, and those the schema does not know, are refused by name. */
function parseQuery<S extends z.ZodType>(schema: S, given: URLSearchParams): z.output<S> {
  const value: Record<string, string | string[]> = Object.create(null) as Record<string, never>;
  const known = knownMembers(schema);
  for (const name of new Set(given.keys())) {
    if (known && !known.includes(name)) {
      throw new AppError(
        'invalidRequest',
        `query: there is no parameter ${quoteGiven(name)}. ${known.length > 0 ? `Known: ${known.join(', ')}.` : 'This route takes none.'}`,
        { field: 'query', known },
      );
    }
    const all = given.getAll(name);
    if (all.length > 1 && !takesList(schema, name)) {
      const times = all.length === 2 ? 'twice' : `${all.length} times`;
      throw new AppError('invalidRequest', `query.${name}: is given ${times}. Give it once.`, { field: `query.${name}` });
    }
    value[name] = all.length === 1 ? all[0]! : all;
  }
  const parsed = parsePart(schema, { ...value }, 'query', value);
  refuseUnstorable(parsed, 'query');
  return parsed;
}

/** Whether a parameter may be repeated: what a schema makes of a list by itself (a text with commas, not a number) would be an answer to something else. */
function takesList(schema: z.ZodType, name: string): boolean {
  const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  return properties === undefined || JSON.stringify(properties[name] ?? {}).includes('"type":"array"');
}

function finish(result: unknown, responses: RouteFacts<unknown>['responses'], requestId: string): Response {
  const response = result instanceof Response ? result : toJson(result, responses);
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
  response.headers.set('x-request-id', requestId);
  response.headers.set('x-content-type-options', 'nosniff');
  return response;
}

function toJson(result: unknown, responses: RouteFacts<unknown>['responses']): Response {
  const status =
    Object.keys(responses)
      .map(Number)
      .find((code) => code >= 200 && code < 300) ?? 200;
  if (result === undefined || status === 204) return new Response(null, { status: status === 200 ? 204 : status });
  // In tests what a route answers must agree with what the OpenAPI document says.
  const schema = responses[status]?.schema;
  if (schema && env().NODE_ENV === 'test') schema.parse(result);
  return Response.json(result, { status });
}

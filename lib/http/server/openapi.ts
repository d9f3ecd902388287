import { z } from 'zod';
import { problem } from '../problem';
import { knownMembers, type RouteFacts } from './define-route';

type Json = { [name: string]: unknown };

/** What the document says about who may call a route. */
export interface OperationAccess {
  /** False: everybody may. */
  secured: boolean;
  /** Added to the operation as `x-...` members. */
  extensions: Json;
}

export interface OpenApiInput<Access> {
  title: string;
  version: string;
  server: string;
  description: string;
  routes: readonly RouteFacts<Access>[];
  accessOf(access: Access): OperationAccess;
  securitySchemes: Json;
}

/** The OpenAPI 3.1 document of these routes, from the zod schemas that validate their requests and describe their answers. */
export function buildOpenApi<Access>({
  title,
  version,
  server,
  description,
  routes,
  accessOf,
  securitySchemes,
}: OpenApiInput<Access>): Json {
  const paths: Record<string, Json> = {};
  for (const route of [...routes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const { secured, extensions } = accessOf(route.access);
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route, secured, securitySchemes, extensions);
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title, version, description },
    servers: [{ url: server }],
    paths,
    components: { schemas: { Problem: schemaOf(problem, 'output') }, securitySchemes },
  };
}

function operation<Access>(route: RouteFacts<Access>, secured: boolean, schemes: Json, extensions: Json): Json {
  return {
    operationId: route.operationId ?? operationId(route),
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    tags: [route.tag],
    parameters: [...pathParameters(route), ...queryParameters(route)],
    ...(route.body || route.consumes ? { requestBody: requestBody(route) } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, response]) => [
          status,
          { description: response.description, ...contentOf(response.schema, response.mediaType) },
        ]),
      ),
      default: {
        description: 'Refused: `code` says why.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    security: secured ? Object.keys(schemes).map((name) => ({ [name]: [] })) : [],
    ...extensions,
  };
}

/** `GET /api/v1/decisions/{id}` is `getDecisionsId`: the same as long as method and path are. */
function operationId<Access>({ method, path }: RouteFacts<Access>): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '' && word !== 'api');
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json;
  return rest;
}

function pathParameters<Access>(route: RouteFacts<Access>): Json[] {
  const known =
    (route.params ? (schemaOf(route.params, 'input')['properties'] as Record<string, Json> | undefined) : undefined) ?? {};
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name!,
    in: 'path',
    required: true,
    schema: known[name!] ?? { type: 'string' },
  }));
}

function queryParameters<Access>(route: RouteFacts<Access>): Json[] {
  if (!route.query) return [];
  const schema = schemaOf(route.query, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

function requestBody<Access>(route: RouteFacts<Access>): Json {
  const media = route.consumes ?? ['application/json'];
  const closed = route.body && knownMembers(route.body) !== null;
  const schema = route.body ? { ...schemaOf(route.body, 'input'), ...(closed && { additionalProperties: false }) } : {};
  return { required: true, content: Object.fromEntries(media.map((type) => [type, { schema }])) };
}

function contentOf(schema: z.ZodType | undefined, mediaType: string | undefined): Json {
  if (!schema && !mediaType) return {};
  return { content: { [mediaType ?? 'application/json']: schema ? { schema: schemaOf(schema, 'output') } : {} } };
}

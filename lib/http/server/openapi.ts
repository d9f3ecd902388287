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
  const shared = new SharedSchemas();
  for (const route of [...routes].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const { secured, extensions } = accessOf(route.access);
    (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route, {
      secured,
      schemes: securitySchemes,
      extensions,
      shared,
    });
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: { title, version, description },
    servers: [{ url: server }],
    paths,
    components: { schemas: { Problem: shared.schemaOf(problem, 'output'), ...shared.schemas }, securitySchemes },
  };
}

function operation<Access>(
  route: RouteFacts<Access>,
  { secured, schemes, extensions, shared }: { secured: boolean; schemes: Json; extensions: Json; shared: SharedSchemas },
): Json {
  return {
    operationId: route.operationId ?? operationId(route),
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    tags: [route.tag],
    parameters: [...pathParameters(route, shared), ...queryParameters(route, shared)],
    ...(route.body || route.consumes ? { requestBody: requestBody(route, shared) } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, response]) => [
          status,
          { description: response.description, ...contentOf(response, shared) },
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

/**
 * JSON Schemas that stand in one document. What zod gives a name inside of a schema (`#/$defs/...`, or `#` for the whole) means there the document, so
 * that it is kept among the components, each once.
 */
class SharedSchemas {
  readonly schemas: Record<string, Json> = {};
  private readonly names = new Map<string, string>();

  schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _dialect,
      $defs,
      ...rest
    } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json;
    const inside = { ...($defs as Record<string, Json> | undefined), ...(refersTo(rest, '#') && { '': rest }) };
    const refs = new Map(
      Object.entries(inside).map(([name, one]) => [name === '' ? '#' : `#/$defs/${name}`, this.keep(name, one)]),
    );
    return refs.size === 0 ? rest : (withRefs(rest, refs) as Json);
  }

  /** The reference to a schema that refers to itself alone. */
  private keep(name: string, schema: Json): string {
    const own = name === '' ? '#' : `#/$defs/${name}`;
    const content = JSON.stringify(withRefs(schema, new Map([[own, '#']])));
    const known = this.names.get(content);
    if (known) return known;
    const given = `Recursive${this.names.size + 1}`;
    const ref = `#/components/schemas/${given}`;
    this.names.set(content, ref);
    this.schemas[given] = withRefs(schema, new Map([[own, ref]])) as Json;
    return ref;
  }
}

function withRefs(value: unknown, refs: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => withRefs(one, refs));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      name === '$ref' && typeof one === 'string' ? (refs.get(one) ?? one) : withRefs(one, refs),
    ]),
  );
}

function refersTo(value: unknown, ref: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, one]) => (name === '$ref' && one === ref) || refersTo(one, ref));
}

function pathParameters<Access>(route: RouteFacts<Access>, shared: SharedSchemas): Json[] {
  const known =
    (route.params ? (shared.schemaOf(route.params, 'input')['properties'] as Record<string, Json> | undefined) : undefined) ?? {};
  return [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name: name!,
    in: 'path',
    required: true,
    schema: known[name!] ?? { type: 'string' },
  }));
}

function queryParameters<Access>(route: RouteFacts<Access>, shared: SharedSchemas): Json[] {
  if (!route.query) return [];
  const schema = shared.schemaOf(route.query, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

function requestBody<Access>(route: RouteFacts<Access>, shared: SharedSchemas): Json {
  const media = route.consumes ?? ['application/json'];
  const closed = route.body && knownMembers(route.body) !== null;
  const schema = route.body ? { ...shared.schemaOf(route.body, 'input'), ...(closed && { additionalProperties: false }) } : {};
  return { required: true, content: Object.fromEntries(media.map((type) => [type, { schema }])) };
}

function contentOf({ schema, mediaType }: RouteFacts<unknown>['responses'][number], shared: SharedSchemas): Json {
  if (!schema && !mediaType) return {};
  return { content: { [mediaType ?? 'application/json']: schema ? { schema: shared.schemaOf(schema, 'output') } : {} } };
}

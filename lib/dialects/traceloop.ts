import { text, type Dialect, type Facts, type SpanView } from './dialect';
import { documentsOf } from './documents';
import type { StepKind } from './step-kinds';
import type { Reader } from './reader';
import { isJsonObject, type JsonObject, type JsonValue } from '@/lib/shared/json';
import { withoutUndefined } from './read-attributes';

const KINDS: Record<string, StepKind> = { workflow: 'agent', agent: 'agent', tool: 'tool', task: 'other', session: 'other' };

/**
 * `{"args":[..],"kwargs":{..}}`: where all of it is one object of named arguments, those are the arguments; a workflow that was given one
 * thing was given that.
 */
function called(from: Reader, span: SpanView): JsonValue | undefined {
  const given = from.json(['traceloop.entity.input']);
  if (!isJsonObject(given) || !('args' in given || 'kwargs' in given)) return given;
  const { args, kwargs, ...rest } = given;
  if (Object.keys(rest).length > 0) return given;
  const named = isJsonObject(kwargs) && Object.keys(kwargs).length > 0;
  const listed = Array.isArray(args) ? args : [];
  if (!named && listed.length === 1 && (isJsonObject(listed[0]) || span.kind !== 'tool')) return listed[0];
  return named && listed.length === 0 ? kwargs : given;
}

const isQuery = (from: Reader, span: SpanView): boolean =>
  span.events.some((event) => event.name === 'db.query.result' || event.name === 'db.search.result') ||
  from.has('db.vector.query.top_k') ||
  from.has('vector_db.query.top_k');

/** Vector stores: one span event a document that was found. */
function found(_from: Reader, span: SpanView): Facts['documents'] {
  const list: JsonObject[] = [];
  for (const { name, reader } of span.events) {
    if (name === 'db.query.result')
      list.push(
        withoutUndefined({
          id: reader.text(['db.query.result.id']),
          score: reader.number(['db.query.result.score', 'db.query.result.distance']),
          content: reader.text(['db.query.result.document']),
          metadata: reader.json(['db.query.result.metadata']),
        }) as JsonObject,
      );
    else if (name === 'db.search.result')
      list.push(
        withoutUndefined({
          id: reader.text(['db.search.result.id']),
          score: reader.number(['db.search.result.score', 'db.search.result.distance']),
          content: reader.text(['db.search.result.entity']),
        }) as JsonObject,
      );
  }
  return list.length > 0 ? documentsOf(list) : undefined;
}

/**
 * OpenLLMetry (Traceloop): its SDK's entities (workflow, task, agent, tool) and its instrumentations of models and vector stores. The
 * newer ones write GenAI names, older ones flattened lists: both are read with the conventions.
 */
export const TRACELOOP: Dialect = {
  name: 'traceloop',
  version: '3',
  title: 'Traceloop, OpenLLMetry',
  scopes: ['@traceloop/*', 'traceloop*'],
  keys: ['traceloop.*', 'db.vector.query.*', 'vector_db.*', 'gen_ai.prompt.0.*'],
  kind: (from, span) => {
    const word = from.text(['traceloop.span.kind']);
    if (word !== undefined && Object.hasOwn(KINDS, word)) return KINDS[word];
    return isQuery(from, span) ? 'retrieval' : undefined;
  },
  fields: {
    agentName: (from, span) =>
      span.kind === 'agent' ? from.text(['traceloop.entity.name', 'traceloop.workflow.name']) : undefined,
    toolName: text('traceloop.entity.name'),
    given: called,
    returned: (from) => from.json(['traceloop.entity.output']),
    query: text('db.query.text', 'db.marqo.search.query'),
    documents: found,
    promptName: text('traceloop.prompt.key'),
    promptVersion: text('traceloop.prompt.version', 'traceloop.prompt.version_name', 'traceloop.prompt.version_hash'),
  },
  never:
    'an async tool that threw (SDKs for JavaScript up to 0.27 never end its span); the agent’s own name beside the workflow’s; scores of documents where the store gives distances only',
};

import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import protobuf from 'protobufjs/light.js';
import { POST as postAgents } from '@/app/v1/traces/ingest/route';
import { emptySummary } from '@/lib/ingest/import/summary';
import { OTLP_DESCRIPTOR } from '@/lib/ingest/otlp/proto-descriptor';
import { importFile } from '@/lib/ingest/server/import-file';
import { facet, runEvent } from '@/lib/lineage/testing';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import { POST as postLogs } from '../otel/v1/logs/route';
import { POST as postTraces } from '../otel/v1/traces/route';
import { POST as postLangfuse } from '../public/ingestion/route';
import { POST as postImport } from '../v1/events/import/route';
import { POST as postEvents } from '../v1/events/route';
import { POST as postLineage } from '../v1/lineage/batch/route';
import type { Sender, Wire } from './wire';

const AT = Date.UTC(2026, 10, 20, 10);
const iso = (second: number): string => new Date(AT + second * 1000).toISOString();
const nanos = (second: number): string => `${AT + second * 1000}000000`;
const id = (bytes: number): string => randomBytes(bytes).toString('hex');
const lines = (values: readonly unknown[]): string => values.map((one) => JSON.stringify(one)).join('\n');

/** Everything that a native event may say, with a secret wherever a text may stand. */
function native({ put, word }: Sender): JsonObject[] {
  const base = () => ({ schemaVersion: '1.0', id: randomUUID(), system: 'desk', occurredAt: iso(0), decision: `d-${id(4)}`, actor: { type: 'agent', id: word('actor.id'), version: word('actor.version') }, subjects: [{ type: 'customer', id: word('subject') }] });
  const first = base();
  const event = (kind: string, step: string | null, data: JsonObject): JsonObject => ({ ...base(), decision: first.decision, kind, ...(step === null ? {} : { step }), data });
  return [
    event('decision.started', null, { input: put('input'), environment: word('environment'), user: word('user'), session: word('session'), note: { [put('key of an object')]: put('note') }, name: put('name') }),
    event('retrieval.completed', 'r', { query: put('query'), documents: [{ id: word('document id'), source: word('source'), content: put('document') }] }),
    event('model.invoked', word('step'), { model: { requested: word('model'), provider: word('provider') }, messages: { system: put('system'), input: [{ role: 'user', name: word('name of a speaker'), content: [{ type: 'text', text: put('part') }] }], output: [{ role: 'assistant', content: put('answer'), toolCalls: [{ id: word('tool call id'), function: { name: word('function'), arguments: put('function arguments') } }] }] }, error: { type: word('error type'), message: put('error') } }),
    event('tool.called', 't', { tool: { name: word('tool'), callId: word('call id'), arguments: { url: put('argument'), list: [put('list')], deep: { [word('key')]: { in: put('deep') } } } } }),
    event('tool.returned', 't', { tool: { name: 'http_get', result: put('result') } }),
    event('guardrail.triggered', 'g', { name: word('guardrail'), verdict: put('verdict'), reason: put('reason') }),
    event('feedback.received', null, { rating: put('rating'), comment: put('comment'), by: word('by') }),
    event('outcome.observed', null, { outcome: word('outcome'), note: put('outcome note') }),
    event('decision.ended', null, { status: 'ok', output: put('output') }),
  ];
} // prettier-ignore

const value = (text: string): JsonObject => ({ stringValue: text });
/** Attributes of the dialects that hold what was said, done and configured, and some that nobody knows. */
const TEXTS = [
  'gen_ai.system_instructions', 'gen_ai.tool.call.arguments', 'gen_ai.tool.call.result', 'gen_ai.tool.description', 'gen_ai.tool.definitions', 'gen_ai.prompt', 'gen_ai.completion',
  'input.value', 'output.value', 'llm.input_messages.0.message.content', 'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments', 'llm.invocation_parameters', 'llm.prompt_template.template', 'llm.prompt_template.variables', 'llm.tools.0.tool.json_schema',
  'tool.parameters', 'tool.description', 'retrieval.documents.0.document.content', 'metadata', 'tag.tags', 'inputs', 'outputs',
  'ai.prompt', 'ai.prompt.messages', 'ai.prompt.tools', 'ai.response.text', 'ai.response.toolCalls', 'ai.toolCall.args', 'ai.toolCall.result', 'ai.telemetry.metadata.note', 'ai.settings.context',
  'traceloop.entity.input', 'traceloop.entity.output', 'traceloop.association.properties.note', 'gen_ai.prompt.0.content', 'gen_ai.completion.0.content', 'langsmith.metadata.note', 'langfuse.observation.input', 'langfuse.trace.metadata',
  'http.request.header.x-note', 'http.url', 'url.full', 'url.query', 'db.query.text', 'db.statement', 'rpc.grpc.request.metadata.note', 'exception.message', 'custom.note', 'countersign.rationale', 'mcp.request.argument', 'logfire.msg',
]; // prettier-ignore
const NAMES = [
  'gen_ai.tool.name', 'gen_ai.tool.call.id', 'gen_ai.agent.name', 'gen_ai.agent.id', 'gen_ai.conversation.id', 'gen_ai.request.model', 'gen_ai.response.id', 'gen_ai.prompt.name', 'session.id', 'user.id', 'enduser.id', 'llm.model_name',
  'tool.name', 'tool_call.id', 'ai.toolCall.id', 'ai.toolCall.name', 'ai.telemetry.functionId', 'ai.response.id', 'langfuse.user.id', 'langfuse.session.id', 'traceloop.entity.name', 'traceloop.workflow.name', 'thread.id', 'deployment.environment.name', 'error.type', 'prompt.id', 'countersign.subject.id',
]; // prettier-ignore
const messages = (text: string): string =>
  JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }], content: text }]);

function attributes({ put, word }: Sender): JsonObject[] {
  return [
    ...TEXTS.map((key) => ({ key, value: value(put(key)) })),
    ...NAMES.map((key) => ({ key, value: value(word(key)) })),
    { key: 'gen_ai.input.messages', value: value(messages(put('gen_ai.input.messages'))) },
    { key: 'gen_ai.output.messages', value: value(messages(put('gen_ai.output.messages'))) },
    { key: put('key of an attribute'), value: value('1') },
    { key: 'list', value: { arrayValue: { values: [value(put('list'))] } } },
    { key: 'map', value: { kvlistValue: { values: [{ key: put('key of a map'), value: value(put('map')) }] } } },
  ];
}
function resource({ put, word }: Sender): JsonObject {
  return { attributes: [{ key: 'service.name', value: value(`desk ${word('service.name')}`) }, { key: 'service.version', value: value(word('service.version')) }, { key: 'process.command_args', value: { arrayValue: { values: [value('run'), value(put('command line'))] } } }, { key: 'custom', value: value(put('resource')) }] };
} // prettier-ignore
function span(to: Sender, ids: { traceId: unknown; spanId: unknown }): JsonObject {
  const { put, word } = to;
  return {
    ...(ids as JsonObject), name: put('span name'), kind: 1, startTimeUnixNano: nanos(0), endTimeUnixNano: nanos(2), traceState: `desk=${word('trace state')}`, attributes: attributes(to),
    events: [{ timeUnixNano: nanos(1), name: put('name of an event'), attributes: [{ key: 'exception.message', value: value(put('exception.message')) }, { key: 'exception.stacktrace', value: value(put('exception.stacktrace')) }] }, { timeUnixNano: nanos(1), name: 'gen_ai.user.message', attributes: [{ key: 'content', value: value(put('content of a message event')) }] }],
    status: { code: 2, message: put('status message') },
  };
} // prettier-ignore
const scope = ({ put, word }: Sender): JsonObject => ({
  name: word('scope name'),
  version: word('scope version'),
  attributes: [{ key: 'note', value: value(put('scope')) }],
});
const logRecord = (to: Sender, ids: { traceId: unknown; spanId: unknown }): JsonObject => ({ ...(ids as JsonObject), timeUnixNano: nanos(1), severityText: to.word('severity'), eventName: to.word('event name'), body: { kvlistValue: { values: [{ key: 'content', value: value(to.put('body')) }, { key: to.put('key of the body'), value: value('1') }] } }, attributes: [{ key: 'note', value: value(to.put('log attribute')) }] }); // prettier-ignore

const hexIds = () => ({ traceId: id(16), spanId: id(8) });
const byteIds = () => ({ traceId: randomBytes(16), spanId: randomBytes(8) });
const root = protobuf.Root.fromJSON(OTLP_DESCRIPTOR);
const encode = (type: string, from: object): Uint8Array =>
  root.lookupType(type).encode(root.lookupType(type).fromObject(from)).finish();
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

/** Not JSON, not what is expected, ids that are none, members that nobody knows: what is refused, kept in the quarantine and told of. */
async function malformed(to: Sender): Promise<void> {
  const { put, word, call } = to;
  const [good] = native(to) as [JsonObject];
  const wrong: JsonValue[] = [{ ...good, id: word('id') }, { ...good, kind: word('kind'), data: { note: put('data of an unknown kind') } }, { ...good, occurredAt: put('time') }, { ...good, system: `${word('system')}${' x'.repeat(300)}` }, { ...good, decision: 7, [put('unknown member')]: put('value of it') }, { ...good, schemaVersion: word('version') }, put('a text'), [put('a list')]]; // prettier-ignore
  await call(null, postEvents, { body: wrong });
  for (const body of [`{"a": ${put('cut JSON')}`, put('no JSON'), `[{"id": "${word('JSON that ends too early')}`])
    for (const route of [postEvents, postTraces, postLangfuse, postAgents, postLineage]) await call(null, route, { body });
  await call(null, postEvents, {
    body: put('another content type'),
    headers: { 'content-type': `text/${word('content type')}` },
  });
  await call(null, postEvents, { body: put('no gzip'), headers: { 'content-encoding': 'gzip' } });
  await call(null, postTraces, { body: { resourceSpans: [{ resource: resource(to), scopeSpans: [{ spans: [span(to, { traceId: word('trace id'), spanId: word('span id') }), { ...span(to, hexIds()), startTimeUnixNano: word('time of a span') }] }] }] } }); // prettier-ignore
  await call(null, postTraces, { body: Buffer.from(put('no protobuf')), headers: PROTOBUF });
  await call(null, postLangfuse, { body: { batch: [{ id: word('id of an event'), type: put('type'), timestamp: put('timestamp'), body: { note: put('body') } }] } }); // prettier-ignore
  await call(null, postAgents, { body: { data: [{ object: put('object'), id: word('id of an item'), note: put('member') }] } });
  await call(null, postLineage, { body: [{ ...runEvent({ runId: word('run id'), at: iso(0) }), eventTime: put('event time') }] });
}

/** What applications send, by the wires and the dialects they send it in. */
export const EMITTER_WIRES: readonly Wire[] = [
  { name: 'native events', times: 6, send: async (to) => void (await to.call(null, postEvents, { body: native(to) })) },
  { name: 'native events, streamed', times: 4, send: async (to) => void (await to.call(null, postImport, { body: lines(native(to)), headers: { 'content-type': 'application/x-ndjson' } })) },
  {
    name: 'CloudEvents', times: 4,
    send: async (to) => void (await to.call(null, postEvents, { body: native(to).map((data) => ({ specversion: '1.0', id: randomUUID(), source: to.put('source'), type: `countersign.${String(data['kind'])}`, time: iso(1), subject: to.word('subject'), data, note: to.word('extension') })), headers: { 'content-type': 'application/cloudevents-batch+json' } })),
  },
  { name: 'OTLP traces, JSON', times: 6, send: async (to) => void (await to.call(null, postTraces, { body: { resourceSpans: [{ resource: resource(to), scopeSpans: [{ scope: scope(to), spans: [span(to, hexIds())] }] }] } })) },
  { name: 'OTLP traces, protobuf', times: 4, send: async (to) => void (await to.call(null, postTraces, { headers: PROTOBUF, body: encode('ExportSpans', { resourceSpans: [{ resource: resource(to), scopeSpans: [{ scope: scope(to), spans: [encode('Span', span(to, byteIds()))] }] }] }) })) },
  { name: 'OTLP logs, JSON', times: 6, send: async (to) => void (await to.call(null, postLogs, { body: { resourceLogs: [{ resource: resource(to), scopeLogs: [{ scope: scope(to), logRecords: [logRecord(to, hexIds())] }] }] } })) },
  { name: 'OTLP logs, protobuf', times: 4, send: async (to) => void (await to.call(null, postLogs, { headers: PROTOBUF, body: encode('ExportLogs', { resourceLogs: [{ resource: resource(to), scopeLogs: [{ scope: scope(to), logRecords: [encode('LogRecord', logRecord(to, byteIds()))] }] }] }) })) },
  {
    name: 'Langfuse', times: 6,
    async send({ put, word, call }) {
      const trace = `lf-${id(6)}`;
      const event = (type: string, body: JsonObject): JsonObject => ({ id: randomUUID(), type, timestamp: iso(1), body: { id: id(6), traceId: trace, name: put(`name of a ${type}`), ...body } });
      await call(null, postLangfuse, {
        headers: { 'x-countersign-system': `desk ${word('header that names the system')}` },
        body: { metadata: { note: put('metadata of the batch') }, batch: [
          event('trace-create', { id: trace, userId: word('user id'), sessionId: word('session id'), input: { [put('key of an input')]: put('input') }, output: put('output'), metadata: { note: put('metadata') }, tags: [word('tag')], release: word('release') }),
          event('generation-create', { startTime: iso(1), endTime: iso(2), model: word('model'), promptName: word('prompt name'), input: [{ role: 'user', content: put('message') }], output: { role: 'assistant', content: put('answer') }, statusMessage: put('status message'), modelParameters: { note: put('model parameter') } }),
          event('span-create', { startTime: iso(1), input: put('span input'), output: put('span output') }),
          event('score-create', { value: 1, comment: put('comment of a score') }),
        ] },
      });
    },
  },
  {
    name: 'OpenAI Agents', times: 6,
    async send({ put, word, call }) {
      const trace = `trace_${id(16)}`;
      const item = (data: JsonObject): JsonObject => ({ object: 'trace.span', id: `span_${id(12)}`, trace_id: trace, started_at: iso(0), ended_at: iso(1), span_data: data, error: { message: put('error'), data: { note: put('error data') } } });
      await call(null, postAgents, { query: { system: `agents ${word('query string')}` }, body: { data: [
        { object: 'trace', id: trace, workflow_name: put('workflow'), group_id: word('group'), metadata: { note: put('metadata') } },
        item({ type: 'function', name: word('function'), input: put('function input'), output: put('function output'), mcp_data: put('mcp data') }),
        item({ type: 'generation', model: word('model'), input: [{ role: 'user', content: put('message') }], output: [{ role: 'assistant', content: put('answer') }] }),
        item({ type: 'agent', name: put('agent'), tools: [word('tool')], handoffs: [word('handoff')] }),
        item({ type: 'custom', name: put('custom'), data: { [put('key')]: put('custom data') } }),
      ] } });
    },
  },
  {
    name: 'OpenLineage', times: 4,
    async send({ put, word, call }) {
      await call(null, postLineage, { body: [runEvent({ runId: randomUUID(), at: iso(0), job: { namespace: 'jobs', name: word('job'), facets: { sql: facet({ query: put('sql') }) } }, runFacets: { errorMessage: facet({ message: put('error message'), programmingLanguage: 'SQL' }), [word('name of a facet')]: facet({ note: put('facet') }) }, inputs: [{ namespace: word('namespace'), name: word('dataset'), facets: { documentation: facet({ description: put('documentation') }) } }] })] });
    },
  },
  {
    name: 'chats in a file', times: 4,
    async send({ put, word, folder, ws }) {
      const at = path.join(folder, `${id(4)}.jsonl`);
      writeFileSync(at, JSON.stringify({ messages: [{ role: 'system', content: put('system') }, { role: 'user', content: put('question') }, { role: 'assistant', content: null, tool_calls: [{ id: word('call id'), type: 'function', function: { name: word('function'), arguments: put('arguments') } }] }, { role: 'tool', tool_call_id: 'c', content: put('result') }], metadata: { note: put('metadata') } }));
      await importFile({ ...ws.service, name: 'cli' }, { path: at, system: 'desk' }, emptySummary());
    },
  },
  {
    name: 'events in a file', times: 4,
    async send(to) {
      const at = path.join(to.folder, `${id(4)}.jsonl`);
      writeFileSync(at, `${lines(native(to))}\n{"cut": "${to.put('a cut line')}`);
      await importFile({ ...to.ws.service, name: 'cli' }, { path: at }, emptySummary());
    },
  },
  { name: 'what is refused', times: 5, send: malformed },
  {
    name: 'headers and queries', times: 4,
    async send(to) {
      const { word, call } = to;
      const headers = { 'user-agent': word('user agent'), traceparent: word('traceparent'), 'x-request-id': word('request id'), referer: `http://desk.example/${word('referer')}`, 'x-forwarded-for': word('forwarded for'), 'idempotency-key': word('idempotency key'), 'x-note': word('another header') };
      for (const route of [postEvents, postTraces, postAgents]) await call(null, route, { headers, query: { [word('name in a query')]: word('query'), system: word('system in a query') }, body: 'no JSON' });
      await call(null, postEvents, { headers, query: { note: word('query') }, body: native(to) });
      await call(null, postEvents, { headers: { ...headers, authorization: `Bearer ${word('a key that is none')}` }, body: native(to) });
    },
  },
]; // prettier-ignore

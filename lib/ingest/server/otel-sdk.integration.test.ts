import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, NodeTracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { POST as postLogs } from '@/app/api/otel/v1/logs/route';
import { POST as postTraces } from '@/app/api/otel/v1/traces/route';
import { asOwner } from '@/lib/db/testing';
import { readLog } from '@/lib/ledger/server/testing';
import type { JsonObject } from '@/lib/shared/json';
import { wire, type Wire } from './testing';

let w: Wire;
beforeAll(async () => {
  w = await wire();
});

describe('the OpenTelemetry SDK', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const post = incoming.url === '/api/otel/v1/logs' ? postLogs : postTraces;
        const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
        void w.send(post, incoming.url ?? '/', Buffer.concat(chunks), headers).then(async (response) => {
          outgoing.writeHead(response.status, Object.fromEntries(response.headers));
          outgoing.end(Buffer.from(await response.arrayBuffer()));
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  });
  afterAll(() => server.close());

  test.each<[string, (settings: object) => SpanExporter]>([
    ['JSON', (settings) => new JsonExporter(settings)],
    ['protobuf, gzip', (settings) => new ProtoExporter({ ...settings, compression: 'gzip' as never })],
  ])('spans over %s arrive with every fact', async (name, make) => {
    const exporter = make({ url: `${url}/api/otel/v1/traces`, headers: { authorization: `Bearer ${w.key}` } });
    const resource = resourceFromAttributes({
      'service.name': `sdk-${name}`,
      'process.owner': 'somebody',
      'process.command_args': ['--secret'],
    });
    const provider = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(exporter)] });
    const tracer = provider.getTracer('test-scope', '9.9');
    const parent = tracer.startSpan('invoke_agent desk', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } });
    const child = tracer.startSpan(
      'execute_tool refund',
      {
        kind: 2,
        attributes: { 'gen_ai.tool.name': 'refund', 'an.int': 7, 'a.double': 1.5, 'a.list': ['x', 'y'], 'a.flag': true },
      },
      trace.setSpan(ROOT_CONTEXT, parent),
    );
    child.recordException(new Error('no such order'));
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'failed' });
    child.end();
    parent.end();
    await provider.forceFlush();
    await provider.shutdown();
    const { traceId, spanId } = child.spanContext();
    const trees = (await readLog(w.ws.workspaceId)).map((one) => one.data as JsonObject);
    const spans = trees.map((tree) => ({ tree, span: tree.span as JsonObject | undefined }));
    const mine = spans.find(({ span }) => span?.traceId === traceId && span.spanId === spanId)?.tree;
    expect(mine).toMatchObject({
      form: 'span',
      resource: {
        attributes: {
          'service.name': `sdk-${name}`,
          'process.owner': '[removed:resource-attribute]',
          'process.command_args': '[removed:resource-attribute]',
        },
      },
      scope: { name: 'test-scope', version: '9.9' },
      span: {
        traceId,
        parentSpanId: parent.spanContext().spanId,
        name: 'execute_tool refund',
        kind: 3,
        attributes: { 'gen_ai.tool.name': 'refund', 'an.int': 7, 'a.double': 1.5, 'a.list': ['x', 'y'], 'a.flag': true },
        status: { code: 2, message: 'failed' },
        events: [{ name: 'exception', attributes: { 'exception.message': 'no such order' } }],
      },
    });
  });
  test('log records join the trace of their context', async () => {
    const exporter = new OTLPLogExporter({ url: `${url}/api/otel/v1/logs`, headers: { authorization: `Bearer ${w.key}` } });
    const provider = new LoggerProvider({
      resource: resourceFromAttributes({ 'service.name': 'sdk-logs' }),
      processors: [new BatchLogRecordProcessor({ exporter } as never)],
    });
    const traceId = randomUUID().replace(/-/g, '');
    const context = trace.setSpanContext(ROOT_CONTEXT, {
      traceId,
      spanId: '00f067aa0ba902b7',
      traceFlags: 1,
    });
    provider.getLogger('l').emit({
      body: { question: 'why?' } as never,
      eventName: 'gen_ai.client.inference.operation.details',
      context,
      attributes: { a: 1 },
    });
    await provider.forceFlush();
    await provider.shutdown();
    const found = await asOwner((client) =>
      client.query("SELECT 1 FROM alias WHERE workspace_id = $1 AND scheme = 'trace' AND value = $2", [
        w.ws.workspaceId,
        traceId,
      ]),
    );
    expect(found.rowCount).toBe(1);
  });
});

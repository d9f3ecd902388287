import { SpanStatusCode, type Link, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  type ReadableSpan,
  type SpanExporter,
  type SpanLimits,
} from '@opentelemetry/sdk-trace-node';
import type { SpanTree } from '@/lib/dialects/contract';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { Demo } from '../support/instance';

type Config = NonNullable<ConstructorParameters<typeof JsonExporter>[0]>;
export interface Wire {
  encoding?: 'json' | 'protobuf';
  compression?: 'gzip' | 'none';
  path?: string;
  headers?: Record<string, string>;
}

/** The exporter an application would configure, and nothing of ours. */
export function exporterTo(demo: Demo, wire: Wire = {}): SpanExporter {
  const config: Config = {
    url: `${demo.url}${wire.path ?? '/v1/traces'}`,
    headers: wire.headers ?? { authorization: `Bearer ${demo.apiKey}` },
    compression: (wire.compression ?? 'gzip') as NonNullable<Config['compression']>,
  };
  return wire.encoding === 'json' ? new JsonExporter(config) : new ProtobufExporter(config);
}

export interface Emitter {
  provider: NodeTracerProvider;
  tracer: Tracer;
  /** Every span handed to the exporter, in that order. */
  sent: ReadableSpan[];
  /** One entry a request: what the exporter said about it. */
  requests: { spans: number; error?: Error }[];
  exporter: SpanExporter;
  /** Sends what has ended, and waits for the answers. */
  finish(): Promise<void>;
}
interface EmitterOptions extends Wire {
  service: string;
  scope?: string;
  resource?: Record<string, string>;
  /** Spans in one request. */
  batch?: number;
  limits?: SpanLimits;
}

/** A tracer provider as applications set it up, with a note of what went through its exporter. */
export function emitterTo(demo: Demo, options: EmitterOptions): Emitter {
  const exporter = exporterTo(demo, options);
  const sent: ReadableSpan[] = [];
  const requests: Emitter['requests'] = [];
  const underWay = new Set<Promise<void>>();
  const noting: SpanExporter = {
    export(spans, done) {
      sent.push(...spans);
      const answered = new Promise<void>((resolve) => {
        exporter.export(spans, (result) => {
          requests.push({ spans: spans.length, error: result.error });
          done(result);
          resolve();
        });
      });
      underWay.add(answered);
      void answered.then(() => underWay.delete(answered));
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.service, ...options.resource }),
    spanProcessors: [new BatchSpanProcessor(noting, { maxExportBatchSize: options.batch ?? 512, scheduledDelayMillis: 60_000 })],
    ...(options.limits && { spanLimits: options.limits }),
  });
  return {
    provider,
    tracer: provider.getTracer(options.scope ?? 'e2e', '1.2.3'),
    sent,
    requests,
    exporter,
    async finish() {
      await provider.forceFlush();
      await Promise.all(underWay); // a flush does not wait for a full batch that is already on its way
    },
  };
}

/** What the server must hold of a span: every fact the SDK was given, in the terms of OTLP. */
export function asReported(span: ReadableSpan): SpanTree['span'] {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  const parent = span.parentSpanContext;
  const flags = traceFlags | 0x100 | (parent?.isRemote ? 0x200 : 0);
  const code = span.status.code === SpanStatusCode.UNSET ? undefined : span.status.code;
  return without({
    traceId,
    spanId,
    parentSpanId: parent?.spanId,
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: nanos(span.startTime),
    endTimeUnixNano: nanos(span.endTime),
    attributes: plain(span.attributes),
    events: list(span.events, (event) =>
      without({
        name: event.name,
        timeUnixNano: nanos(event.time),
        attributes: plain(event.attributes ?? {}),
        droppedAttributesCount: event.droppedAttributesCount || undefined,
      }),
    ),
    links: list(span.links, linkOf),
    status: code || span.status.message ? without({ code, message: span.status.message }) : undefined,
    traceState: traceState?.serialize(),
    flags,
    droppedAttributesCount: span.droppedAttributesCount || undefined,
    droppedEventsCount: span.droppedEventsCount || undefined,
    droppedLinksCount: span.droppedLinksCount || undefined,
  });
}

function linkOf(link: Link) {
  const attributes = plain(link.attributes ?? {});
  return without({
    traceId: link.context.traceId,
    spanId: link.context.spanId,
    attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    traceState: link.context.traceState?.serialize(),
    flags: link.context.traceFlags | 0x100 | (link.context.isRemote ? 0x200 : 0),
  });
}

function nanos([seconds, rest]: [number, number]): string {
  return (BigInt(seconds) * 1_000_000_000n + BigInt(rest)).toString();
}

/** Attribute values as the records hold them. NUL is made visible and half surrogates are replaced, because neither can be stored. */
function plain(attributes: object): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, plainValue(value)]])),
  );
}
function plainValue(value: unknown): JsonValue {
  if (typeof value === 'string') return value.replace(/\p{Cs}/gu, '\ufffd').replaceAll('\0', '\u2400');
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'object' && value !== null) return plain(value);
  return value as JsonValue;
}

function list<T, R>(items: readonly T[], map: (item: T) => R): R[] | undefined {
  return items.length > 0 ? items.map(map) : undefined;
}
function without<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

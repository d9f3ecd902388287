import { createHash } from 'node:crypto';
import type { JsonObject, JsonValue } from '@/lib/shared/json';
import type { Random } from './random';

/** Writes one decision as OTLP/JSON spans with the OpenTelemetry GenAI attribute names, as an instrumented service would. */
export class OtlpTrail {
  readonly traceId: string;
  private readonly spans: JsonObject[] = [];
  private readonly root: { spanId: string; start: number; attributes: JsonObject; name: string };

  constructor(
    name: string,
    attributes: JsonObject,
    seed: string,
    private at: number,
    private readonly random: Random,
  ) {
    this.traceId = createHash('sha256').update(`trace ${seed}`).digest('hex').slice(0, 32);
    this.root = { spanId: this.spanId(), start: at, attributes, name };
    this.at += 2;
  }

  get now(): number {
    return this.at;
  }

  private spanId(): string {
    return createHash('sha256').update(`span ${this.traceId} ${this.spans.length}`).digest('hex').slice(0, 16);
  }

  wait(low: number, high: number): this {
    this.at += this.random.int(low, high);
    return this;
  }

  /** A child of the root that takes between `low` and `high` milliseconds. */
  span(
    name: string,
    kind: number,
    duration: readonly [number, number],
    attributes: JsonObject,
    failure?: { type: string; message: string },
  ): void {
    const start = this.at;
    this.wait(duration[0], duration[1]);
    this.spans.push({
      traceId: this.traceId,
      spanId: createHash('sha256')
        .update(`span ${this.traceId} ${this.spans.length + 1}`)
        .digest('hex')
        .slice(0, 16),
      parentSpanId: this.root.spanId,
      name,
      kind,
      startTimeUnixNano: nanos(start),
      endTimeUnixNano: nanos(this.at),
      attributes: keyValues({ ...attributes, ...(failure ? { 'error.type': failure.type } : {}) }),
      ...(failure
        ? {
            status: { code: 2, message: failure.message },
            events: [
              {
                name: 'exception',
                timeUnixNano: nanos(this.at),
                attributes: keyValues({ 'exception.type': failure.type, 'exception.message': failure.message }),
              },
            ],
          }
        : {}),
    });
    this.wait(1, 8);
  }

  /** Ends the root span and returns every span, children first, as a batch span processor sends them. */
  end(attributes: JsonObject, failure?: string): JsonObject[] {
    return [
      ...this.spans,
      {
        traceId: this.traceId,
        spanId: this.root.spanId,
        name: this.root.name,
        kind: 1,
        startTimeUnixNano: nanos(this.root.start),
        endTimeUnixNano: nanos(this.at),
        attributes: keyValues({ ...this.root.attributes, ...attributes }),
        ...(failure ? { status: { code: 2, message: failure } } : {}),
      },
    ];
  }
}

/** Spans of one service as an OTLP/JSON ExportTraceServiceRequest. */
export function exportRequest(resource: JsonObject, scope: { name: string; version: string }, spans: JsonObject[]): JsonObject {
  return { resourceSpans: [{ resource: { attributes: keyValues(resource) }, scopeSpans: [{ scope, spans }] }] };
}

function nanos(unixMs: number): string {
  return `${Math.floor(unixMs)}000000`;
}

function keyValues(attributes: JsonObject): JsonValue {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }));
}

function anyValue(value: JsonValue): JsonObject {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } };
  if (value === null) return {};
  return { kvlistValue: { values: keyValues(value) } };
}

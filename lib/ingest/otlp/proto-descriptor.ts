/*
 * A reduced form of the OpenTelemetry protocol definitions (opentelemetry-proto 1.9: collector/{trace,logs,metrics}/v1, trace/v1,
 * logs/v1, metrics/v1, common/v1, resource/v1), Copyright The OpenTelemetry Authors, licensed under the Apache License, Version 2.0
 * (http://www.apache.org/licenses/LICENSE-2.0). Changed: written as a protobufjs descriptor, without what is not read here, and with
 * spans, log records and metrics as bytes, so that each is decoded by itself and a broken one does not take its batch along.
 */
type Field = { type: string; id: number; rule?: 'repeated' };
type Message = { fields: Record<string, Field>; oneofs?: Record<string, { oneof: string[] }> };

const one = (type: string, id: number): Field => ({ type, id });
const many = (type: string, id: number): Field => ({ type, id, rule: 'repeated' });
const message = (fields: Record<string, Field>): Message => ({ fields });

const envelope = (resources: string, scopes: string, records: string): Record<string, Message> => ({
  [`Export${resources}`]: message({ [`resource${resources}`]: many(`Resource${resources}`, 1) }),
  [`Resource${resources}`]: message({
    resource: one('Resource', 1),
    [scopes]: many(`Scope${resources}`, 2),
    schemaUrl: one('string', 3),
  }),
  [`Scope${resources}`]: message({
    scope: one('InstrumentationScope', 1),
    [records]: many('bytes', 2),
    schemaUrl: one('string', 3),
  }),
});

export const OTLP_DESCRIPTOR = {
  nested: {
    ...envelope('Spans', 'scopeSpans', 'spans'),
    ...envelope('Logs', 'scopeLogs', 'logRecords'),
    ...envelope('Metrics', 'scopeMetrics', 'metrics'),
    Resource: message({ attributes: many('KeyValue', 1), droppedAttributesCount: one('uint32', 2) }),
    InstrumentationScope: message({
      name: one('string', 1),
      version: one('string', 2),
      attributes: many('KeyValue', 3),
      droppedAttributesCount: one('uint32', 4),
    }),
    AnyValue: {
      fields: {
        stringValue: one('string', 1),
        boolValue: one('bool', 2),
        intValue: one('int64', 3),
        doubleValue: one('double', 4),
        arrayValue: one('ArrayValue', 5),
        kvlistValue: one('KeyValueList', 6),
        bytesValue: one('bytes', 7),
      },
      oneofs: {
        value: { oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'] },
      },
    },
    ArrayValue: message({ values: many('AnyValue', 1) }),
    KeyValueList: message({ values: many('KeyValue', 1) }),
    KeyValue: message({ key: one('string', 1), value: one('AnyValue', 2) }),
    Span: message({
      traceId: one('bytes', 1),
      spanId: one('bytes', 2),
      traceState: one('string', 3),
      parentSpanId: one('bytes', 4),
      name: one('string', 5),
      kind: one('int32', 6),
      startTimeUnixNano: one('fixed64', 7),
      endTimeUnixNano: one('fixed64', 8),
      attributes: many('KeyValue', 9),
      droppedAttributesCount: one('uint32', 10),
      events: many('SpanEvent', 11),
      droppedEventsCount: one('uint32', 12),
      links: many('SpanLink', 13),
      droppedLinksCount: one('uint32', 14),
      status: one('SpanStatus', 15),
      flags: one('fixed32', 16),
    }),
    SpanEvent: message({
      timeUnixNano: one('fixed64', 1),
      name: one('string', 2),
      attributes: many('KeyValue', 3),
      droppedAttributesCount: one('uint32', 4),
    }),
    SpanLink: message({
      traceId: one('bytes', 1),
      spanId: one('bytes', 2),
      traceState: one('string', 3),
      attributes: many('KeyValue', 4),
      droppedAttributesCount: one('uint32', 5),
      flags: one('fixed32', 6),
    }),
    SpanStatus: message({ message: one('string', 2), code: one('int32', 3) }),
    LogRecord: message({
      timeUnixNano: one('fixed64', 1),
      severityNumber: one('int32', 2),
      severityText: one('string', 3),
      body: one('AnyValue', 5),
      attributes: many('KeyValue', 6),
      droppedAttributesCount: one('uint32', 7),
      flags: one('fixed32', 8),
      traceId: one('bytes', 9),
      spanId: one('bytes', 10),
      observedTimeUnixNano: one('fixed64', 11),
      eventName: one('string', 12),
    }),
    Metric: message({
      name: one('string', 1),
      gauge: one('Points', 5),
      sum: one('Points', 7),
      histogram: one('Points', 9),
      exponentialHistogram: one('Points', 10),
      summary: one('Points', 11),
    }),
    Points: message({ dataPoints: many('bytes', 1) }),
  },
};

import type { JsonObject } from '@/lib/shared/json';
import type { LogTree, SpanTree, StepPart } from './contract';
import { mapRecord } from './map-record';

/** Records of tests: one second long, in the middle of a trace. */
export const SPAN_ID = 'b'.repeat(16);

export function spanOf(scope: string, name: string, attributes: JsonObject, over: Partial<SpanTree['span']> = {}): SpanTree {
  return {
    form: 'span',
    resource: { attributes: { 'service.name': 'desk' } },
    scope: { name: scope },
    span: {
      traceId: 'a'.repeat(32),
      spanId: SPAN_ID,
      parentSpanId: 'c'.repeat(16),
      name,
      startTimeUnixNano: '1763719200000000000',
      endTimeUnixNano: '1763719201000000000',
      attributes,
      ...over,
    },
  };
}

export function logOf(eventName: string | undefined, attributes: JsonObject, over: Partial<LogTree['log']> = {}): LogTree {
  return {
    form: 'log',
    resource: { attributes: {} },
    scope: { name: 'test' },
    log: { eventName, attributes, timeUnixNano: '1763719201000000000', traceId: 'a'.repeat(32), spanId: SPAN_ID, ...over },
  };
}

export function stepOf(tree: SpanTree | LogTree): StepPart {
  return mapRecord(tree).steps[0]!;
}

import { defineRoute } from '@/lib/access/server/define-route';
import type { Signal } from '../otlp/decode-otlp';
import { otlpError, receiveOtlp } from './receive-otlp';

const SUMMARIES: Readonly<Record<Signal, string>> = {
  traces: 'Send OpenTelemetry traces',
  logs: 'Send OpenTelemetry logs',
  metrics: 'Send OpenTelemetry metrics, which are refused with their number and why',
};

/** The handler of one OTLP/HTTP path. The same request means the same at every path; the paths are what clients append by themselves. */
export function otlpRoute(signal: Signal, path: string) {
  return defineRoute({
    method: 'POST',
    path,
    // /otel/... beside /api/otel/...
    ...(path.startsWith('/otel/')
      ? {
          operationId: `postRootOtelV1${path
            .split('/')
            .at(-1)!
            .replace(/^./, (letter) => letter.toUpperCase())}`,
        }
      : {}),
    summary: SUMMARIES[signal],
    description:
      'OTLP/HTTP, protobuf or JSON, gzip understood. Answers in the encoding of the request: Export*ServiceResponse with partialSuccess for records that were refused, google.rpc.Status for requests that were. Retry on 429 and 503.',
    tag: 'Ingest',
    access: { permission: 'events.ingest', by: 'key' },
    consumes: ['application/x-protobuf', 'application/json'],
    responses: { 200: { description: 'Stored, except for what partialSuccess names.', mediaType: 'application/json' } },
    formatError: otlpError,
    handle: ({ actor, request }) => receiveOtlp(actor, signal, request),
  });
}

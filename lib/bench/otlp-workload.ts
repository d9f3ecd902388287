import protobuf from 'protobufjs/light.js';
import { OTLP_DESCRIPTOR } from '@/lib/ingest/otlp/proto-descriptor';
import { Random } from '@/lib/sample/random';
import { uuidFrom } from '@/lib/shared/ids';
import { WordSource } from './workload';

export type OtlpEncoding = 'json' | 'protobuf';

export const otlpHeaders = (encoding: OtlpEncoding): Record<string, string> => ({
  'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
});

/** An export request of about so many bytes, or of so many spans: chat spans of some KB of text, ten a trace. */
export function otlpBody(
  encoding: OtlpEncoding,
  size: { bytes: number } | { spans: number },
  seed: number,
  spanText: number,
): Buffer {
  const words = new WordSource(new Random(seed));
  const root = protobuf.Root.fromJSON(OTLP_DESCRIPTOR);
  const [span, request] = [root.lookupType('Span'), root.lookupType('ExportSpans')];
  const spans: unknown[] = [];
  const start = 1_795_000_000_000 + seed;
  const full = (bytes: number): boolean => ('spans' in size ? spans.length >= size.spans : bytes >= size.bytes - 2 * spanText);
  for (let made = 0; !full(made);) {
    const i = spans.length;
    const trace = uuidFrom('bench-trace', String(seed), String(Math.floor(i / 10))).replaceAll('-', '');
    const id = uuidFrom('bench-span', String(seed), String(i)).replaceAll('-', '').slice(0, 16);
    const said = (role: string): string =>
      JSON.stringify([{ role, parts: [{ type: 'text', content: words.text(spanText / 2) }] }]);
    const attributes = Object.entries({
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'bench-1',
      'gen_ai.input.messages': said('user'),
      'gen_ai.output.messages': said('assistant'),
    }).map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const nanos = (ms: number): string => `${ms}000000`;
    const shared = {
      name: 'chat bench-1',
      kind: 3,
      startTimeUnixNano: nanos(start + i),
      endTimeUnixNano: nanos(start + i + 1),
      attributes,
    };
    if (encoding === 'json') {
      spans.push({ ...shared, traceId: trace, spanId: id });
      made += JSON.stringify(spans.at(-1)).length + 1;
    } else {
      const one = span
        .encode(span.fromObject({ ...shared, traceId: Buffer.from(trace, 'hex'), spanId: Buffer.from(id, 'hex') }))
        .finish();
      spans.push(one);
      made += one.length + 5;
    }
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'bench' } }] };
  const whole = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans }] }] };
  return Buffer.from(encoding === 'json' ? JSON.stringify(whole) : request.encode(request.fromObject(whole)).finish());
}

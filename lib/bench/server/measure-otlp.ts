import { Agent } from 'node:http';
import { otlpBody, otlpHeaders, type OtlpEncoding } from '../otlp-workload';
import { percentile } from '../statistics';
import type { BenchReport } from '../report';
import { sendBody } from './send-body';
import { serveBench } from './serving';

const SPAN_TEXT = 3_400; // with ids, times and names about 4 KB of JSON a span
const PER_REQUEST = 100;
const CONNECTIONS = 8;
const WARM_UP = 60;
const ENCODINGS: readonly OtlpEncoding[] = ['protobuf', 'json'];

/** Durable spans a second through POST /v1/traces: chat spans of about 4 KB, a hundred a request, in either encoding in turn; and what a span costs. */
export async function measureOtlp(databaseUrl: string, options: { rounds: number; seconds: number }): Promise<BenchReport> {
  const serving = await serveBench(databaseUrl, { worker: false });
  const rates: Record<OtlpEncoding, number[]> = { json: [], protobuf: [] };
  const cpu: Record<OtlpEncoding, number[]> = { json: [], protobuf: [] };
  let seed = 70_000;
  const run = async (encoding: OtlpEncoding, requests: number): Promise<{ rate: number; cpu: number }> => {
    const bodies = Array.from({ length: requests }, () => otlpBody(encoding, { spans: PER_REQUEST }, seed++, SPAN_TEXT));
    const spans = bodies.length * PER_REQUEST;
    // Connections of its own a run: while bodies are made, nothing is read, and the server closes what lies idle.
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const [before, started] = [serving.cpu(), performance.now()];
    let next = 0;
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        while (next < bodies.length) await sendBody(serving, '/v1/traces', otlpHeaders(encoding), [bodies[next++]!], agent);
      }),
    );
    const measured = {
      rate: spans / ((performance.now() - started) / 1000),
      cpu: ((serving.cpu() - before) * 1e6) / spans,
    };
    agent.destroy();
    return measured;
  };
  try {
    for (const encoding of ENCODINGS) await run(encoding, WARM_UP);
    for (let round = 0; round < options.rounds; round++)
      for (const encoding of ENCODINGS) {
        const one = await run(encoding, options.seconds * 12);
        rates[encoding].push(one.rate);
        cpu[encoding].push(one.cpu);
      }
  } finally {
    await serving.stop();
  }
  const ratios = rates.json.map((rate, i) => Math.min(rate, rates.protobuf[i]!) / Math.max(rate, rates.protobuf[i]!));
  return {
    name: 'otlp',
    setting: { 'spans a request': PER_REQUEST, connections: CONNECTIONS, rounds: options.rounds },
    figures: [
      { what: 'durable, protobuf', value: percentile(rates.protobuf, 0.5), unit: 'events/s' },
      { what: 'durable, JSON', value: percentile(rates.json, 0.5), unit: 'events/s' },
      {
        what: 'the slower of the faster',
        value: percentile(ratios, 0.5),
        unit: 'ratio',
        limit: { relation: 'at least', value: 0.8, why: 'median of pairs' },
      },
      { what: 'CPU of the web server, a span, protobuf', value: percentile(cpu.protobuf, 0.5), unit: 'µs' },
      { what: 'CPU of the web server, a span, JSON', value: percentile(cpu.json, 0.5), unit: 'µs' },
    ],
  };
}

import { expect, test } from 'vitest';
import type { JsonObject } from '@/lib/shared/json';
import type { LogTree, RecordTree, SpanTree } from './contract';
import { mapRecord } from './map-record';
import { MAPPER_VERSIONS } from './mapper-versions';

const origin = (scope: string) => ({ resource: { attributes: {} }, scope: { name: scope } });
const span = (attributes: JsonObject, scope = 's'): SpanTree => ({
  form: 'span',
  ...origin(scope),
  span: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'n', startTimeUnixNano: '1', attributes },
});
const log = (eventName: string, attributes: JsonObject): LogTree => ({
  form: 'log',
  ...origin('s'),
  log: { eventName, attributes },
});

test.each<[string, RecordTree]>([
  ['a native event', { form: 'event', event: { id: 'e', kind: 'model.invoked' } }],
  ['any span', span({ a: 1 })],
  ['a GenAI span', span({ 'gen_ai.operation.name': 'chat' })],
  ['an OpenInference span', span({ 'openinference.span.kind': 'LLM' })],
  ['a span of the AI SDK', span({ 'ai.operationId': 'ai.generateText' }, 'ai')],
  ['a log record', log('app.started', {})],
  ['a GenAI log record', log('gen_ai.evaluation.result', { 'gen_ai.evaluation.name': 'x' })],
  ['an exception', log('exception', { 'exception.message': 'x' })],
])('%s is mapped by a mapper that is listed, in its version of today', (_, tree) => {
  const { steps } = mapRecord(tree);
  expect(steps.length).toBeGreaterThan(0);
  for (const { source } of steps) expect(MAPPER_VERSIONS[source.dialect]).toBe(source.mapperVersion);
});

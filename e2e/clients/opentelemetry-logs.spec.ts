import { randomUUID } from 'node:crypto';
import { ROOT_CONTEXT, SpanKind, trace, type Context } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { emitterTo } from './emitter';
import { expect, test } from './fixtures';
import { readDecision, readTrees, search, stepOf } from './read-back';
import type { Demo } from '../support/instance';

/** Severity numbers of OpenTelemetry's log model. */
const INFO = 9;
const ERROR = 17;
const SERVICE = 'otel-logs';

function logsTo(demo: Demo) {
  const exporter = new OTLPLogExporter({
    url: `${demo.url}/v1/logs`,
    headers: { authorization: `Bearer ${demo.apiKey}` },
  });
  const provider = new LoggerProvider({
    resource: resourceFromAttributes({ 'service.name': SERVICE }),
    processors: [new BatchLogRecordProcessor({ exporter, scheduledDelayMillis: 60_000 })],
  });
  return { provider, logger: provider.getLogger('e2e.events', '0.1') };
}

test('content and evaluations that come as log events join the spans they name, whichever comes first', async ({ demo, api }) => {
  const emitter = emitterTo(demo, { service: SERVICE });
  const { provider, logger } = logsTo(demo);
  const agent = emitter.tracer.startSpan('invoke_agent a', {
    root: true,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'a' },
  });
  const under = trace.setSpan(ROOT_CONTEXT, agent);
  const chat = (name: string): { id: string; at: Context; end: () => void } => {
    const span = emitter.tracer.startSpan(
      name,
      { kind: SpanKind.CLIENT, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' } },
      under,
    );
    return { id: span.spanContext().spanId, at: trace.setSpan(under, span), end: () => span.end() };
  };
  const whole = chat('chat whole');
  const single = chat('chat single');
  const failing = chat('chat failing');
  const word = `refund-${randomUUID()}`;

  logger.emit({
    context: whole.at,
    eventName: 'gen_ai.client.inference.operation.details',
    severityNumber: INFO,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.system_instructions': [{ type: 'text', content: 'Be kind.' }],
      'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: `Please ${word}. 退款` }] }],
      'gen_ai.output.messages': [
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', id: 'c1', name: 'refund', arguments: { order: 'W1' } }],
          finish_reason: 'tool_calls',
        },
      ],
      'gen_ai.usage.input_tokens': 12,
    },
  });
  // One event a message, as instrumentations on 1.36 and before send them.
  const base = { context: single.at, severityNumber: INFO };
  const from = Date.now();
  logger.emit({ ...base, timestamp: from, eventName: 'gen_ai.system.message', body: { content: 'Be brief.' } });
  logger.emit({ ...base, timestamp: from + 1, eventName: 'gen_ai.user.message', body: { content: 'And then?' } });
  logger.emit({
    ...base,
    timestamp: from + 2,
    eventName: 'gen_ai.assistant.message',
    body: { tool_calls: [{ id: 'c2', type: 'function', function: { name: 'look_up', arguments: '{"order":"W2"}' } }] },
  });
  logger.emit({ ...base, timestamp: from + 3, eventName: 'gen_ai.tool.message', body: { id: 'c2', content: 'sent' } });
  logger.emit({
    ...base,
    timestamp: from + 4,
    eventName: 'gen_ai.choice',
    body: { index: 0, finish_reason: 'stop', message: { content: 'It was sent.' } },
  });
  logger.emit({
    context: failing.at,
    eventName: 'gen_ai.client.operation.exception',
    severityNumber: ERROR,
    attributes: { 'exception.type': 'RateLimitError', 'exception.message': 'slow down' },
  });
  logger.emit({
    context: whole.at,
    eventName: 'gen_ai.evaluation.result',
    attributes: {
      'gen_ai.evaluation.name': 'Relevance',
      'gen_ai.evaluation.score.value': 0.75,
      'gen_ai.evaluation.score.label': 'relevant',
      'gen_ai.evaluation.explanation': 'It answers.',
    },
  });
  logger.emit({
    context: under,
    severityNumber: INFO,
    severityText: 'INFO',
    body: 'a plain line',
    attributes: { list: [1, 2.5, 'x'], nested: { deep: { truth: true } }, bytes: new Uint8Array([1, 2]), nothing: null },
  });
  await provider.forceFlush(); // before any span has ended
  whole.end();
  single.end();
  failing.end();
  agent.end();
  await emitter.finish();

  const { traceId } = agent.spanContext();
  const detail = await readDecision(api, traceId);
  expect(stepOf(detail, whole.id)).toMatchObject({
    kind: 'model',
    name: 'chat whole',
    parentId: agent.spanContext().spanId,
    captured: 'full',
    model: { requested: 'gpt-4o', responded: 'gpt-4o-2024-08-06' },
    usage: { inputTokens: 12 },
    messages: {
      system: [{ role: 'system', content: 'Be kind.' }],
      input: [{ role: 'user', content: `Please ${word}. 退款` }],
      output: [
        { role: 'assistant', finishReason: 'tool_calls', toolCalls: [{ id: 'c1', name: 'refund', arguments: { order: 'W1' } }] },
      ],
    },
  });
  expect(stepOf(detail, whole.id).flags).not.toContain('startUnknown');
  expect(stepOf(detail, single.id).messages).toEqual({
    system: [{ role: 'system', content: 'Be brief.' }],
    input: [
      { role: 'user', content: 'And then?' },
      { role: 'assistant', toolCalls: [{ id: 'c2', name: 'look_up', arguments: { order: 'W2' } }] },
      { role: 'tool', toolCallId: 'c2', content: 'sent' },
    ],
    output: [{ role: 'assistant', content: 'It was sent.', finishReason: 'stop' }],
  });
  expect(stepOf(detail, failing.id)).toMatchObject({
    status: 'error',
    error: { message: 'RateLimitError: slow down', reportedBy: 'exception' },
  });
  const [evaluation] = detail.steps.filter((step) => step.kind === 'evaluation');
  expect(evaluation).toMatchObject({
    parentId: whole.id,
    evaluation: { name: 'Relevance', score: 0.75, label: 'relevant', explanation: 'It answers.' },
  });
  const line = detail.steps.find((step) => step.messages?.output?.[0]?.content === 'a plain line')!;
  expect(line.parentId).toBe(agent.spanContext().spanId);
  const [stored] = await readTrees(api, traceId, line.id);
  expect(stored).toMatchObject({
    form: 'log',
    log: {
      body: 'a plain line',
      severityNumber: INFO,
      severityText: 'INFO',
      attributes: { list: [1, 2.5, 'x'], nested: { deep: { truth: true } }, bytes: { $bytes: 'AQI=' }, nothing: null },
    },
  });
  // 4 spans, 9 log records, and nothing of them twice or lost
  expect(detail.integrity.eventCount).toBe(13);
  expect(detail.steps).toHaveLength(6);
  expect((await search(api, `"${word}" evaluation:"Relevance=relevant"`)).map((one) => one.traceId)).toEqual([traceId]);
  await provider.shutdown();
});

test('log events without a trace join by their conversation', async ({ demo, api }) => {
  const { provider, logger } = logsTo(demo);
  const conversation = `conv-${randomUUID()}`;
  for (const content of ['first', 'second'])
    logger.emit({
      context: ROOT_CONTEXT,
      severityNumber: INFO,
      body: content,
      attributes: { 'gen_ai.conversation.id': conversation },
    });
  await provider.forceFlush();
  const detail = await readDecision(api, conversation);
  expect(detail.decision.session).toBe(conversation);
  expect(detail.steps.flatMap((step) => step.messages?.output?.map((message) => message.content)).toSorted()).toEqual([
    'first',
    'second',
  ]);
  await provider.shutdown();
});

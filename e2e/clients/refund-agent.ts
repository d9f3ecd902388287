import { context, SpanKind, SpanStatusCode, trace, type Attributes, type Span, type Tracer } from '@opentelemetry/api';

/** Text that breaks careless pipelines: right to left, combining, outside the basic plane, markup, controls, a half surrogate. */
export const HARD_TEXT =
  'Zahlung “später” 退款 🧾👩‍⚖️ עברית e\u0301 <script>alert(1)</script> \t line\r\nnext \u202e \u0000 end \ud800!';

export interface Told {
  traceId: string;
  ids: Record<'agent' | 'ask' | 'answer' | 'retrieval' | 'refund' | 'lookup' | 'notify', string>;
  /** Stands in a tool's argument and nowhere else. */
  reference: string;
}

/**
 * One run of an agent as the GenAI conventions describe it: an agent that asks a model, retrieves, calls three tools (one fails openly,
 * one swallows its exception) and answers. Children end before their parents, as they do.
 */
export function runRefundAgent(tracer: Tracer, reference: string): Told {
  const agent = tracer.startSpan('invoke_agent refund-agent', {
    root: true,
    kind: SpanKind.INTERNAL,
    attributes: {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.provider.name': 'openai',
      'gen_ai.agent.name': 'refund-agent',
      'gen_ai.agent.id': 'asst_5j66',
      'gen_ai.agent.version': '2.4.1',
      'gen_ai.conversation.id': `conv-${reference}`,
      'enduser.id': 'operator-7',
      'countersign.policy.version': 'refunds-12',
      'gen_ai.input.messages': text([{ role: 'user', parts: [{ type: 'text', content: `Please refund. ${HARD_TEXT}` }] }]),
      'gen_ai.output.messages': text([
        { role: 'assistant', parts: [{ type: 'text', content: 'Refunded.' }], finish_reason: 'stop' },
      ]),
      'gen_ai.usage.input_tokens': 300,
      'gen_ai.usage.output_tokens': 70,
    },
  });
  const child = (name: string, attributes: Attributes, kind = SpanKind.INTERNAL): Span =>
    tracer.startSpan(name, { kind, attributes }, trace.setSpan(context.active(), agent));

  const ask = child(
    'chat gpt-4o',
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.response.id': 'chatcmpl-1',
      'gen_ai.response.finish_reasons': ['tool_calls'],
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.seed': Number.MAX_SAFE_INTEGER,
      'gen_ai.request.stop_sequences': ['END', 'STOP'],
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 30,
      'gen_ai.usage.cache_read.input_tokens': 64,
      'gen_ai.prompt.name': 'refund-system',
      'countersign.prompt.version': 'v14',
      'gen_ai.system_instructions': text([{ type: 'text', content: 'Refund at most 50 EUR.' }]),
      'gen_ai.input.messages': text([
        { role: 'user', parts: [{ type: 'text', content: `Please refund. ${HARD_TEXT}` }] },
        { role: 'assistant', parts: [{ type: 'reasoning', content: 'They want money back.' }] },
      ]),
      'gen_ai.output.messages': text([
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', id: 'call_1', name: 'issue_refund', arguments: { order: reference, amount: '40.00' } }],
          finish_reason: 'tool_calls',
        },
      ]),
    },
    SpanKind.CLIENT,
  );
  ask.end();

  const retrieval = child('retrieval policies', {
    'gen_ai.operation.name': 'retrieval',
    'gen_ai.data_source.id': 'kb-policies',
    'gen_ai.retrieval.query.text': 'refund limit',
    'gen_ai.retrieval.documents': text([
      { id: 'doc-1', score: 0.93, content: 'At most 50 EUR without approval.', chapter: 4 },
      { id: 'doc-2', score: 0.5 },
    ]),
  });
  retrieval.end();

  const refund = child('execute_tool issue_refund', {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'issue_refund',
    'gen_ai.tool.call.id': 'call_1',
    'gen_ai.tool.type': 'function',
    'gen_ai.tool.call.arguments': text({ order: reference, amount: '40.00', note: HARD_TEXT.replace('\ud800', '') }),
    'gen_ai.tool.call.result': text({ ok: true, balance: 0.1 }),
  });
  refund.addLink({ context: ask.spanContext(), attributes: { 'link.why': 'asked for', rank: 1 } });
  refund.setStatus({ code: SpanStatusCode.OK });
  refund.end();

  const lookup = child('execute_tool look_up', {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'look_up',
    'gen_ai.tool.call.id': 'call_2',
    'gen_ai.tool.call.arguments': text({ customer: 'c-1' }),
    'error.type': 'TimeoutError',
  });
  lookup.recordException(new RangeError('no such customer'));
  lookup.setStatus({ code: SpanStatusCode.ERROR, message: 'lookup failed' });
  lookup.end();

  const notify = child('execute_tool notify', {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'notify',
    'gen_ai.tool.call.arguments': text({ channel: 'mail' }),
  });
  notify.recordException(new TypeError('mailbox full'));
  notify.setStatus({ code: SpanStatusCode.OK }); // says that all is well although an exception was recorded
  notify.end();

  const answer = child('chat gpt-4o', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' }, SpanKind.CLIENT);
  setStructured(answer, {
    'gen_ai.system_instructions': [{ type: 'text', content: 'Refund at most 50 EUR.' }],
    'gen_ai.input.messages': [{ role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: { ok: true } }] }],
    'gen_ai.output.messages': [{ role: 'assistant', parts: [{ type: 'text', content: 'Refunded.' }], finish_reason: 'stop' }],
    'gen_ai.usage.input_tokens': 180,
    'gen_ai.usage.output_tokens': 40,
    'vendor.blob': new Uint8Array([0, 255, 7]),
    'vendor.nested': { a: [{ b: 1.5 }, null, 'x'], empty: {}, none: [] },
  });
  answer.end();
  agent.end();

  const id = (span: Span): string => span.spanContext().spanId;
  return {
    traceId: agent.spanContext().traceId,
    reference,
    ids: {
      agent: id(agent),
      ask: id(ask),
      answer: id(answer),
      retrieval: id(retrieval),
      refund: id(refund),
      lookup: id(lookup),
      notify: id(notify),
    },
  };
}

function text(value: unknown): string {
  return JSON.stringify(value);
}

/** Structured values, which the conventions allow and OTLP carries, while this SDK's setAttribute still refuses them. */
function setStructured(span: Span, values: Record<string, unknown>): void {
  Object.assign((span as unknown as { attributes: Record<string, unknown> }).attributes, values);
}

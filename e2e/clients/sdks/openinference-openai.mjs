import { SpanStatusCode, trace } from '@opentelemetry/api';
import { OpenAI, provider } from './setup.mjs';
import { QUESTION, run, SYSTEM, TOOLS } from './refund-desk.mjs';

const openai = new OpenAI();
const tracer = trace.getTracer('refund-desk');
const ask = async (messages) =>
  (await openai.chat.completions.create({ model: 'mock-1', messages, tools: TOOLS, temperature: 0.2 })).choices[0].message;

// The instrumentation tells of model calls only: what an application does around them, it tells itself.
await tracer.startActiveSpan('refund-agent', { attributes: { 'openinference.span.kind': 'AGENT' } }, async (agent) => {
  const messages = [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: QUESTION },
  ];
  const first = await ask(messages);
  messages.push(first);
  for (const call of first.tool_calls) {
    const { name, arguments: args } = call.function;
    const attributes = {
      'openinference.span.kind': 'TOOL',
      'tool.name': name,
      'input.value': args,
      'input.mime_type': 'application/json',
    };
    const result = await tracer.startActiveSpan(name, { attributes }, async (span) => {
      try {
        const output = await run[name](JSON.parse(args));
        span.setAttributes({ 'output.value': JSON.stringify(output), 'output.mime_type': 'application/json' });
        return output;
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
        return { error: error.message };
      } finally {
        span.end();
      }
    });
    messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
  }
  await ask(messages);
  agent.end();
});
await provider.shutdown();

import OpenAI from 'openai';
import { PROMPT, QUESTION, run, search, SESSION, SYSTEM, TOOLS, USER } from './refund-desk.mjs';
import { langfuse } from './setup.mjs';

const openai = new OpenAI();
const trace = langfuse.trace({ name: 'refund-agent', userId: USER, sessionId: SESSION, input: QUESTION, tags: ['refunds'] });

async function ask(messages) {
  const generation = trace.generation({
    name: 'ask-model',
    model: 'mock-1',
    modelParameters: { temperature: 0.2 },
    input: messages,
    prompt: { ...PROMPT, isFallback: false },
  });
  const answer = await openai.chat.completions.create({ model: 'mock-1', messages, tools: TOOLS, temperature: 0.2 });
  const { message } = answer.choices[0];
  generation.end({
    model: answer.model,
    output: message,
    usageDetails: {
      input: answer.usage.prompt_tokens,
      output: answer.usage.completion_tokens,
      cache_read_input_tokens: answer.usage.prompt_tokens_details.cached_tokens,
    },
  });
  return { message, generation };
}

const retrieval = trace.span({ name: 'find-rules', input: QUESTION });
retrieval.end({ output: await search(QUESTION) });
const messages = [
  { role: 'system', content: SYSTEM },
  { role: 'user', content: QUESTION },
];
const { message: first } = await ask(messages);
messages.push(first);
for (const call of first.tool_calls) {
  const args = JSON.parse(call.function.arguments);
  const span = trace.span({ name: call.function.name, input: args });
  let result;
  try {
    result = await run[call.function.name](args);
    span.end({ output: result });
  } catch (error) {
    result = { error: error.message };
    span.end({ level: 'ERROR', statusMessage: error.message });
  }
  messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
}
const { message: last, generation } = await ask(messages);
generation.score({ name: 'correctness', value: 0.9, comment: 'Paid what was owed.' });
trace.event({ name: 'handed-over', input: { queue: 'refunds' } });
trace.update({ output: last.content });
await langfuse.shutdownAsync();

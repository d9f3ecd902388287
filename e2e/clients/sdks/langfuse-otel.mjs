import { propagateAttributes, startActiveObservation } from '@langfuse/tracing';
import OpenAI from 'openai';
import { PROMPT, QUESTION, run, search, SESSION, SYSTEM, TOOLS, USER } from './refund-desk.mjs';
import { provider } from './setup.mjs';

const openai = new OpenAI();

async function ask(messages) {
  return startActiveObservation(
    'ask-model',
    async (generation) => {
      generation.update({
        model: 'mock-1',
        modelParameters: { temperature: 0.2 },
        input: messages,
        prompt: { name: PROMPT.name, version: PROMPT.version, isFallback: false },
      });
      const answer = await openai.chat.completions.create({ model: 'mock-1', messages, tools: TOOLS, temperature: 0.2 });
      const { message } = answer.choices[0];
      generation.update({
        model: answer.model,
        output: message,
        usageDetails: {
          input: answer.usage.prompt_tokens,
          output: answer.usage.completion_tokens,
          cache_read_input_tokens: answer.usage.prompt_tokens_details.cached_tokens,
        },
      });
      return message;
    },
    { asType: 'generation' },
  );
}

await startActiveObservation(
  'refund-agent',
  async (agent) => {
    await propagateAttributes({ userId: USER, sessionId: SESSION, tags: ['refunds'], traceName: 'refund' }, async () => {
      agent.update({ input: QUESTION });
      await startActiveObservation(
        'find-rules',
        async (retriever) => retriever.update({ input: QUESTION, output: await search(QUESTION) }),
        { asType: 'retriever' },
      );
      const messages = [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: QUESTION },
      ];
      const first = await ask(messages);
      messages.push(first);
      for (const call of first.tool_calls) {
        const args = JSON.parse(call.function.arguments);
        const result = await startActiveObservation(
          call.function.name,
          async (tool) => {
            tool.update({ input: args });
            const output = await run[call.function.name](args);
            tool.update({ output });
            return output;
          },
          { asType: 'tool' },
        ).catch((error) => ({ error: error.message }));
        messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
      }
      const last = await ask(messages);
      agent.update({ output: last.content });
    });
  },
  { asType: 'agent' },
);
await provider.forceFlush();
await provider.shutdown();

import './setup.mjs';
import * as traceloop from '@traceloop/node-server-sdk';
import OpenAI from 'openai';
import { PROMPT, QUESTION, run, search, SESSION, SYSTEM, TOOLS, USER } from './refund-desk.mjs';

const openai = new OpenAI();
const ask = async (messages) =>
  (await openai.chat.completions.create({ model: 'mock-1', messages, tools: TOOLS, temperature: 0.2 })).choices[0].message;

await traceloop.withAssociationProperties({ user_id: USER, session_id: SESSION, prompt_version: String(PROMPT.version) }, () =>
  traceloop.withWorkflow(
    { name: 'refund-agent' },
    async (question) => {
      await traceloop.withVectorDBCall({ vendor: 'shelf', type: 'query' }, async ({ span }) => {
        span.reportQuery({ queryVector: [0.1, 0.2] });
        const found = await search(question);
        span.reportResults({ results: found.map(({ id, score, content }) => ({ ids: id, scores: score, documents: content })) });
      });
      const messages = [
        { role: 'system', content: SYSTEM },
        { role: 'user', content: question },
      ];
      const first = await ask(messages);
      messages.push(first);
      for (const call of first.tool_calls) {
        const { name } = call.function;
        const result = await traceloop
          .withTool({ name }, run[name], JSON.parse(call.function.arguments))
          .catch((error) => ({ error: error.message }));
        messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
      }
      return (await ask(messages)).content;
    },
    QUESTION,
  ),
);
await traceloop.forceFlush();

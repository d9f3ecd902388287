import { processor } from './setup.mjs';
import OpenAI from 'openai';
import { traceable } from 'langsmith/traceable';
import { wrapOpenAI } from 'langsmith/wrappers';
import { PROMPT, QUESTION, run, search, SESSION, SYSTEM, TOOLS, USER } from './refund-desk.mjs';

const openai = wrapOpenAI(new OpenAI());
const ask = async (messages) =>
  (await openai.chat.completions.create({ model: 'mock-1', messages, tools: TOOLS, temperature: 0.2 })).choices[0].message;
const findRules = traceable(
  async (query) =>
    (await search(query)).map(({ id, content, score }) => ({ page_content: content, type: 'Document', metadata: { id, score } })),
  { name: 'find-rules', run_type: 'retriever' },
);
const tools = Object.fromEntries(Object.entries(run).map(([name, work]) => [name, traceable(work, { name, run_type: 'tool' })]));

const agent = traceable(
  async (question) => {
    await findRules(question);
    const messages = [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: question },
    ];
    const first = await ask(messages);
    messages.push(first);
    for (const call of first.tool_calls) {
      const result = await tools[call.function.name](JSON.parse(call.function.arguments)).catch((error) => ({
        error: error.message,
      }));
      messages.push({ role: 'tool', tool_call_id: call.id, content: JSON.stringify(result) });
    }
    return (await ask(messages)).content;
  },
  { name: 'refund-agent', metadata: { user_id: USER, session_id: SESSION, prompt_version: String(PROMPT.version) } },
);
await agent(QUESTION);
await processor.shutdown();

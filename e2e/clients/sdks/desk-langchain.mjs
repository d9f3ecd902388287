import { countersignMiddleware } from '@countersign/langchain';
import { AIMessage, createAgent, fakeModel, tool } from 'langchain';
import { z } from 'zod';
import { ARGS, asked, CALL_ID, desk, NAME, notRun, ran, SPEC, told } from './desk-call.mjs';

const model = fakeModel()
  .respondWithTools([{ name: NAME, args: ARGS, id: CALL_ID }])
  .respond((messages) => {
    told(messages.at(-1).content);
    return new AIMessage('Done.');
  });
const agent = createAgent({
  model,
  tools: [tool(ran, { name: NAME, description: 'What is asked for', schema: z.record(z.string(), z.unknown()) })],
  middleware: [countersignMiddleware(desk, { tools: { [NAME]: SPEC }, onWaiting: asked, onNotRun: notRun })],
});
await agent.invoke({ messages: [{ role: 'user', content: 'Please refund order W100.' }] });

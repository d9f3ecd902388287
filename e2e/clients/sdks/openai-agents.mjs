import { Agent, run, setOpenAIAPI, tool, withTrace } from '@openai/agents';
import { z } from 'zod';
import { finish } from './setup.mjs';
import { issueRefund, notify, QUESTION, SESSION, SYSTEM, USER } from './refund-desk.mjs';

if (process.env.OPENAI_API) setOpenAIAPI(process.env.OPENAI_API);

const agent = new Agent({
  name: 'refund-agent',
  instructions: SYSTEM,
  model: 'mock-1',
  modelSettings: { temperature: 0.2 },
  tools: [
    tool({
      name: 'issue_refund',
      description: 'Pays money back',
      parameters: z.object({ order: z.string(), amount: z.string() }),
      execute: issueRefund,
    }),
    tool({ name: 'notify', description: 'Tells the customer', parameters: z.object({ channel: z.string() }), execute: notify }),
  ],
});
await withTrace('refund', () => run(agent, QUESTION), { groupId: SESSION, metadata: { user_id: USER } });
await finish();

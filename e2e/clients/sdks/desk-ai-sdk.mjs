import { answerApprovals, guardTools } from '@countersign/ai-sdk';
import { generateText, jsonSchema, stepCountIs, tool } from 'ai';
import { MockLanguageModelV3 } from 'ai/test';
import { ARGS, asked, CALL_ID, desk, NAME, notRun, ran, SPEC, told } from './desk-call.mjs';

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: undefined },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
};
const model = new MockLanguageModelV3({
  doGenerate: async ({ prompt }) => {
    const last = prompt.at(-1);
    if (last.role !== 'tool')
      return {
        content: [{ type: 'tool-call', toolCallId: CALL_ID, toolName: NAME, input: JSON.stringify(ARGS) }],
        finishReason: { unified: 'tool-calls', raw: 'tool_calls' },
        usage,
        warnings: [],
      };
    const { output } = last.content.find((part) => part.type === 'tool-result');
    told(output.value ?? output.reason ?? output.type);
    return { content: [{ type: 'text', text: 'Done.' }], finishReason: { unified: 'stop', raw: 'stop' }, usage, warnings: [] };
  },
});
const hold = process.env.HOLD ?? 'execute';
const options = { hold, tools: { [NAME]: SPEC }, onWaiting: asked, onNotRun: notRun };
const tools = guardTools(
  desk,
  { [NAME]: tool({ description: 'What is asked for', inputSchema: jsonSchema({ type: 'object' }), execute: ran }) },
  options,
);
const messages = [{ role: 'user', content: 'Please refund order W100.' }];
const first = await generateText({ model, tools, messages, stopWhen: stepCountIs(4) });
if (hold === 'approval' && first.content.some((part) => part.type === 'tool-approval-request')) {
  messages.push(...first.response.messages);
  // Another process may do this, days later, with the messages from a store.
  const action = await desk.request({
    tool: { name: NAME, schemaVersion: SPEC.schemaVersion },
    args: ARGS,
    run: { runId: desk.runId, callId: CALL_ID, framework: 'ai-sdk' },
    options: { acceptsEdits: SPEC.acceptsEdits },
  });
  asked(action);
  const responses = await answerApprovals(desk, messages, { ...options, maxWaitMs: 60_000 });
  messages.push({ role: 'tool', content: responses });
  await generateText({ model, tools, messages, stopWhen: stepCountIs(4) });
}

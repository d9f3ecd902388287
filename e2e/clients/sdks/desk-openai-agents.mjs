import { countersign } from '@countersign/openai-agents';
import { Agent, run, RunState, setTracingDisabled, tool, Usage } from '@openai/agents';
import { z } from 'zod';
import { ARGS, asked, CALL_ID, desk, NAME, notRun, ran, SPEC, told } from './desk-call.mjs';

setTracingDisabled(true);
const model = {
  async getResponse({ input }) {
    const result = Array.isArray(input) ? input.find((item) => item.type === 'function_call_result') : undefined;
    if (result) told(typeof result.output === 'string' ? result.output : (result.output.text ?? result.output));
    const output = result
      ? [{ type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'Done.' }] }]
      : [{ type: 'function_call', callId: CALL_ID, name: NAME, status: 'completed', arguments: JSON.stringify(ARGS) }];
    return { usage: new Usage(), output };
  },
};
const { guard, settle } = countersign(desk, { onNotRun: notRun });
const agent = new Agent({
  name: 'refund-agent',
  model,
  tools: [
    tool(
      guard(
        {
          name: NAME,
          description: 'What is asked for',
          parameters: z.object(Object.fromEntries(Object.keys(ARGS).map((key) => [key, z.string()]))),
          execute: ran,
        },
        SPEC,
      ),
    ),
  ],
});
let result = await run(agent, 'Please refund order W100.');
while (result.interruptions.length > 0) {
  // Through text and back, as a run that waits for days is kept.
  const state = await RunState.fromString(agent, result.state.toString());
  const request = {
    tool: { name: NAME, schemaVersion: SPEC.schemaVersion },
    args: ARGS,
    run: { runId: desk.runId, callId: CALL_ID, framework: 'openai-agents-js' },
    options: { acceptsEdits: SPEC.acceptsEdits },
  };
  asked(await desk.request(request));
  await settle(state, { maxWaitMs: 60_000 });
  result = await run(agent, state);
}

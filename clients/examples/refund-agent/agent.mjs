#!/usr/bin/env node
import { parseArgs } from 'node:util';
// In a project of your own: from '@countersign/client'.
import { Countersign, CountersignError } from '../../client/index.js';
import { Trail } from './events.mjs';
import { serveMockModel } from './mock-model.mjs';

const USAGE = `node clients/examples/refund-agent/agent.mjs --desk http://127.0.0.1:3000 --key cs_... "Refund W100 40.00 and W200 420.00"

An agent that pays refunds. It asks the desk before each one, waits for people where the desk says so, and pays exactly what was approved, once.
It prints one JSON object a line. --run names the run: started again with the same name it asks for the same things, and pays nothing twice.
--system (refund-agent), --patience <seconds> to wait for people. The key needs the scopes ingest, act and redeem; also from COUNTERSIGN_KEY.
The model is a mock unless OPENAI_BASE_URL (and OPENAI_API_KEY, MODEL) name a real one.
`;

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    desk: { type: 'string', default: process.env.COUNTERSIGN_URL ?? 'http://127.0.0.1:3000' },
    key: { type: 'string', default: process.env.COUNTERSIGN_KEY },
    system: { type: 'string', default: 'refund-agent' },
    run: { type: 'string', default: crypto.randomUUID() },
    patience: { type: 'string', default: '14400' },
    help: { type: 'boolean', default: false },
  },
});
const question = positionals.join(' ');
if (given.help || !given.key || question === '') {
  process.stderr.write(USAGE);
  process.exit(given.help ? 0 : 2);
}

/** @param {Record<string, unknown>} line */
const say = (line) => console.log(JSON.stringify(line));

// The payment provider. A real one would be called here; nothing else in this program moves money.
/** @param {{ order: string, amount: string, currency: string }} refund */
function pay({ order, amount, currency }) {
  say({ event: 'paid', order, amount, currency });
  return { ok: true, order, paid: amount, currency };
}

const about = { url: given.desk, key: given.key, system: given.system, runId: given.run };
const desk = new Countersign({
  ...about,
  framework: 'refund-agent',
  onReportFailed: (error, action) =>
    say({ event: 'resultNotTold', action: action.id, code: /** @type {CountersignError} */ (error).code }),
});
const trail = new Trail(about);
const refund = desk.guard(
  { name: 'issue_refund', schemaVersion: '1', acceptsEdits: true, maxWaitMs: Number(given.patience) * 1000 },
  pay,
);

/** @param {{ id: string, function: { arguments: string } }} call */
async function callTool(call) {
  const args = JSON.parse(call.function.arguments);
  trail.add('tool.called', { tool: { name: 'issue_refund', callId: call.id, arguments: args } }, call.id);
  await trail.send(); // a reviewer reads the trail while the call waits
  try {
    const result = await refund(args, {
      callId: call.id,
      decision: given.run,
      step: call.id,
      target: { resource: args.order, environment: 'prod' },
      context: { task: question, reason: 'The customer asked for a refund.' },
      onWaiting: (action) =>
        say({ event: 'asked', order: args.order, action: action.id, state: action.state, tier: action.risk?.tier }),
    });
    trail.add('tool.returned', { tool: { name: 'issue_refund', callId: call.id, result } }, call.id);
    return `Refunded ${result.paid} ${result.currency} for ${result.order}.`;
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    say({ event: 'notRun', order: args.order, kind: error.name, code: error.code, action: error.action?.id });
    trail.add(
      'tool.returned',
      { tool: { name: 'issue_refund', callId: call.id, result: { ok: false, why: error.code } } },
      call.id,
    );
    return error.forModel;
  }
}

const mock = process.env.OPENAI_BASE_URL ? undefined : await serveMockModel();
const requested = process.env.MODEL ?? 'mock-1';

/** @param {object[]} messages */
async function think(messages) {
  const response = await fetch(`${mock?.url ?? process.env.OPENAI_BASE_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${process.env.OPENAI_API_KEY ?? 'none'}` },
    body: JSON.stringify({ model: requested, messages, tools: [TOOL] }),
  });
  if (!response.ok) throw new Error(`The model answered ${response.status}.`);
  const answer = await response.json();
  const { message } = answer.choices[0];
  const usage = { inputTokens: answer.usage?.prompt_tokens, outputTokens: answer.usage?.completion_tokens };
  const output = [{ role: 'assistant', content: message.content ?? '' }];
  trail.add(
    'model.invoked',
    { model: { requested, responded: answer.model }, messages: { input: messages, output }, usage },
    `turn-${messages.length}`,
  );
  return message;
}

const TOOL = {
  type: 'function',
  function: {
    name: 'issue_refund',
    description: 'Pays money back for an order.',
    parameters: {
      type: 'object',
      properties: { order: { type: 'string' }, amount: { type: 'string' }, currency: { type: 'string' } },
      required: ['order', 'amount', 'currency'],
    },
  },
};

trail.add('decision.started', { input: question });
/** @type {any[]} */
const messages = [
  { role: 'system', content: 'You refund orders. Money is text.' },
  { role: 'user', content: question },
];
let reply = await think(messages);
while (reply.tool_calls?.length > 0) {
  messages.push(reply);
  for (const call of reply.tool_calls) messages.push({ role: 'tool', tool_call_id: call.id, content: await callTool(call) });
  reply = await think(messages);
}
say({ event: 'answer', text: reply.content });
trail.add('decision.ended', { status: 'ok', output: reply.content });
await trail.send();
mock?.close();

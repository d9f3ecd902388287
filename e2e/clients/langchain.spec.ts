import { randomUUID } from 'node:crypto';
import { LangChainInstrumentation } from '@arizeai/openinference-instrumentation-langchain';
import * as CallbackManagerModule from '@langchain/core/callbacks/manager';
import { awaitAllCallbacks } from '@langchain/core/callbacks/promises';
import { Document } from '@langchain/core/documents';
import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { StringOutputParser } from '@langchain/core/output_parsers';
import { ChatPromptTemplate } from '@langchain/core/prompts';
import { RunnableLambda, RunnablePassthrough, RunnableSequence } from '@langchain/core/runnables';
import { tool } from '@langchain/core/tools';
import { FakeListChatModel, FakeRetriever } from '@langchain/core/utils/testing';
import { z } from 'zod';
import { asReported, emitterTo, type Emitter } from './emitter';
import { expect, test as base } from './fixtures';
import { readDecision, readSpan, search, stepNamed } from './read-back';
import type { Demo } from '../support/instance';
import type { DecisionDetail } from '@/lib/decisions/trail';

let instrumented: Emitter | undefined;
function emitterOf(demo: Demo): Emitter {
  if (instrumented) return instrumented;
  instrumented = emitterTo(demo, { service: 'langchain-desk' });
  new LangChainInstrumentation({ tracerProvider: instrumented.provider }).manuallyInstrument(CallbackManagerModule);
  return instrumented;
}
const test = base.extend<{ emitter: Emitter }>({
  emitter: async ({ demo }, use) => {
    const emitter = emitterOf(demo);
    emitter.sent.length = emitter.requests.length = 0;
    await use(emitter);
  },
});
test.describe.configure({ mode: 'default' });

/** Answers what it was made with, as a provider's integration does: tool calls, the answering model, tokens. */
class ScriptedModel extends BaseChatModel {
  constructor(private readonly answer: AIMessage) {
    super({});
  }
  override _llmType(): string {
    return 'scripted';
  }
  override invocationParams() {
    return { model: 'mock-1', temperature: 0.2 };
  }
  override getLsParams() {
    return { ls_provider: 'mock-provider', ls_model_name: 'mock-1', ls_model_type: 'chat' as const };
  }
  override _generate() {
    return Promise.resolve({ generations: [{ text: '', message: this.answer }] });
  }
}

async function decisionOf(api: Parameters<typeof readDecision>[0], emitter: Emitter): Promise<DecisionDetail> {
  await awaitAllCallbacks(); // LangChain tells its tracers in the background
  await emitter.finish();
  expect(emitter.requests.flatMap((one) => one.error ?? [])).toEqual([]);
  const traces = new Set(emitter.sent.map((span) => span.spanContext().traceId));
  expect(traces.size).toBe(1);
  const [traceId] = [...traces];
  for (const span of emitter.sent) {
    const tree = await readSpan(api, traceId!, span.spanContext().spanId);
    expect(tree.span).toEqual(asReported(span));
    expect(tree.scope.name).toBe('@arizeai/openinference-instrumentation-langchain');
  }
  const detail = await readDecision(api, traceId!);
  expect(detail.steps).toHaveLength(emitter.sent.length);
  return detail;
}

test('a chain of retriever, prompt, model and parser', async ({ api, emitter }) => {
  const session = `thread-${randomUUID()}`;
  const order = `W-${randomUUID()}`;
  const retriever = new FakeRetriever({
    output: [
      new Document({ id: 'doc-1', pageContent: 'At most 50 EUR.', metadata: { source: 'kb://refunds', score: 0.93 } }),
      new Document({ pageContent: 'Ask a person above that. 退款', metadata: {} }),
    ],
  });
  const prompt = ChatPromptTemplate.fromMessages([
    ['system', 'Rules: {rules}'],
    ['human', 'Refund {order}?'],
  ]);
  const chain = RunnableSequence.from([
    RunnablePassthrough.assign({
      rules: RunnableLambda.from(async (_given: unknown, config) => {
        const [best] = await retriever.invoke('refund limit', config);
        return best!.pageContent;
      }),
    }),
    prompt,
    new FakeListChatModel({ responses: ['Refunded 🧾.'] }),
    new StringOutputParser(),
  ]);
  const said = await chain.invoke(
    { order },
    { runName: 'refund-chain', metadata: { user_id: 'u-9', session_id: session, tenant: 't1' }, tags: ['prod'] },
  );
  expect(said).toBe('Refunded 🧾.');
  const detail = await decisionOf(api, emitter);
  expect(detail.decision).toMatchObject({
    system: { name: 'langchain-desk' },
    user: 'u-9',
    session,
    errorCount: 0,
    outputPreview: 'Refunded 🧾.',
  });
  const found = detail.steps.find((step) => step.kind === 'retrieval')!;
  expect(found.query).toBe('refund limit');
  expect(found.documents).toMatchObject([
    { id: 'doc-1', content: 'At most 50 EUR.', source: 'kb://refunds', score: 0.93 },
    { content: 'Ask a person above that. 退款' },
  ]);
  const call = detail.steps.find((step) => step.kind === 'model')!;
  expect(call.messages).toMatchObject({
    system: [{ role: 'system', content: 'Rules: At most 50 EUR.' }],
    input: [{ role: 'user', content: `Refund ${order}?` }],
    output: [{ role: 'assistant', content: 'Refunded 🧾.' }],
  });
  const root = stepNamed(detail, 'refund-chain');
  expect(root.parentId).toBeUndefined();
  expect(detail.decision.inputPreview).toContain(order);
  expect((await search(api, `session:${session} user:u-9 "${order}"`)).map((one) => one.id)).toEqual([detail.decision.id]);
});

test('an agent round: a model that calls tools, of which one throws', async ({ api, emitter }) => {
  const session = `thread-${randomUUID()}`;
  const model = new ScriptedModel(
    new AIMessage({
      content: '',
      tool_calls: [
        { id: 'call_1', name: 'issue_refund', args: { order: 'W7', amount: '40.00' } },
        { id: 'call_2', name: 'notify', args: { channel: 'mail' } },
      ],
      usage_metadata: { input_tokens: 120, output_tokens: 30, total_tokens: 150, input_token_details: { cache_read: 64 } },
      response_metadata: { model_name: 'mock-1-2026-01', finish_reason: 'tool_calls' },
    }),
  );
  const issueRefund = tool(({ order, amount }) => ({ ok: true, paid: `${order}:${amount}` }), {
    name: 'issue_refund',
    description: 'Pays money back',
    schema: z.object({ order: z.string(), amount: z.string() }),
  });
  const notify = tool(
    ({ channel }): string => {
      throw new RangeError(`no ${channel} today`);
    },
    { name: 'notify', description: 'Tells the customer', schema: z.object({ channel: z.string() }) },
  );
  const agent = RunnableLambda.from(async (question: string, config) => {
    const message = await model.invoke(question, config);
    for (const call of message.tool_calls ?? []) {
      if (call.name === 'issue_refund') await issueRefund.invoke({ ...call, type: 'tool_call' }, config);
      else await notify.invoke({ ...call, type: 'tool_call' }, config).catch(() => 'failed');
    }
    return 'done';
  }).withConfig({ runName: 'refund-agent' });
  await agent.invoke('Refund W7', { metadata: { user_id: 'u-9', thread_id: session } });
  const detail = await decisionOf(api, emitter);
  expect(detail.decision).toMatchObject({ session, user: 'u-9', usage: { inputTokens: 120, outputTokens: 30 } });
  expect(detail.decision.tools.toSorted()).toEqual(['issue_refund', 'notify']);
  const call = detail.steps.find((step) => step.kind === 'model')!;
  expect(call.messages!.output).toMatchObject([
    {
      role: 'assistant',
      toolCalls: [
        { id: 'call_1', name: 'issue_refund', arguments: { order: 'W7', amount: '40.00' } },
        { id: 'call_2', name: 'notify', arguments: { channel: 'mail' } },
      ],
    },
  ]);
  expect(call.usage).toMatchObject({ inputTokens: 120, outputTokens: 30, cacheReadTokens: 64 });
  expect(call.model).toMatchObject({
    requested: 'mock-1',
    responded: 'mock-1-2026-01',
    provider: 'mock-provider',
    parameters: { temperature: 0.2 },
  });
  expect(stepNamed(detail, 'issue_refund')).toMatchObject({
    kind: 'tool',
    status: 'ok',
    tool: {
      name: 'issue_refund',
      callId: 'call_1',
      arguments: { order: 'W7', amount: '40.00' },
      result: { ok: true, paid: 'W7:40.00' },
    },
  });
  expect(stepNamed(detail, 'notify')).toMatchObject({
    kind: 'tool',
    status: 'error',
    error: { message: expect.stringContaining('no mail today'), reportedBy: 'status' },
    tool: { name: 'notify', arguments: 'mail' }, // the instrumentation sends the value of a single text argument without its name
  });
  expect(detail.decision.errorCount).toBe(1);
});

test('a talk with calls and answers in it, streamed', async ({ api, emitter }) => {
  const model = new FakeListChatModel({ responses: ['Paid back.'] });
  const stream = await model.stream(
    [
      new SystemMessage('Be kind.'),
      new HumanMessage({ content: [{ type: 'text', text: 'Refund W7' }] }),
      new AIMessage({ content: 'One moment.', tool_calls: [{ id: 'call_1', name: 'issue_refund', args: { order: 'W7' } }] }),
      new ToolMessage({ tool_call_id: 'call_1', content: '{"ok":true}' }),
    ],
    { metadata: { user_id: 'u-9', session_id: `s-${randomUUID()}` } },
  );
  let said = '';
  for await (const chunk of stream) said += String(chunk.content);
  expect(said).toBe('Paid back.');
  const { steps } = await decisionOf(api, emitter);
  expect(steps).toHaveLength(1);
  expect(steps[0]!.messages).toMatchObject({
    system: [{ role: 'system', content: 'Be kind.' }],
    input: [
      { role: 'user', content: 'Refund W7' },
      {
        role: 'assistant',
        content: 'One moment.',
        toolCalls: [{ id: 'call_1', name: 'issue_refund', arguments: { order: 'W7' } }],
      },
      { role: 'tool', content: '{"ok":true}', toolCallId: 'call_1' },
    ],
    output: [{ role: 'assistant', content: 'Paid back.' }],
  });
});

test('a chain that fails in the middle', async ({ api, emitter }) => {
  const chain = RunnableSequence.from([
    ChatPromptTemplate.fromTemplate('Refund {order}?'),
    new FakeListChatModel({ responses: ['Yes.'] }),
    RunnableLambda.from(() => {
      throw new TypeError('cannot read the answer');
    }),
  ]);
  await expect(chain.invoke({ order: 'W8' }, { runName: 'broken-chain' })).rejects.toThrow('cannot read the answer');
  const detail = await decisionOf(api, emitter);
  expect(stepNamed(detail, 'broken-chain')).toMatchObject({
    status: 'error',
    error: { message: expect.stringContaining('cannot read the answer'), reportedBy: 'status' },
  });
  expect(detail.steps.find((step) => step.kind === 'model')).toMatchObject({ status: 'ok' });
});

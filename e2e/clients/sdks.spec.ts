import type { APIRequestContext } from '@playwright/test';
import type { DecisionDetail } from '@/lib/decisions/trail';
import type { Step } from '@/lib/dialects/step';
import { expect, test } from './fixtures';
import { readDecision, search, stepNamed } from './read-back';
import { openTelemetryVariables, runClient, sdksMissing } from './run-sdk';

/**
 * Client libraries as their own documentation sets them up, each in a process of its own, all with the same agent (sdks/refund-desk.mjs):
 * one question, two documents, a tool that pays, a tool that fails, two model calls. What a client does not send must be absent.
 */
test.beforeEach(() => {
  const missing = sdksMissing();
  test.skip(missing !== null, `the client libraries are missing: ${missing}`);
});

const QUESTION = 'Please refund order W100.';
const ANSWER = 'Refunded 40 EUR.';
const ASKED = 'mock-1';
const ANSWERED = 'mock-1-2026-01';
const CALLS = [
  { id: 'call_1', name: 'issue_refund', arguments: { order: 'W100', amount: '40.00' } },
  { id: 'call_2', name: 'notify', arguments: { channel: 'mail' } },
];
const DOCUMENTS = [
  { id: 'kb-7', content: 'Refunds under 50 EUR need no approval.', score: 0.92 },
  { id: 'kb-9', content: 'Refunds are paid within 14 days.', score: 0.61 },
];

/** The one decision that a client's run made. */
async function decisionOf(api: APIRequestContext, system: string): Promise<DecisionDetail> {
  const found = await search(api, `system:${system}`);
  expect(found, `decisions of ${system}`).toHaveLength(1);
  return readDecision(api, found[0]!.id);
}

/** Both model calls, in their order: what was asked under which system prompt, and what was answered. */
function expectModelCalls({ steps }: DecisionDetail): [Step, Step] {
  const calls = steps.filter((step) => step.kind === 'model').toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  expect(calls).toHaveLength(2);
  const [first, second] = calls as [Step, Step];
  for (const call of calls) {
    expect(call.messages!.system).toMatchObject([{ role: 'system', content: 'Refund at most 50 EUR.' }]);
    expect(call.messages!.input![0]).toMatchObject({ role: 'user', content: QUESTION });
    expect(call.captured).toBe('full');
  }
  expect(first.messages!.output).toMatchObject([{ role: 'assistant', toolCalls: CALLS }]);
  expect(second.messages!.output).toMatchObject([{ role: 'assistant', content: ANSWER }]);
  return [first, second];
}

function expectTokens({ decision, steps }: DecisionDetail): void {
  expect(decision.usage).toMatchObject({ inputTokens: 300, outputTokens: 70 });
  const calls = steps.filter((step) => step.kind === 'model').toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  expect(calls.map((step) => [step.usage?.inputTokens, step.usage?.outputTokens])).toEqual([
    [120, 30],
    [180, 40],
  ]);
}

function expectRefund(detail: DecisionDetail): void {
  expect(stepNamed(detail, 'issue_refund')).toMatchObject({
    kind: 'tool',
    tool: { name: 'issue_refund', arguments: { order: 'W100', amount: '40.00' }, result: { ok: true, paid: '40.00' } },
  });
  expect(stepNamed(detail, 'issue_refund').status).not.toBe('error');
}

function expectFailedNotice(detail: DecisionDetail, reportedBy: string, message = 'no mail today'): void {
  const step = stepNamed(detail, 'notify');
  expect(step).toMatchObject({
    kind: 'tool',
    status: 'error',
    error: { message: expect.stringContaining(message), reportedBy },
    tool: { name: 'notify', arguments: { channel: 'mail' } },
  });
  expect(detail.decision.errorCount).toBe(1);
}

test('@langfuse/otel: all of it, but for the model that was asked for', async ({ demo, api }) => {
  const { system, session } = await runClient(demo, 'langfuse-otel');
  const detail = await decisionOf(api, system);
  expect(detail.decision).toMatchObject({
    system: { name: system },
    user: 'u-7',
    session,
    versions: { prompt: '3' },
    inputPreview: QUESTION,
    outputPreview: ANSWER,
  });
  expect(detail.decision.tools).toEqual(['issue_refund', 'notify']);
  // The SDK keeps one name, the last one that it was told.
  expect(detail.decision.models.flatMap((pair) => Object.values(pair))).toEqual([ANSWERED]);
  const [, second] = expectModelCalls(detail);
  expect(second).toMatchObject({ model: { parameters: { temperature: 0.2 } }, prompt: { name: 'refunds', version: '3' } });
  expect(second.usage).toMatchObject({ cacheReadTokens: 64 });
  expectTokens(detail);
  expectRefund(detail);
  expectFailedNotice(detail, 'status');
  expect(stepNamed(detail, 'find-rules')).toMatchObject({ kind: 'retrieval', query: QUESTION, documents: DOCUMENTS });
  expect(stepNamed(detail, 'refund-agent').kind).toBe('agent');
});

test('langfuse 3: all of it; what an observation is, its older kinds do not tell', async ({ demo, api }) => {
  const { system, session } = await runClient(demo, 'langfuse-legacy');
  const detail = await decisionOf(api, system);
  expect(detail.decision).toMatchObject({
    system: { name: system },
    user: 'u-7',
    session,
    versions: { prompt: '3' },
    models: [{ requested: ASKED, responded: ANSWERED }],
    inputPreview: QUESTION,
    outputPreview: ANSWER,
    errorCount: 1,
  });
  const [, second] = expectModelCalls(detail);
  expect(second).toMatchObject({
    model: { requested: ASKED, responded: ANSWERED, parameters: { temperature: 0.2 } },
    prompt: { name: 'refunds', version: '3' },
    usage: { cacheReadTokens: 64 },
  });
  expectTokens(detail);
  expect(stepNamed(detail, 'find-rules')).toMatchObject({ documents: DOCUMENTS, messages: { input: [{ content: QUESTION }] } });
  // Spans, all of them: that two are calls of tools is not reported.
  expect(detail.decision.tools).toEqual([]);
  expect(stepNamed(detail, 'issue_refund')).toMatchObject({
    kind: 'other',
    messages: { input: [{ content: '{"amount":"40.00","order":"W100"}' }], output: [{ content: '{"ok":true,"paid":"40.00"}' }] },
  });
  expect(stepNamed(detail, 'notify')).toMatchObject({
    status: 'error',
    error: { message: 'no mail today', reportedBy: 'level' },
    messages: { input: [{ content: '{"channel":"mail"}' }] },
  });
  expect(stepNamed(detail, 'correctness')).toMatchObject({
    kind: 'evaluation',
    parentId: second.id,
    evaluation: { name: 'correctness', score: 0.9, explanation: 'Paid what was owed.' },
  });
  expect(stepNamed(detail, 'handed-over')).toMatchObject({ messages: { input: [{ content: '{"queue":"refunds"}' }] } });
});

test('@traceloop/node-server-sdk: all of it, but for a tool that failed', async ({ demo, api }) => {
  const { system, session } = await runClient(demo, 'traceloop');
  const detail = await decisionOf(api, system);
  expect(detail.decision).toMatchObject({
    system: { name: system },
    user: 'u-7',
    session,
    versions: { prompt: '3' },
    models: [{ requested: ASKED, responded: ANSWERED }],
    inputPreview: QUESTION,
    outputPreview: ANSWER,
  });
  const [first] = expectModelCalls(detail);
  expect(first.model).toMatchObject({ requested: ASKED, responded: ANSWERED, parameters: { temperature: 0.2 } });
  expectTokens(detail);
  expect(detail.steps.find((step) => step.tool?.name === 'issue_refund')).toMatchObject({
    kind: 'tool',
    tool: { arguments: { order: 'W100', amount: '40.00' }, result: { ok: true, paid: '40.00' } },
  });
  expect(detail.steps.find((step) => step.documents)).toMatchObject({ kind: 'retrieval', documents: DOCUMENTS });
  // A rejected promise ends no span in this release: the call is known from the model's answer alone.
  expect(detail.steps.filter((step) => step.tool?.name === 'notify' || step.name.startsWith('notify'))).toEqual([]);
  expect(detail.decision).toMatchObject({ tools: ['issue_refund'], errorCount: 0 });
});

test('@arizeai/openinference-instrumentation-openai: the model calls in full, and nothing about who asked', async ({
  demo,
  api,
}) => {
  const service = `openinference-${crypto.randomUUID()}`;
  await runClient(demo, 'openinference-openai', openTelemetryVariables(demo, service));
  const detail = await decisionOf(api, service);
  expect(detail.decision).toMatchObject({
    system: { name: service },
    models: [{ requested: ASKED, responded: ANSWERED }],
    tools: ['issue_refund', 'notify'],
  });
  const [first, second] = expectModelCalls(detail);
  expect(first.model!.parameters).toMatchObject({ temperature: 0.2 });
  expect(second.usage).toMatchObject({ cacheReadTokens: 64 });
  expectTokens(detail);
  expectRefund(detail);
  expectFailedNotice(detail, 'status');
  // Not reported: the instrumentation knows of no user, session, prompt version or document.
  for (const absent of ['user', 'session'] as const) expect(detail.decision).not.toHaveProperty(absent);
  expect(detail.decision.versions).toEqual({});
  expect(detail.steps.filter((step) => step.documents)).toEqual([]);
});

test('langsmith in OpenTelemetry mode: all of it', async ({ demo, api }) => {
  const { system, session } = await runClient(demo, 'langsmith');
  const detail = await decisionOf(api, system);
  expect(detail.decision).toMatchObject({
    system: { name: system },
    user: 'u-7',
    session,
    versions: { prompt: '3' },
    models: [{ requested: ASKED, responded: ANSWERED }],
    tools: ['issue_refund', 'notify'],
    inputPreview: QUESTION,
    outputPreview: ANSWER,
  });
  const [, second] = expectModelCalls(detail);
  expect(second.usage).toMatchObject({ cacheReadTokens: 64 });
  expectTokens(detail);
  expectRefund(detail);
  expectFailedNotice(detail, 'exception');
  const { documents, ...rules } = stepNamed(detail, 'find-rules');
  expect(rules).toMatchObject({ kind: 'retrieval', query: QUESTION });
  expect(documents).toMatchObject(DOCUMENTS);
});

test('@openai/agents over the Responses API: the tools in full, and of the model calls their tokens only', async ({
  demo,
  api,
}) => {
  const { system, session } = await runClient(demo, 'openai-agents');
  const detail = await decisionOf(api, system);
  expect(detail.decision).toMatchObject({
    system: { name: system },
    user: 'u-7',
    session,
    tools: ['issue_refund', 'notify'],
    usage: { inputTokens: 300, outputTokens: 70 },
  });
  expectRefund(detail);
  expectFailedNotice(detail, 'spanError', 'Error running tool');
  const calls = detail.steps.filter((step) => step.kind === 'model');
  expect(calls).toHaveLength(2);
  for (const call of calls) {
    expect(call.captured).toBe('none');
    expect(call).not.toHaveProperty('messages');
    expect(call).not.toHaveProperty('usage');
  }
  // Not reported: question, answer, models, prompt version, documents.
  expect(detail.decision.models).toEqual([]);
  expect(detail.decision.versions).toEqual({});
  for (const absent of ['inputPreview', 'outputPreview'] as const) expect(detail.decision).not.toHaveProperty(absent);
  expect(detail.steps.filter((step) => step.documents)).toEqual([]);
  expect(stepNamed(detail, 'refund-agent').kind).toBe('agent');
});

test('@openai/agents over chat completions: the model calls too', async ({ demo, api }) => {
  const { system } = await runClient(demo, 'openai-agents', { OPENAI_API: 'chat_completions' });
  const detail = await decisionOf(api, system);
  expect(detail.decision.models).toEqual([{ requested: ASKED, responded: ANSWERED }]);
  const [first, second] = expectModelCalls(detail);
  expect(first).toMatchObject({
    model: { parameters: { temperature: 0.2 } },
    messages: { output: [{ finishReason: 'tool_calls' }] },
  });
  expect(second.usage).toMatchObject({ cacheReadTokens: 64 });
  expectTokens(detail);
  expectRefund(detail);
});

test('cloudevents: one event in binary mode, one in structured, two in a batch, and the first once more', async ({
  demo,
  api,
}) => {
  const { system, session, said } = await runClient(demo, 'cloudevents');
  const answers = JSON.parse(said) as object[];
  expect(answers).toMatchObject([
    { status: 200, accepted: 1 },
    { status: 200, accepted: 1 },
    { status: 200, accepted: 2 },
    { status: 200, accepted: 0, duplicates: 1 },
  ]);
  const detail = await decisionOf(api, system);
  expect(detail.decision).toMatchObject({
    user: 'u-7',
    session,
    tools: ['issue_refund'],
    inputPreview: QUESTION,
    outputPreview: ANSWER,
  });
  expect(detail.steps.find((step) => step.kind === 'tool')!.tool).toMatchObject({
    arguments: { order: 'W100', amount: '40.00' },
    result: { ok: true },
  });
});

import { describe, expect, test } from 'vitest';
import { DIALECTS, dialectsOf } from './dialect-list';
import { mapRecord } from './map-record';
import { spanOf, stepOf } from './testing';

describe('which dialect', () => {
  test.each([
    ['ai', { 'gen_ai.operation.name': 'chat' }, 'vercel.ai-sdk'],
    ['x', { 'ai.operationId': 'ai.generateText' }, 'vercel.ai-sdk'],
    ['@arizeai/openinference-instrumentation-openai', {}, 'openinference'],
    ['openinference.instrumentation.langchain', {}, 'openinference'],
    ['@traceloop/instrumentation-openai', { 'gen_ai.operation.name': 'chat' }, 'traceloop'],
    ['langfuse-sdk', {}, 'langfuse.otel'],
    ['gcp.vertex.agent', {}, 'google.adk'],
    ['Microsoft.SemanticKernel.Diagnostics', {}, 'semantic-kernel'],
    ['Experimental.Microsoft.Agents.AI', {}, 'ms.agent-framework'],
    ['x', { 'mlflow.spanType': '"TOOL"' }, 'mlflow'],
    ['x', { 'mcp.method.name': 'tools/call' }, 'otel.mcp'],
    ['x', { 'gen_ai.operation.name': 'chat' }, 'otel.genai'],
    ['x', { 'http.route': '/' }, 'otel'],
    ['x', { 'countersign.user': 'u' }, 'otel'],
  ])('scope %s with %j is %s', (scope, attributes, name) => {
    expect(stepOf(spanOf(scope, 'x', attributes)).source).toMatchObject({ dialect: name, scope });
  });
  test('the scope decides before keys of others, which are asked all the same', () => {
    const { chosen, layers } = dialectsOf(
      spanOf('langfuse-sdk', 'x', { 'openinference.span.kind': 'LLM', 'gen_ai.system': 'openai', 'countersign.user': 'u' }),
    );
    expect(chosen.name).toBe('langfuse.otel');
    expect(layers.map((one) => one.name)).toEqual(['countersign.otel', 'langfuse.otel', 'openinference', 'otel.genai', 'otel']);
  });
  test('every dialect has a name and a version of its own', () => {
    expect(new Set(DIALECTS.map((one) => one.name)).size).toBe(DIALECTS.length);
    for (const one of DIALECTS) expect(one.version).toMatch(/^\d+$/);
  });
});

describe('precedence, field by field', () => {
  test('our own keys, then native ones, then GenAI by age, then whatever is called input', () => {
    const step = stepOf(
      spanOf('langfuse-sdk', 'x', {
        'countersign.prompt.version': 'ours',
        'langfuse.observation.type': 'generation',
        'langfuse.observation.prompt.version': 'native',
        'langfuse.observation.prompt.name': 'native',
        'langfuse.observation.model.name': 'native',
        'gen_ai.request.model': 'genai',
        'gen_ai.provider.name': 'new',
        'gen_ai.system': 'old',
        'gen_ai.input.messages': '[{"role":"user","content":"genai"}]',
        'input.value': 'generic',
        'output.value': 'generic',
      }),
    );
    expect(step).toMatchObject({
      prompt: { name: 'native', version: 'ours' },
      model: { requested: 'native', provider: 'new' },
      messages: { input: [{ content: 'genai' }], output: [{ content: 'generic' }] },
    });
  });
  test('a trace of several dialects: each span by its own', () => {
    expect(
      stepOf(
        spanOf('ai', 'ai.toolCall', {
          'ai.operationId': 'ai.toolCall',
          'ai.toolCall.name': 'refund',
          'langfuse.trace.name': 'desk',
        }),
      ),
    ).toMatchObject({
      kind: 'tool',
      tool: { name: 'refund' },
      source: { dialect: 'vercel.ai-sdk' },
    });
  });
  test('AI SDK 7: GenAI names under its scope, with its context', () => {
    const { steps, decision } = mapRecord(
      spanOf('ai', 'agent_step', {
        'gen_ai.operation.name': 'agent_step',
        'gen_ai.agent.name': 'desk',
        'ai.settings.context.userId': 'u-7',
        'ai.settings.context.sessionId': 's-1',
        'ai.settings.context.promptVersion': 'v3',
      }),
    );
    expect(steps[0]).toMatchObject({ kind: 'agent', prompt: { version: 'v3' }, source: { dialect: 'vercel.ai-sdk' } });
    expect(decision).toMatchObject({ agentName: 'desk', user: 'u-7', session: 's-1', versions: { prompt: 'v3' } });
    expect(
      stepOf(
        spanOf('ai', 'chat m', { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm', 'gen_ai.usage.input_tokens': 3 }),
      ),
    ).toMatchObject({ kind: 'model', usage: { inputTokens: 3 } });
  });
});

describe('keys of an AI system’s own', () => {
  const keys = { user: ['acme.customer', 'tags#who'], session: ['acme.visit'], promptVersion: ['acme.prompt'] };
  const who = (attributes: Record<string, string>) => mapRecord(spanOf('x', 'x', attributes), { keys }).decision;
  test('are asked instead of the defaults, in their order', () => {
    expect(
      who({ 'acme.customer': 'a', tags: '{"who":"b"}', 'acme.visit': 'v', 'acme.prompt': 'p7', 'user.id': 'u' }),
    ).toMatchObject({
      user: 'a',
      session: 'v',
      versions: { prompt: 'p7' },
    });
    expect(who({ tags: '{"who":"b"}', 'user.id': 'u' }).user).toBe('b');
    expect(who({ 'user.id': 'u' }).user).toBeUndefined();
  });
  test('names of prototypes are keys like others', () => {
    const odd = mapRecord(spanOf('x', 'x', {}), {
      keys: { user: ['constructor', '__proto__', 'toString#length'], session: [], promptVersion: [] },
    });
    expect(odd.decision.user).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { spanOf, stepOf } from './testing';

describe('Semantic Kernel', () => {
  test('a call whose prompt is in events, with its one finish reason', () => {
    expect(
      stepOf(
        spanOf(
          'semantic_kernel.utils.telemetry.model_diagnostics.decorators',
          'chat.completions gpt-4o',
          {
            'gen_ai.operation.name': 'chat.completions',
            'gen_ai.system': 'openai',
            'gen_ai.request.model': 'gpt-4o',
            'gen_ai.response.finish_reason': 'FinishReason.STOP',
            'gen_ai.usage.input_tokens': 9,
            'sk.available_functions': 'desk-refund,desk-look_up',
          },
          {
            events: [
              { name: 'gen_ai.user.message', attributes: { 'gen_ai.event.content': '{"role":"user","content":"Hi"}' } },
              {
                name: 'gen_ai.choice',
                attributes: {
                  'gen_ai.event.content': '{"message":{"role":"assistant","content":"Hello."},"finish_reason":"stop","index":0}',
                },
              },
            ],
          },
        ),
      ),
    ).toMatchObject({
      kind: 'model',
      model: { requested: 'gpt-4o', provider: 'openai', parameters: { available_functions: 'desk-refund,desk-look_up' } },
      messages: { input: [{ content: 'Hi' }], output: [{ content: 'Hello.', finishReason: 'stop' }] },
      usage: { inputTokens: 9 },
      source: { dialect: 'semantic-kernel' },
    });
  });
  test('a function is a tool', () => {
    expect(
      stepOf(
        spanOf('semantic_kernel.functions.kernel_function', 'execute_tool refund', {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': 'refund',
          'gen_ai.tool.call.id': 'c1',
          'gen_ai.tool.call.arguments': '{"order":"W100"}',
        }),
      ),
    ).toMatchObject({ kind: 'tool', tool: { name: 'refund', callId: 'c1', arguments: { order: 'W100' } } });
  });
});

describe('Microsoft Agent Framework', () => {
  test('agents and tools by the conventions, workflows by its own keys', () => {
    expect(
      stepOf(
        spanOf('agent_framework', 'invoke_agent desk', {
          'gen_ai.operation.name': 'invoke_agent',
          'gen_ai.agent.name': 'desk',
          'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
          'gen_ai.usage.input_tokens': 3,
        }),
      ),
    ).toMatchObject({
      kind: 'agent',
      usageCounts: false,
      messages: { input: [{ content: 'Hi' }] },
      source: { dialect: 'ms.agent-framework' },
    });
    expect(stepOf(spanOf('agent_framework', 'workflow.run', { 'workflow.id': 'w1', 'workflow.name': 'refunds' }))).toMatchObject({
      kind: 'agent',
      name: 'workflow.run',
    });
    expect(
      stepOf(spanOf('agent_framework', 'executor.process', { 'executor.id': 'e1', 'executor.type': 'AgentExecutor' })).kind,
    ).toBe('other');
    expect(
      stepOf(spanOf('agent_framework', 'workflow.build', { 'workflow.id': 'w1', 'build.error.type': 'Cycle' })).error,
    ).toEqual({ message: 'Cycle', reportedBy: 'errorType' });
  });
});

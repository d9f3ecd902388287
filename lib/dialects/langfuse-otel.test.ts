import { describe, expect, test } from 'vitest';
import { mapRecord } from './map-record';
import { spanOf, stepOf } from './testing';

describe('Langfuse over OpenTelemetry', () => {
  test('a generation', () => {
    const { steps, decision } = mapRecord(
      spanOf('langfuse-sdk', 'answer', {
        'langfuse.observation.type': 'generation',
        'langfuse.observation.input': '[{"role":"system","content":"Be kind."},{"role":"user","content":"Refund W100"}]',
        'langfuse.observation.output': '{"role":"assistant","content":"Done."}',
        'langfuse.observation.model.name': 'gpt-4o',
        'langfuse.observation.model.parameters': '{"temperature":0.2}',
        'langfuse.observation.usage_details': '{"input":10,"output":5,"input_cached_tokens":4}',
        'langfuse.observation.prompt.name': 'refund',
        'langfuse.observation.prompt.version': 3,
        'user.id': 'u-7',
        'session.id': 's-1',
        'langfuse.environment': 'production',
      }),
    );
    expect(steps[0]).toMatchObject({
      kind: 'model',
      model: { requested: 'gpt-4o', parameters: { temperature: 0.2 } },
      messages: {
        system: [{ content: 'Be kind.' }],
        input: [{ role: 'user', content: 'Refund W100' }],
        output: [{ role: 'assistant', content: 'Done.' }],
      },
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 4 },
      prompt: { name: 'refund', version: '3' },
      source: { dialect: 'langfuse.otel' },
    });
    expect(steps[0]!.model).not.toHaveProperty('responded');
    expect(decision).toMatchObject({ user: 'u-7', session: 's-1', environment: 'production', versions: { prompt: '3' } });
  });
  test('tools, retrievers and errors by level', () => {
    expect(
      stepOf(
        spanOf('langfuse-sdk', 'refund', {
          'langfuse.observation.type': 'tool',
          'langfuse.observation.input': '{"order":"W100"}',
          'langfuse.observation.output': '"paid"',
          'langfuse.trace.input': 'the question of somebody else',
        }),
      ).tool,
    ).toEqual({ name: 'refund', arguments: { order: 'W100' }, result: 'paid' });
    expect(
      stepOf(
        spanOf('langfuse-sdk', 'search', {
          'langfuse.observation.type': 'retriever',
          'langfuse.observation.input': '{"query":"rules"}',
          'langfuse.observation.output': '[{"id":"d1","score":0.5,"content":"30 days"}]',
        }),
      ),
    ).toMatchObject({ kind: 'retrieval', query: 'rules', documents: [{ id: 'd1', score: 0.5, content: '30 days' }] });
    expect(
      stepOf(
        spanOf('langfuse-sdk', 'x', {
          'langfuse.observation.type': 'span',
          'langfuse.observation.level': 'ERROR',
          'langfuse.observation.status_message': 'no such order',
        }),
      ).error,
    ).toEqual({ message: 'no such order', reportedBy: 'level' });
  });
  test('its attributes on a span of another instrumentation come before the conventions', () => {
    const step = stepOf(
      spanOf('@arizeai/openinference-instrumentation-openai', 'OpenAI Chat Completions', {
        'openinference.span.kind': 'LLM',
        'llm.input_messages.0.message.role': 'user',
        'llm.input_messages.0.message.content': 'Hi',
        'llm.model_name': 'gpt-4o',
        'langfuse.observation.prompt.name': 'refund',
        'langfuse.trace.name': 'desk',
      }),
    );
    expect(step).toMatchObject({
      kind: 'model',
      prompt: { name: 'refund' },
      messages: { input: [{ content: 'Hi' }] },
      source: { dialect: 'openinference' },
    });
  });
});

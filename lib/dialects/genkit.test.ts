import { describe, expect, test } from 'vitest';
import { spanOf, stepOf } from './testing';

const action = (subtype: string, name: string, input: unknown, output: unknown): Record<string, string> => ({
  'genkit:type': 'action',
  'genkit:metadata:subtype': subtype,
  'genkit:name': name,
  'genkit:input': JSON.stringify(input),
  'genkit:output': JSON.stringify(output),
  'genkit:state': 'success',
});

describe('Genkit', () => {
  test('a model', () => {
    expect(
      stepOf(
        spanOf(
          'genkit-tracer',
          'googleai/gemini-2.5-flash',
          action(
            'model',
            'googleai/gemini-2.5-flash',
            {
              messages: [
                { role: 'system', content: [{ text: 'Be kind.' }] },
                { role: 'user', content: [{ text: 'Refund W100' }] },
              ],
              config: { temperature: 0.1 },
            },
            {
              message: { role: 'model', content: [{ toolRequest: { ref: 'r1', name: 'refund', input: { order: 'W100' } } }] },
              usage: { inputTokens: 9, outputTokens: 4, thoughtsTokens: 1 },
            },
          ),
        ),
      ),
    ).toMatchObject({
      kind: 'model',
      model: { requested: 'googleai/gemini-2.5-flash', parameters: { temperature: 0.1 } },
      messages: {
        system: [{ content: 'Be kind.' }],
        input: [{ role: 'user', content: 'Refund W100' }],
        output: [{ role: 'assistant', toolCalls: [{ id: 'r1', name: 'refund', arguments: { order: 'W100' } }] }],
      },
      usage: { inputTokens: 9, outputTokens: 4, reasoningTokens: 1 },
      source: { dialect: 'genkit' },
    });
  });
  test('a tool, a retriever, a flow that failed', () => {
    expect(stepOf(spanOf('genkit-tracer', 'refund', action('tool', 'refund', { order: 'W100' }, { ok: true })))).toMatchObject({
      kind: 'tool',
      tool: { name: 'refund', arguments: { order: 'W100' }, result: { ok: true } },
    });
    expect(
      stepOf(
        spanOf(
          'genkit-tracer',
          'kb',
          action(
            'retriever',
            'kb',
            { query: { content: [{ text: 'rules' }] } },
            { documents: [{ content: [{ text: '30 days' }], metadata: { score: 0.7 } }] },
          ),
        ),
      ),
    ).toMatchObject({ kind: 'retrieval', query: 'rules', documents: [{ content: '30 days', score: 0.7 }] });
    expect(
      stepOf(spanOf('genkit-tracer', 'desk', { ...action('flow', 'desk', 'hi', null), 'genkit:state': 'error' })),
    ).toMatchObject({
      kind: 'agent',
      error: { reportedBy: 'level' },
    });
  });
});

import { expect, test } from 'vitest';
import { mapRecord } from './map-record';
import { spanOf, stepOf } from './testing';

test('a request in its default mode: the name of its function is the operation', () => {
  const { steps, decision } = mapRecord(
    spanOf('litellm', 'litellm_request', {
      'gen_ai.operation.name': 'acompletion',
      'gen_ai.system': 'openai',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.response.model': 'gpt-4o-2024-08-06',
      'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hi"}]}]',
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Hello."}]}]',
      'gen_ai.usage.input_tokens': 3,
      'gen_ai.cost.total_cost': 0.001,
      'llm.is_streaming': 'False',
      'litellm.call_id': 'x',
      'metadata.user_api_key_end_user_id': 'u-7',
    }),
  );
  expect(steps[0]).toMatchObject({
    kind: 'model',
    model: { requested: 'gpt-4o', responded: 'gpt-4o-2024-08-06', parameters: { stream: false, 'cost.reported': 0.001 } },
    messages: { input: [{ content: 'Hi' }], output: [{ content: 'Hello.' }] },
    usage: { inputTokens: 3 },
    source: { dialect: 'litellm' },
  });
  expect(decision.user).toBe('u-7');
});
test('the raw request of the provider, an exception, a guardrail', () => {
  expect(
    stepOf(
      spanOf('litellm', 'raw_gen_ai_request', {
        'llm.openai.messages': '[{"role":"user","content":"Hi"}]',
        'llm.openai.choices': '[{"message":{"role":"assistant","content":"Hello."}}]',
      }),
    ).messages,
  ).toMatchObject({ input: [{ content: 'Hi' }], output: [{ content: 'Hello.' }] });
  expect(stepOf(spanOf('litellm', 'litellm_request', { exception: 'RateLimitError' })).error).toEqual({
    message: 'RateLimitError',
    reportedBy: 'errorType',
  });
  expect(
    stepOf(
      spanOf('litellm', 'guardrail', {
        'openinference.span.kind': 'guardrail',
        guardrail_name: 'presidio',
        guardrail_mode: 'pre_call',
        guardrail_response: 'masked',
      }),
    ),
  ).toMatchObject({
    kind: 'guardrail',
    evaluation: { name: 'presidio', label: 'pre_call', explanation: 'masked' },
  });
});

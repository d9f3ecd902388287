// The models that the blocks of docs/sending.md ask for: they answer without a network.
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { MockLanguageModelV3 } from 'ai/test';

const usage = (input, output) => ({
  inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: output, text: output, reasoning: 0 },
});
const response = { id: 'r', modelId: 'mock-1-2026-01' };

export const model = new MockLanguageModelV3({
  modelId: 'mock-1',
  doGenerate: [
    {
      content: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'issue_refund', input: '{"order":"W100","amount":"40.00"}' }],
      finishReason: { unified: 'tool-calls', raw: undefined },
      usage: usage(120, 30),
      warnings: [],
      response,
    },
    {
      content: [{ type: 'text', text: 'Refunded 40 EUR.' }],
      finishReason: { unified: 'stop', raw: undefined },
      usage: usage(180, 40),
      warnings: [],
      response,
    },
  ],
});
export const chatModel = new FakeListChatModel({ responses: ['Refunded 40 EUR.'] });

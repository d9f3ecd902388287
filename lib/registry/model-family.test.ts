import { describe, expect, it } from 'vitest';
import { splitModel } from './model-family';

describe('splitModel', () => {
  it.each([
    ['gpt-4o-2024-08-06', 'gpt-4o', '2024-08-06'],
    ['openai/gpt-4.1-2025-04-14', 'gpt-4.1', '2025-04-14'],
    ['claude-sonnet-4-5-20250929', 'claude-sonnet-4-5', '20250929'],
    ['anthropic.claude-3-5-sonnet-20241022-v2:0', 'anthropic.claude-3-5-sonnet', '20241022-v2:0'],
    ['mistral-large-2411', 'mistral-large', '2411'],
    ['models/gemini-2.0-flash-001', 'gemini-2.0-flash', '001'],
    ['claude-sonnet-4@20250514', 'claude-sonnet-4', '20250514'],
    ['openrouter/openai/gpt-4o', 'gpt-4o', ''],
    ['azure/gpt-4o', 'gpt-4o', ''],
    ['Meta-Llama/Llama-3-8B', 'meta-llama/llama-3-8b', ''],
    ['somebody/llama-3-8b', 'somebody/llama-3-8b', ''],
    ['huggingface/meta-llama/Llama-3-8B', 'meta-llama/llama-3-8b', ''],
    ['projects/p/locations/eu/publishers/google/models/gemini-2.0-flash-001', 'gemini-2.0-flash', '001'],
    ['publishers/meta/models/llama-3', 'meta/llama-3', ''],
    ['accounts/fireworks/models/llama-v3', 'llama-v3', ''],
    ['openai/', 'openai/', ''],
    ['GPT-4o', 'gpt-4o', ''],
    ['mistral-large-latest', 'mistral-large', ''],
    ['llama3:latest', 'llama3', ''],
    ['claude-3-5-sonnet', 'claude-3-5-sonnet', ''],
    ['gpt-4', 'gpt-4', ''],
    ['llama3.1:70b', 'llama3.1:70b', ''],
  ])('%s is %s, build %s', (given, name, version) => expect(splitModel(given)).toEqual({ name, version }));

  it('cuts its own answer no further', () => {
    for (const given of ['gpt-4o-2024-08-06', 'mistral-large-2411', 'x-2024-01-01-v1'])
      expect(splitModel(splitModel(given).name).name).toBe(splitModel(given).name);
  });
});

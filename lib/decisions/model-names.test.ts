import { describe, expect, it } from 'vitest';
import { matchModels } from './model-names';

describe('matchModels', () => {
  it.each([
    ['gpt-4o', 'gpt-4o', 'same'],
    ['openai/gpt-4o', 'gpt-4o', 'same'],
    ['gpt-4o', 'gpt-4o-2024-08-06', 'snapshot'],
    ['claude-sonnet-4-5', 'claude-sonnet-4-5-20250929', 'snapshot'],
    ['gemini-2.5-pro', 'gemini-2.5-pro-latest', 'snapshot'],
    ['mistral-large-latest', 'mistral-large-2411', 'snapshot'],
    ['mistral-large-latest', 'mistral-small-2409', 'different'],
    ['claude-sonnet-4-5', 'claude-sonnet-4-20250514', 'different'],
    ['gpt-4o', 'gpt-4o-mini', 'different'],
    ['gpt-4o', 'gpt-4o-mini-2024-07-18', 'different'],
    ['gpt-4', 'gpt-4o', 'different'],
    ['gpt-4o', 'claude-haiku', 'different'],
    ['gpt-4.1', 'gpt-4', 'different'],
    ['gpt-4', 'gpt-4.1', 'different'],
    ['claude-sonnet-4-5', 'claude-sonnet-4', 'different'],
    ['claude-sonnet-4', 'claude-sonnet-4-5', 'different'],
    ['gpt-5.1', 'gpt-5', 'different'],
    ['gpt-5', 'gpt-5.1', 'different'],
    ['o1', 'o1-preview', 'different'],
    ['o1-preview', 'o1', 'different'],
    ['claude-3', 'claude-3-5', 'different'],
    ['gemini-1.5-pro', 'gemini-1.5-pro-002', 'snapshot'],
    ['gpt-4', 'gpt-4-0613', 'snapshot'],
    ['gemini-2.5-pro-preview', 'gemini-2.5-pro-preview-05-06', 'snapshot'],
    ['claude-sonnet-4', 'claude-sonnet-4@20250514', 'snapshot'],
    ['anthropic.claude-3-5-sonnet', 'anthropic.claude-3-5-sonnet-20241022-v2:0', 'snapshot'],
    // A build was asked for: an answer without one may be another.
    ['gpt-4o-2024-08-06', 'gpt-4o', 'different'],
    ['gpt-4o-2024-08-06', 'gpt-4o-2024-11-20', 'different'],
    ['meta-llama/llama-3', 'somebody/llama-3', 'different'],
    ['meta-llama/Llama-3', 'llama-3', 'same'],
    [undefined, 'gpt-4o', null],
    ['gpt-4o', undefined, null],
  ])('%s answered by %s: %s', (requested, responded, expected) => {
    expect(matchModels(requested, responded)).toBe(expected);
  });
});

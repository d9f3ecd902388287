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
    [undefined, 'gpt-4o', null],
    ['gpt-4o', undefined, null],
  ])('%s answered by %s: %s', (requested, responded, expected) => {
    expect(matchModels(requested, responded)).toBe(expected);
  });
});

import { expect, test } from 'vitest';
import { isSentence, nameWithoutContent } from './reported-words';

const sentence = 'The customer, who had moved house, was paid twice for the same parcel and complained.';

test('a word of an emitter is a fact, a sentence is content, and of a check only what it said counts', () => {
  expect(isSentence('outcome', 'refunded twice')).toBe(false);
  expect(isSentence('outcome', sentence)).toBe(true);
  expect(isSentence('feedback', sentence)).toBe(true);
  expect(isSentence('guardrail', `${'n'.repeat(100)}=blocked`)).toBe(false);
  expect(isSentence('evaluation', `groundedness=${sentence}`)).toBe(true);
  expect(isSentence('tool', sentence)).toBe(false);
});

test('a step that is an outcome keeps its name where that is a word', () => {
  expect(nameWithoutContent('outcome: reversed')).toBe('outcome: reversed');
  expect(nameWithoutContent(`outcome: ${sentence}`)).toBe('outcome');
  expect(nameWithoutContent(`chat ${sentence}`)).toBe(`chat ${sentence}`);
});

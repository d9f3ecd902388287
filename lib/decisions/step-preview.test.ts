import { describe, expect, it } from 'vitest';
import type { Step } from '@/lib/dialects/step';
import { PREVIEW_LENGTH, stepPreview } from './step-preview';

const step = (more: Partial<Step>): Step => ({
  id: 's',
  kind: 'model',
  name: 'chat',
  startedAt: '2026-11-21T10:00:00Z',
  status: 'ok',
  captured: 'full',
  flags: [],
  source: { dialect: 'native', mapperVersion: '1' },
  eventIds: [],
  ...more,
});

describe('stepPreview', () => {
  it.each([
    ['nothing', {}, ''],
    [
      'an error first',
      { error: { message: 'upstream\n timeout', reportedBy: 'emitter' }, tool: { name: 'f', arguments: { a: 1 } } },
      'upstream timeout',
    ],
    [
      'the values a tool was asked with',
      { tool: { name: 'f', arguments: { order: 'W100', items: [1] } } },
      'order: W100, items: [1]',
    ],
    ['what was searched for', { query: 'refund policy' }, 'refund policy'],
    [
      'the last answer',
      { messages: { input: [{ role: 'user', content: 'hi' }], output: [{ role: 'assistant', content: 'hello' }] } },
      'hello',
    ],
    ['what a model asks for', { messages: { output: [{ role: 'assistant', toolCalls: [{ name: 'find' }] }] } }, 'asks for find'],
    ['a label', { evaluation: { name: 'e', label: 'pass', score: 0.5 } }, 'pass 0.5'],
  ])('says %s', (_, more, expected) => {
    expect(stepPreview(step(more as Partial<Step>))).toBe(expected);
  });
  it('cuts long texts without breaking a character', () => {
    const preview = stepPreview(step({ query: '😀'.repeat(500) }));
    expect(Array.from(preview)).toHaveLength(PREVIEW_LENGTH + 1);
    expect(/\p{Surrogate}/u.test(preview)).toBe(false);
  });
});

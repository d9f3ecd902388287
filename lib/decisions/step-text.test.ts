import { describe, expect, it } from 'vitest';
import { step as schema, type Step } from '@/lib/dialects/step';
import { fieldLabel, stepNames, stepTexts } from './step-text';

/** Every member that a step may have, each text and number another one. */
const message = (n: string) => ({
  role: 'user',
  content: `content-${n}`,
  parts: [{ type: 'file', file: `part-${n}` }],
  toolCalls: [{ id: `call-${n}`, name: `asked-${n}`, arguments: { given: `argument-${n}` } }],
  toolCallId: `answers-${n}`,
  name: `sender-${n}`,
  finishReason: `finish-${n}`,
});
const step: Step = {
  id: 'step-id',
  parentId: 'parent',
  kind: 'other',
  name: 'step-name',
  startedAt: '2026-11-21T10:00:00Z',
  endedAt: '2026-11-21T10:00:01Z',
  status: 'error',
  error: { message: 'error-message', reportedBy: 'emitter' },
  messages: { system: [message('s')], input: [message('i')], output: [message('o')] },
  model: { requested: 'model-a', responded: 'model-b', provider: 'provider', parameters: { stop: 'parameter' } },
  tool: { name: 'tool-name', callId: 'tool-call', arguments: { order: 'tool-argument' }, result: ['tool-result'] },
  documents: [
    { id: 'KB-204', content: 'document-text', score: 0.5, source: 'kb/refunds.md', metadata: { title: 'document-title' } },
  ],
  query: 'query-text',
  usage: { inputTokens: 1 },
  prompt: { name: 'prompt-name', version: 'prompt-version' },
  evaluation: { name: 'judge', score: 0.25, label: 'label', explanation: 'explanation', by: 'evaluator' },
  rationale: 'rationale-text',
  plan: ['plan-text'],
  stateBefore: { a: 'state-before' },
  stateAfter: { a: 'state-after' },
  captured: 'full',
  erased: { at: '2026-11-22T10:00:00Z', kind: 'content.erased' },
  flags: ['noEnd'],
  source: { dialect: 'native', mapperVersion: '1' },
  also: ['other-id'],
  eventIds: ['event'],
};
/** Facts of the tree, of time and of the record, which are no text of the step. */
const FACTS = new Set([
  'parentId', 'kind', 'startedAt', 'endedAt', 'status', 'usage', 'captured', 'erased', 'flags', 'source', 'eventIds', 'role', 'type', 'reportedBy',
]); // prettier-ignore

describe('the texts and names of a step', () => {
  it('are all of its words, whatever members it has', () => {
    expect(Object.keys(schema.shape).sort()).toEqual(Object.keys(step).sort());
    const all = [...stepTexts(step), ...stepNames(step)].map((entry) => entry.text).join('\n');
    const missing: string[] = [];
    const walk = (value: unknown, name: string, inDocuments = false): void => {
      if (Array.isArray(value)) for (const one of value) walk(one, name, inDocuments);
      else if (typeof value === 'object' && value !== null) {
        for (const [key, one] of Object.entries(value))
          if (!(FACTS.has(key) && !inDocuments)) walk(one, key, inDocuments || key === 'documents');
      } else if (name !== 'score' && !all.includes(String(value))) missing.push(`${name}: ${String(value)}`);
    };
    walk(step, '');
    expect(missing).toEqual([]);
  });
  it('have a field each, with words for it', () => {
    const fields = [...stepTexts(step), ...stepNames(step)].map((entry) => entry.field).filter((field) => field !== 'id');
    expect(new Set(fields).size).toBe(fields.length);
    const labels = fields.map(fieldLabel);
    expect(new Set(labels.filter((label) => !label.includes('tool call'))).size).toBe(
      labels.filter((label) => !label.includes('tool call')).length,
    );
    expect(labels.filter((label) => label.includes('.'))).toEqual([]);
  });
});

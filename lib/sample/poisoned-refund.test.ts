import { expect, test } from 'vitest';
import { scoreAction } from '@/lib/risk/score-action';
import { scoreInput } from '@/lib/risk/score-input';
import type { JsonObject } from '@/lib/shared/json';
import { POISONED_SENTENCE, poisonedRefund } from './poisoned-refund';
import { Random } from './random';

const events = poisonedRefund(new Random(7), 1, Date.UTC(2026, 10, 20));
const data = (kind: string): JsonObject[] => events.filter((one) => one.kind === kind).map((one) => one.data as JsonObject);

test('the poisoned page is found, in the sentence that does it', () => {
  const documents = data('retrieval.completed')[0]!.documents as unknown as { content: string }[];
  const said = scoreInput({
    segments: documents.map(({ content }, i) => ({ field: `d${i}`, text: content, provenance: 'retrieved' })),
  });
  expect(['high', 'critical']).toContain(said.tier);
  // Beside it other pages of the policy may carry weak signs; what makes the score is this one.
  const decisive = said.findings.filter((finding) => finding.contribution > 0).sort((a, b) => b.contribution - a.contribution);
  const spans = decisive[0]!.spans;
  expect(spans.every((span) => span.field === 'd0')).toBe(true);
  const marked = spans.map((span) => documents[0]!.content.slice(span.start, span.end));
  expect(marked.some((text) => POISONED_SENTENCE.includes(text) || text.includes(POISONED_SENTENCE))).toBe(true);
});

test('the refund is no small matter by itself', () => {
  const said = scoreAction({
    tool: { name: 'issue_refund', profile: { effect: 'money', reversible: 'no' } },
    arguments: { order: 'W1', amount: '480.00', currency: 'EUR', reason: 'partner goods' },
  });
  expect(said.tier).not.toBe('low');
});

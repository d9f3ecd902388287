import { expect, test } from 'vitest';
import type { Step } from '@/lib/dialects/step';
import type { ActionSubject } from '@/lib/risk/contract';
import { assessDecision } from './assess';
import { MARKED_NEEDS_REVIEW, markingScorers } from './server/testing';
import { profileOf } from './tool-effect';

const step = (id: string, name: string): Step => ({
  id, kind: 'tool', name, startedAt: `2026-01-01T00:00:0${id}Z`, status: 'ok', tool: { name, arguments: { id }, result: 'fine' },
  captured: 'full', source: { dialect: 'countersign', mapperVersion: '1' }, eventIds: [], flags: [],
}); // prettier-ignore

test('a call is told what is registered of the tools before it, and the assessment keeps what it was told', async () => {
  const scorers = markingScorers('b1', 'nothing');
  const seen: ActionSubject[] = [];
  const { risk } = await assessDecision(
    { steps: [step('1', 'get_payment'), step('2', 'get_page'), step('3', 'release')], truncated: false, unreadable: false, system: { key: 's' }, versions: {} },
    {
      scorers: { ...scorers, action: (subject) => (seen.push(subject), scorers.action(subject)) },
      policies: MARKED_NEEDS_REVIEW, cause: 'closed', sealedIndex: 1, eventId: 'e', tokenOf: (one) => one,
      circumstances: ({ before }) => Promise.resolve(before.includes('get_payment') ? { before: { get_payment: 'read' as const } } : {}),
    },
  ); // prettier-ignore
  expect(seen.at(-1)!.steps!.map(({ name, effect }) => [name, effect])).toEqual([['get_payment', 'read'], ['get_page', undefined]]); // prettier-ignore
  expect(risk.subjects.filter((one) => one.stage === 'action').map((one) => one.circumstances)).toEqual([{}, { before: { get_payment: 'read' } }, { before: { get_payment: 'read' } }]); // prettier-ignore
});

test('what cannot be undone is registered as that', () => {
  expect(profileOf('irreversible')).toEqual({ reversible: 'no' });
  expect(profileOf('somethingNew')).toBeUndefined();
});

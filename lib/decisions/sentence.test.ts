import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StepOutline } from '@/lib/dialects/step';
import { DECISION_STATUSES } from './statuses';
import type { DecisionSummary } from './contract';
import { label, parseLabel } from './labels';
import { sentence } from './sentence';

const decision: DecisionSummary = {
  id: 'dec_1',
  system: { id: 'sys_1', name: 'support-agent' },
  startedAt: '2026-11-21T14:02:11.000Z',
  endedAt: '2026-11-21T14:02:14.200Z',
  status: 'ok',
  models: [{ requested: 'm', responded: 'm-1' }],
  tools: ['issue_refund', 'look_up'],
  stepCount: 4,
  errorCount: 1,
  usage: {},
  risk: { tier: 'unscored' },
  versions: { agent: '2.4.1' },
  flags: [],
  sealed: true,
  seal: 'sealed',
};
const step = (id: string, over: Partial<StepOutline>): StepOutline => ({
  id,
  seq: 0,
  kind: 'other',
  name: id,
  startedAt: decision.startedAt,
  status: 'ok',
  captured: 'none',
  flags: [],
  source: { dialect: 'x', mapperVersion: '1' },
  ...over,
});
const text = (parts: ReturnType<typeof sentence>): string => parts.map((part) => part.text).join('');

test('the time is by the clock of the zone that is named', () => {
  const at = text(sentence(decision, undefined, { zone: 'Asia/Kolkata', locale: 'en-GB' }));
  expect(at).toMatch(/^At 19:32:11 (IST|GMT\+5:30) support-agent /);
  expect(text(sentence(decision))).toMatch(/^At 14:02:11 UTC support-agent /);
});

test('with steps, calls and failures are counted and lead to them', () => {
  const parts = sentence(decision, [
    step('r', { kind: 'retrieval' }),
    step('a', { kind: 'tool', toolName: 'issue_refund', status: 'error' }),
    step('b', { kind: 'tool', toolName: 'issue_refund' }),
    step('c', { kind: 'tool', toolName: 'look_up' }),
  ]);
  expect(text(parts)).toBe(
    'At 14:02:11 UTC support-agent 2.4.1 called issue_refund (2 times) and look_up after 1 retrieval; 1 of 3 tool calls failed; ended without a reported error after 3.2 s.',
  );
  expect(parts.find((part) => part.text === 'issue_refund')?.link).toEqual({ kind: 'step', id: 'a' });
  expect(parts.find((part) => part.text === '1 of 3 tool calls failed')?.link).toEqual({ kind: 'step', id: 'a' });
});

test('what waits for a person has not fallen silent', () => {
  const silent = { ...decision, status: 'incomplete' as const, endedAt: undefined };
  expect(text(sentence({ ...silent, approval: 'pendingReview' }))).toMatch(/has not ended; approval: waiting for a person\.$/);
  expect(text(sentence({ ...silent, approval: 'allowed' }))).toMatch(/its end was never reported; approval: allowed\.$/);
});

test('times that an import made up to keep an order are not told as times', () => {
  expect(text(sentence({ ...decision, errorCount: 0, flags: ['timesAssumed'] }))).toBe(
    'support-agent 2.4.1 called issue_refund and look_up and ended without a reported error.',
  );
});

test('what was observed afterwards is told in the words of who reported it', () => {
  const parts = sentence({ ...decision, errorCount: 0, outcomes: ['refunded twice', 'reversed', 'complained'] });
  expect(text(parts)).toContain(
    'called issue_refund and look_up; observed afterwards: refunded twice, reversed and 1 more; ended',
  );
  expect(parts.find((part) => part.text === 'refunded twice')?.link).toEqual({ kind: 'query', q: 'outcome:"refunded twice"' });
});

test('what is not reported is said so', () => {
  expect(
    text(
      sentence({
        ...decision,
        tools: [],
        models: [],
        stepCount: 1,
        errorCount: 0,
        status: 'incomplete',
        endedAt: undefined,
        versions: {},
      }),
    ),
  ).toBe('At 14:02:11 UTC support-agent reported one step and its end was never reported.');
});

test('it is one sentence, whatever the names', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...DECISION_STATUSES),
      fc.array(fc.string({ minLength: 1 }), { maxLength: 6 }),
      fc.nat(9),
      (status, tools, errorCount) => {
        const parts = sentence({ ...decision, status, tools, errorCount });
        expect(text(parts).endsWith('.')).toBe(true);
        expect(parts.every((part) => part.text !== '')).toBe(true);
        expect(parts[1]?.link).toEqual({ kind: 'system', id: 'sys_1' });
      },
    ),
  );
});

test('labels: built and parsed back, different values stay different, however long', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), fc.string({ maxLength: 400 }), (a, b) => {
      const made = label('tool', a);
      const clean = a.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
      if (clean === '') expect(made).toBeNull();
      else if (clean.length <= 200) expect(parseLabel(made!)).toEqual({ field: 'tool', value: clean });
      if (made !== null && clean !== b.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim()) expect(label('tool', b)).not.toBe(made);
    }),
  );
  const long = 'x'.repeat(500);
  expect(label('tool', long)!.length).toBeLessThanOrEqual(205);
  expect(label('tool', long)).not.toBe(label('tool', `${long}y`));
  expect(parseLabel('nothing:x')).toBeNull();
  expect(parseLabel('user:a:b')).toEqual({ field: 'user', value: 'a:b' });
});

test('an agent that has only asked is told by its question, in words', () => {
  const asked = sentence({ ...decision, models: [], tools: [], stepCount: 1, errorCount: 0, status: 'running', endedAt: undefined, approval: 'pendingReview' }); // prettier-ignore
  expect(text(asked)).toBe(
    'At 14:02:11 UTC support-agent 2.4.1 asked leave to act and no end is reported yet; approval: waiting for a person.',
  );
});

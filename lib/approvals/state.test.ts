import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { APPROVAL_STATES } from '@/lib/decisions/statuses';
import {
  ACTION_STATES,
  apply,
  EXECUTIONS,
  isWaiting,
  LONGEST_REVIEW_MS,
  mayRun,
  RUN_WINDOW_MS,
  type Act,
  type ActionFacts,
} from './state';

const PEOPLE = ['anna', 'ben', 'carla'] as const;
const T0 = 1_800_000_000_000;

test('what a query may ask for is every state that a decision is told', () => {
  expect([...APPROVAL_STATES].sort()).toEqual([...ACTION_STATES, 'overridden'].sort());
});

const begun = (over: Partial<ActionFacts> = {}): ActionFacts => ({
  state: 'checking',
  execution: 'none',
  revision: 1,
  required: 0,
  approvedBy: [],
  maker: null,
  frozen: false,
  checkingUntil: T0 + 5_000,
  expiresAt: null,
  executeBy: null,
  redeemedAt: null,
  ...over,
});

const person = fc.constantFrom(...PEOPLE);
/** Any act at all; time is added by the run, and only ever moves forward, as the database's does. */
const anyAct = fc.oneof(
  fc
    .constantFrom('allow', 'deny', 'expire', 'lapse', 'lose', 'cancel', 'revoke', 'freeze', 'thaw', 'redeem')
    .map((what) => ({ do: what })),
  fc.record({
    do: fc.constant('ask'),
    required: fc.integer({ min: 0, max: 3 }),
    expiresAt: fc.integer({ min: T0, max: T0 + 2 * LONGEST_REVIEW_MS }),
  }),
  fc.record({ do: fc.constant('approve'), by: person, authority: person }),
  fc.record({ do: fc.constantFrom('reject', 'return', 'override'), by: person }),
  fc.record({ do: fc.constant('edit'), by: person, required: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ do: fc.constant('report'), outcome: fc.constantFrom('succeeded', 'failed', 'unknown') }),
);
const run = fc.array(fc.tuple(anyAct, fc.integer({ min: 0, max: 20 * 60_000 })), { maxLength: 40 });

/** Plays acts, and shows every step that was taken to `look`. */
function play(
  acts: readonly (readonly [object, number])[],
  look: (before: ActionFacts, act: Act, after: ActionFacts) => void,
  refused: (facts: ActionFacts, act: Act) => void = () => undefined,
): ActionFacts {
  let facts = begun();
  let at = T0;
  for (const [what, later] of acts) {
    at += later;
    const act = { ...what, at } as Act;
    const frozenInput = Object.freeze({ ...facts });
    const to = apply(frozenInput, act);
    if (to.ok) {
      look(facts, act, to.facts);
      facts = to.facts;
    } else refused(facts, act);
  }
  return facts;
}

describe('whatever is done to an action, in whatever order', () => {
  test('it is in one of the states and executions that there are, and never comes back from a final one', () => {
    fc.assert(
      fc.property(run, (acts) => {
        play(acts, (before, _act, after) => {
          expect(ACTION_STATES).toContain(after.state);
          expect(EXECUTIONS).toContain(after.execution);
          if (isWaiting(before.state) || before.state === after.state) return;
          // Only leave that was not used can still be taken back.
          expect(mayRun(before.state)).toBe(true);
          expect(after.state).toBe('revoked');
          expect(before.execution).toBe('none');
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('it is redeemed once at most, only with leave, in its time, and never while frozen', () => {
    fc.assert(
      fc.property(run, (acts) => {
        let redeemed = 0;
        play(acts, (before, act, after) => {
          if (act.do !== 'redeem') return;
          redeemed += 1;
          expect(mayRun(before.state)).toBe(true);
          expect(before.frozen).toBe(false);
          expect(before.executeBy).toBeGreaterThan(act.at);
          expect(after.execution).toBe('redeemed');
        });
        expect(redeemed).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2_000 },
    );
  });

  test('approval has as many distinct people of one revision as were required, none of them its maker', () => {
    fc.assert(
      fc.property(run, (acts) => {
        play(acts, (before, act, after) => {
          if (after.state !== 'approved' || before.state === 'approved' || act.do !== 'approve') return;
          expect(new Set(after.approvedBy).size).toBe(after.approvedBy.length);
          expect(after.approvedBy.length).toBeGreaterThanOrEqual(after.required);
          expect(after.required).toBeGreaterThan(0);
          expect(after.approvedBy).not.toContain(after.maker);
          expect(act.by).not.toBe(after.maker);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('silence is a no: after its time nobody approves, edits or overrides, and nothing was approved by the clock', () => {
    fc.assert(
      fc.property(run, (acts) => {
        play(acts, (before, act, after) => {
          const late = before.state === 'pendingReview' && before.expiresAt !== null && act.at >= before.expiresAt;
          if (late) expect(['approve', 'edit', 'override', 'reject', 'return']).not.toContain(act.do);
          if (after.state === 'approved' && before.state !== 'approved') expect(['approve', 'override']).toContain(act.do);
          if (after.state === 'allowed' && before.state !== 'allowed') expect(act.do).toBe('allow');
          if (after.state === 'expired' && before.state !== 'expired') expect(late).toBe(true);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('an edit voids what was approved before, and never asks for fewer people', () => {
    fc.assert(
      fc.property(run, (acts) => {
        play(acts, (before, act, after) => {
          expect(after.revision).toBe(before.revision + (act.do === 'edit' ? 1 : 0));
          if (act.do !== 'edit') return;
          expect(after.approvedBy).toEqual([]);
          expect(after.required).toBeGreaterThanOrEqual(before.required);
          expect(after.maker).toBe(act.by);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is frozen can be rejected and cancelled, and begins nothing', () => {
    fc.assert(
      fc.property(run, (acts) => {
        play(
          acts,
          (before, act) => {
            if (before.frozen) expect(['approve', 'edit', 'override', 'allow', 'redeem']).not.toContain(act.do);
          },
          (facts, act) => {
            const inTime = facts.state === 'pendingReview' && facts.expiresAt !== null && act.at < facts.expiresAt;
            if (facts.frozen && inTime) expect(['reject', 'return', 'cancel']).not.toContain(act.do);
          },
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test('leave lasts a quarter of an hour, and a review thirty days at most', () => {
    fc.assert(
      fc.property(run, (acts) => {
        play(acts, (before, act, after) => {
          if (mayRun(after.state) && !mayRun(before.state)) expect(after.executeBy).toBe(act.at + RUN_WINDOW_MS);
          if (act.do === 'ask') expect(after.expiresAt).toBeLessThanOrEqual(act.at + LONGEST_REVIEW_MS);
        });
      }),
      { numRuns: 1_000 },
    );
  });
});

test('a check that took longer than its budget decides nothing', () => {
  expect(apply(begun(), { do: 'allow', at: T0 + 5_001 })).toEqual({ ok: false, refusal: 'expired' });
  expect(apply(begun(), { do: 'allow', at: T0 + 5_000 })).toMatchObject({ ok: true, facts: { state: 'allowed' } });
});

test('one reject ends it, whoever approved before', () => {
  const one = apply(begun({ state: 'pendingReview', required: 2, expiresAt: T0 + 60_000 }), {
    do: 'approve',
    at: T0,
    by: 'anna',
    authority: 'anna',
  });
  expect(one).toMatchObject({ ok: true, facts: { state: 'pendingReview' } });
  expect(one.ok && apply(one.facts, { do: 'reject', at: T0, by: 'ben' })).toMatchObject({
    ok: true,
    facts: { state: 'rejected' },
  });
});

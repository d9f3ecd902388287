import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterHoldAct, holdStep, newHold, refusesHold, type HoldAct, type HoldFacts } from './hold';

const act: fc.Arbitrary<HoldAct> = fc.record({
  act: fc.constantFrom('askRelease', 'confirmRelease', 'keep'),
  by: fc.constantFrom('ann', 'ben', 'cyd'),
});

it('a hold is released only when one person asked and another confirmed, whatever was tried in between', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
      let hold: HoldFacts = { state: 'active', releaseAskedBy: null };
      let asked: string | null = null;
      for (const one of acts) {
        if (refusesHold(hold, one) !== null) continue;
        const before = hold;
        hold = afterHoldAct(hold, one);
        if (hold.state === 'released') {
          expect(before.state).toBe('releaseAsked');
          expect(asked).not.toBeNull();
          expect(one.by).not.toBe(asked);
        }
        asked = one.act === 'askRelease' ? one.by : one.act === 'keep' ? null : asked;
        if (before.state === 'released') throw new Error('nothing happens to a released hold');
      }
    }),
  );
});

it('a hold whose release nobody asked for is kept by a review alone, and a released one by nothing', () => {
  const active: HoldFacts = { state: 'active', releaseAskedBy: null };
  expect(refusesHold(active, { act: 'keep', by: 'ann' })).not.toBeNull();
  expect(refusesHold(active, { act: 'keep', by: 'ann', reviewed: true })).toBeNull();
  expect(refusesHold({ state: 'released', releaseAskedBy: 'ann' }, { act: 'keep', by: 'ben', reviewed: true })).not.toBeNull();
  const reason = 'the appeal is pending';
  expect(holdStep.safeParse({ step: 'keep', reason, reviewOn: '2027-06-30' }).success).toBe(true);
  for (const wrong of [{ step: 'keep', reviewOn: '' }, { step: 'keep', reviewOn: '30.6.2027' }, { step: 'askRelease', reviewOn: '2027-06-30' }]) expect(holdStep.safeParse({ reason, ...wrong }).success).toBe(false); // prettier-ignore
});

it('a time that ends before it begins, which would hold nothing, is no hold', () => {
  const holds = (from?: string, to?: string): boolean =>
    newHold.safeParse({ matter: 'Claim 41', basis: 'litigation', reviewOn: '2027-01-31', scope: { kind: 'system', systemId: '018f0000-0000-7000-8000-000000000000', ...(from && { from }), ...(to && { to }) } }).success; // prettier-ignore
  const [early, late] = ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00+01:00'];
  expect([holds(early, late), holds(early), holds(undefined, late), holds()]).toEqual([true, true, true, true]);
  expect([holds(late, early), holds(early, early), holds('2026-11-01T23:00:00Z', late)]).toEqual([false, false, false]);
});

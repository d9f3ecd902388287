import fc from 'fast-check';
import { expect, it } from 'vitest';
import { afterHoldAct, refusesHold, type HoldAct, type HoldFacts } from './hold';

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

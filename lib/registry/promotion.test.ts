import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterPromotionAct, PROMOTION_ACTS, refusesPromotion, type PromotionFacts } from './promotion';

const people = ['ann', 'ben', 'cyd'];
const KEYS: Readonly<Record<string, string>> = { 'key of ann': 'ann' };
const act = fc.record({ act: fc.constantFrom(...PROMOTION_ACTS), by: fc.constantFrom(...people) });

test('whatever is tried in whatever order: two people stand behind an approval, and what is decided stays', () => {
  fc.assert(
    fc.property(fc.constantFrom(...people, ...Object.keys(KEYS)), fc.array(act, { maxLength: 12 }), (requester, acts) => {
      let now: PromotionFacts = {
        state: 'requested',
        requestedBy: requester,
        requestedFor: KEYS[requester] ?? null,
        decidedBy: null,
      };
      for (const one of acts) {
        const before = now;
        const refused = refusesPromotion(now, one);
        if (refused !== null) {
          expect(refused).toMatch(/\.$/);
          continue;
        }
        now = afterPromotionAct(now, one);
        expect(before.state).toBe('requested'); // nothing leaves a state that was decided
        expect(now.requestedBy).toBe(requester);
        expect(now.decidedBy).toBe(one.by);
        if (now.state === 'approved' || now.state === 'rejected')
          expect([requester, KEYS[requester]]).not.toContain(now.decidedBy);
        if (now.state === 'withdrawn') expect(now.decidedBy).toBe(requester);
      }
      // Somebody always can: a promotion that was not decided can be decided by a second person and withdrawn by the first.
      if (now.state === 'requested') {
        const other = people.find((one) => one !== requester && one !== KEYS[requester])!;
        expect(refusesPromotion(now, { act: 'approve', by: other })).toBeNull();
        expect(refusesPromotion(now, { act: 'withdraw', by: requester })).toBeNull();
      } else
        for (const one of PROMOTION_ACTS) for (const by of people) expect(refusesPromotion(now, { act: one, by })).not.toBeNull();
    }),
  );
});

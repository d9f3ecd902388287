import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterErasureAct, newErasure, refusesErasure, type ErasureAct, type ErasureFacts } from './erasure';

const by = fc.constantFrom('ann', 'ben', 'cyd');
const waiting = fc.nat(2);
const act: fc.Arbitrary<ErasureAct> = fc.oneof(
  fc.record({ act: fc.constantFrom('consent' as const, 'refuse' as const, 'withdraw' as const), by }),
  fc.record({ act: fc.constantFrom('carryOut' as const, 'finish' as const), waiting }),
);

describe('an erasure', () => {
  it('is carried out only after somebody else than the requester consented, and ends only when nothing waits', () => {
    fc.assert(
      fc.property(by, fc.array(act, { maxLength: 25 }), (requestedBy, acts) => {
        let request: ErasureFacts = { state: 'requested', requestedBy };
        let consentedBy: string | null = null;
        for (const one of acts) {
          if (refusesErasure(request, one) !== null) continue;
          if (one.act === 'consent') consentedBy = one.by;
          if (one.act === 'refuse') expect(one.by).not.toBe(requestedBy);
          request = { ...request, state: afterErasureAct(one) };
          if (one.act === 'carryOut') {
            expect(consentedBy).not.toBeNull();
            expect(consentedBy).not.toBe(requestedBy);
          }
          if (request.state === 'done') expect(one).toMatchObject({ act: 'finish', waiting: 0 });
        }
      }),
    );
  });

  it('comes to its end, or to waiting, by carrying out and finishing again, however often that was interrupted', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ waiting, again: fc.boolean() }), { minLength: 1, maxLength: 10 }), (rounds) => {
        let request: ErasureFacts = { state: 'approved', requestedBy: 'ann' };
        for (const round of rounds) {
          for (const name of ['carryOut', 'finish'] as const) {
            const one: ErasureAct = { act: name, waiting: round.waiting };
            if (refusesErasure(request, one) === null) request = { ...request, state: afterErasureAct(one) };
          }
          expect(['waiting', 'done']).toContain(request.state);
        }
      }),
    );
  });

  it('names a person by id or by token, one of them, and does not take fields away with everything else', () => {
    const rest = { caseNumber: 'C-1', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn' } as const;
    const subject = (over: object) =>
      newErasure.safeParse({ ...rest, scope: { kind: 'subject', type: 'customer', ...over } }).success;
    expect([
      subject({ id: 'c-1' }),
      subject({ token: 'ab'.repeat(16) }),
      subject({}),
      subject({ id: 'c', token: 'ab'.repeat(16) }),
    ]).toEqual([true, true, false, false]);
    const targets = [{ decision: 'run-1', record: { index: 4, fields: ['/event/data/input'] } }];
    expect(newErasure.safeParse({ ...rest, scope: { kind: 'targets', targets } }).success).toBe(true);
    expect(newErasure.safeParse({ ...rest, keep: 'nothing', scope: { kind: 'targets', targets } }).success).toBe(false);
    expect(
      newErasure.safeParse({
        ...rest,
        scope: { kind: 'targets', targets: [{ decision: 'x', record: { index: 1, fields: ['data'] } }] },
      }).success,
    ).toBe(false);
  });
});

import { describe, expect, test } from 'vitest';
import { applicabilityOf, type SystemFacts } from './applicability';
import { dutyOf } from './draft-duty';
import { findControl, frameworkOn } from './frameworks';

const act = frameworkOn('eu-ai-act', '2026-11-21')!;
const of = (facts: Partial<SystemFacts>, day = '2028-01-01', ref = '27(1)(a)') => {
  const all: SystemFacts = { role: 'deployer', riskClass: 'highAnnexIII', annexPoint: '4a', operator: null, ...facts };
  const control = findControl(act, ref)!;
  return dutyOf(control, applicabilityOf(act, control, all, day), all);
};

describe('whether a FRIA is owed', () => {
  test('binds public bodies and who provides a public service, and every deployer at 5(b) and 5(c)', () => {
    expect(of({ operator: 'publicBody' })).toMatchObject({ state: 'owed', because: expect.stringContaining('governed by public law') as string });
    expect(of({ operator: 'publicService' })).toMatchObject({ state: 'owed', because: expect.stringContaining('public service') as string });
    expect(of({ operator: 'private' }).state).toBe('notOwed');
    for (const annexPoint of ['5b', '5c'] as const)
      for (const operator of ['private', null] as const)
        expect(of({ annexPoint, operator })).toMatchObject({ state: 'owed', because: expect.stringContaining('every deployer') as string });
  }); // prettier-ignore

  test('binds nobody for a product of Annex I, critical infrastructure, a provider or what is no high risk', () => {
    const operator = 'publicBody';
    expect(of({ operator, riskClass: 'highAnnexI', annexPoint: 'none' }).state).toBe('notOwed');
    expect(of({ operator, annexPoint: '2' }).state).toBe('notOwed');
    expect(of({ operator, role: 'provider' }).state).toBe('notOwed');
    for (const riskClass of ['minimal', 'transparency', 'exempted'] as const)
      for (const annexPoint of [null, 'none'] as const) expect(of({ operator, riskClass, annexPoint }).state).toBe('voluntary');
  });

  test('is never presumed: what nobody stated makes it “cannot tell”, and is named', () => {
    expect(of({})).toMatchObject({ state: 'cannotTell', missing: ['This organisation is'] });
    expect(of({ role: null, riskClass: null, annexPoint: null })).toMatchObject({ state: 'cannotTell', missing: ['Role of this organisation', 'Risk class', 'Point of Annex III', 'This organisation is'] }); // prettier-ignore
    expect(of({ operator: 'private', annexPoint: null })).toMatchObject({ state: 'cannotTell', missing: ['Point of Annex III'] });
  });

  test('is readiness before it applies', () => {
    expect(of({ operator: 'publicBody' }, '2026-11-21').state).toBe('later');
  });
});

test('technical documentation is for providers of what is high risk', () => {
  expect(of({ role: 'provider' }, '2029-01-01', '11(1)').state).toBe('owed');
  expect(of({ role: 'deployer' }, '2029-01-01', '11(1)').state).toBe('notOwed');
  expect(of({ role: 'provider', riskClass: null }, '2029-01-01', '11(1)').state).toBe('owed'); // by its point of Annex III
  expect(of({ role: 'provider', riskClass: null, annexPoint: null }, '2029-01-01', '11(1)')).toMatchObject({
    state: 'cannotTell',
    missing: ['Risk class'],
  });
});

test('rows for public authorities bind nobody of whom that cannot be told: a body governed by public law may be none', () => {
  const control = findControl(act, '49(3)')!;
  const state = (operator: SystemFacts['operator']) =>
    applicabilityOf(act, control, { role: 'deployer', riskClass: 'highAnnexIII', annexPoint: '4a', operator: operator ?? null }, '2028-01-01').state;
  expect([state('publicBody'), state('private'), state(null)]).toEqual(['notStated', 'notForRole', 'notStated']);
}); // prettier-ignore

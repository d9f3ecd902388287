import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RISK_CLASS_NAMES, SYSTEM_ROLE_NAMES, type RiskClass, type SystemRole } from '@/lib/registry/inventory';
import { clocksOf, type IncidentFacts, type SentReport } from './clocks';
import { CAUSAL_LINKS, INCIDENT_CLASSES, REPORT_RECIPIENTS } from './words';

const AWARE = new Date('2026-11-02T09:30:00.000Z');
const incident = (over: Partial<IncidentFacts> = {}): IncidentFacts => ({ class: 'health', widespread: false, breach: false, providerUnreachable: false, causalLink: 'unknown', awareAt: AWARE, ...over }); // prettier-ignore
const of = (role: SystemRole | null = 'provider', riskClass: RiskClass | null = 'highAnnexIII') => ({
  role,
  riskClass,
  annexPoint: '5d' as const,
});
/** From here on Art. 26(5) is in force. */
const IN_FORCE = new Date('2027-12-02T09:30:00.000Z');
const clock = (facts: IncidentFacts, group = '73', system = of(), reports: SentReport[] = [], now = AWARE) =>
  clocksOf(facts, system, reports, now).find((one) => one.ref.startsWith(group))!;

describe('the clocks of Art. 73', () => {
  test.each([
    ['health', {}, '73(2)', 15],
    ['rights', {}, '73(2)', 15],
    ['property', {}, '73(2)', 15],
    ['environment', {}, '73(2)', 15],
    ['infrastructure', {}, '73(3)', 2],
    ['death', {}, '73(4)', 10],
    ['rights', { widespread: true }, '73(3)', 2],
    ['death', { widespread: true }, '73(3)', 2],
  ] as const)('%s %o: %s, %i calendar days from awareness', (name, over, ref, days) => {
    const found = clock(incident({ class: name, ...over }));
    expect(found).toMatchObject({ ref, to: 'authority', state: 'running' });
    expect(found.dueAt!.getTime() - AWARE.getTime()).toBe(days * 86_400_000);
  });
  test('none for a near miss, however many marks it has', () => {
    expect(clocksOf(incident({ class: 'notSerious', widespread: true }), of(), [], AWARE)).toEqual([]);
  });
  test('a report in time meets it, one afterwards is late, none until then is overdue; one to somebody else is no report', () => {
    const due = clock(incident()).dueAt!;
    const at = (ms: number): Date => new Date(due.getTime() + ms);
    const sent = (to: SentReport['to'], ms: number) => [{ to, sentAt: at(ms) }];
    expect(clock(incident(), '73', of(), sent('authority', 0), at(1)).state).toBe('met');
    expect(clock(incident(), '73', of(), sent('authority', 1), at(2)).state).toBe('late');
    expect(clock(incident(), '73', of(), sent('provider', -1), at(0)).state).toBe('running');
    expect(clock(incident(), '73', of(), sent('provider', -1), at(1)).state).toBe('overdue');
  });
  test('binds a deployer when the provider cannot be reached, and says of which date the law leaves open', () => {
    expect(clock(incident(), '73', of('deployer')).state).toBe('notBinding');
    expect(clock(incident({ providerUnreachable: true, awareAt: IN_FORCE }), '73', of('deployer'), [], IN_FORCE)).toMatchObject({ state: 'running', because: expect.stringContaining('Art. 26(5)') as string }); // prettier-ignore
    expect(clock(incident({ providerUnreachable: true }), '73', of('deployer'))).toMatchObject({ state: 'readiness', because: expect.stringContaining('2027-12-02') as string }); // prettier-ignore
    for (const [role, riskClass] of [['deployer', 'minimal'], ['importer', 'highAnnexIII']] as const)
      expect(clock(incident({ providerUnreachable: true, awareAt: IN_FORCE }), '73', of(role, riskClass), [], IN_FORCE).state).toBe('notBinding'); // prettier-ignore
    expect(clock(incident()).because).toMatch(/May apply since 2026-08-02; no later than 2027-12-02/);
  });
  test('a deployer tells the provider at once, a clock without a number, which any report meets; not before the duty is in force', () => {
    const found = clock(incident({ awareAt: IN_FORCE }), '26(5)', of('deployer'), [], IN_FORCE);
    expect(found).toMatchObject({ to: 'provider', hours: null, dueAt: null, state: 'running' });
    expect(clock(incident({ awareAt: IN_FORCE }), '26(5)', of('deployer'), [{ to: 'provider', sentAt: IN_FORCE }]).state).toBe(
      'met',
    );
    expect(clock(incident(), '26(5)', of('deployer'))).toMatchObject({ state: 'readiness', because: expect.stringContaining('2027-12-02') as string }); // prettier-ignore
    expect(clock(incident(), '26(5)', of('deployer', 'highAnnexI'), [{ to: 'provider', sentAt: AWARE }]).state).toBe('readiness');
    expect(clock(incident(), '26(5)', of(null, null)).state).toBe('readiness');
  });
  test('nobody tells a provider that cannot be reached, nor of what the AI system did not cause; each says why', () => {
    const unreachable = incident({ providerUnreachable: true, awareAt: IN_FORCE });
    expect(clock(unreachable, '26(5)', of('deployer'), [], IN_FORCE)).toMatchObject({ state: 'notBinding', because: expect.stringContaining('cannot be reached') as string }); // prettier-ignore
    const excluded = incident({ causalLink: 'excluded', widespread: true, breach: true, awareAt: IN_FORCE });
    for (const role of ['provider', 'deployer', 'providerAndDeployer', null] as const)
      for (const group of ['73', '26(5)'])
        expect(clock(excluded, group, of(role), [], IN_FORCE)).toMatchObject({ state: 'notBinding', because: expect.stringContaining('did not cause') as string }); // prettier-ignore
    expect(clock(excluded, '33(1)', of(), [], IN_FORCE).state).toBe('running');
  });
  test('what does not bind is never late, however late a report nobody owed is', () => {
    const late: SentReport[] = [{ to: 'authority', sentAt: new Date(AWARE.getTime() + 400 * 86_400_000) }];
    expect(clock(incident(), '73', of('deployer'), late, late[0]!.sentAt)).toMatchObject({ state: 'notBinding', reportedAt: late[0]!.sentAt }); // prettier-ignore
  });
  test('does not bind a system outside high risk; what nobody stated binds', () => {
    expect(clock(incident(), '73', of('provider', 'minimal')).state).toBe('notBinding');
    expect(clock(incident(), '73', of(null, null)).state).toBe('running');
  });
});

test('a breach of personal data has 72 hours, to another authority, whatever else it is', () => {
  const found = clock(incident({ class: 'notSerious', breach: true }), '33(1)');
  expect(found).toMatchObject({ framework: 'gdpr', to: 'dataProtectionAuthority', hours: 72, state: 'running' });
});

test('time never mends a clock, and a report never makes one worse', () => {
  const RANK = { notBinding: 0, readiness: 0, running: 1, met: 2, overdue: 3, late: 2 };
  const facts = fc.record({
    class: fc.constantFrom(...INCIDENT_CLASSES),
    widespread: fc.boolean(),
    breach: fc.boolean(),
    providerUnreachable: fc.boolean(),
    causalLink: fc.constantFrom(...CAUSAL_LINKS),
    awareAt: fc.constant(AWARE),
  });
  const system = fc.tuple(fc.option(fc.constantFrom(...SYSTEM_ROLE_NAMES)), fc.option(fc.constantFrom(...RISK_CLASS_NAMES)));
  fc.assert(
    fc.property(facts, system, fc.nat(40), fc.nat(40), fc.constantFrom(...REPORT_RECIPIENTS), fc.nat(40), (given, [role, riskClass], a, b, to, day) => {
      const at = (days: number): Date => new Date(AWARE.getTime() + days * 86_400_000);
      const states = (days: number, reports: SentReport[]) => clocksOf(given, of(role, riskClass), reports, at(days)).map((one) => RANK[one.state]);
      const [early, later] = [states(Math.min(a, b), []), states(Math.max(a, b), [])];
      expect(early.toSorted().every((rank, i) => rank <= later.toSorted()[i]!)).toBe(true);
      const told = clocksOf(given, of(role, riskClass), [{ to, sentAt: at(day) }], at(41));
      for (const one of told) expect([...(one.to === to ? ['met', 'late'] : ['overdue', 'running']), 'readiness', 'notBinding']).toContain(one.state);
    }),
  );
}); // prettier-ignore

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RISK_CLASS_NAMES, SYSTEM_ROLE_NAMES, type RiskClass, type SystemRole } from '@/lib/registry/inventory';
import { clocksOf, type IncidentFacts, type SentReport } from './clocks';
import { INCIDENT_CLASSES, REPORT_RECIPIENTS } from './words';

const AWARE = new Date('2026-11-02T09:30:00.000Z');
const incident = (over: Partial<IncidentFacts> = {}): IncidentFacts => ({ class: 'health', widespread: false, breach: false, providerUnreachable: false, awareAt: AWARE, ...over }); // prettier-ignore
const of = (role: SystemRole | null = 'provider', riskClass: RiskClass | null = 'highAnnexIII') => ({
  role,
  riskClass,
  annexPoint: '5d' as const,
});
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
    expect(clock(incident({ providerUnreachable: true }), '73', of('deployer'))).toMatchObject({ state: 'running', because: expect.stringContaining('Art. 26(5)') as string }); // prettier-ignore
    expect(clock(incident()).because).toMatch(/May apply since 2026-08-02; no later than 2027-12-02/);
  });
  test('a deployer tells the provider at once: a clock without a number, which any report meets', () => {
    const found = clock(incident(), '26(5)', of('deployer'));
    expect(found).toMatchObject({ to: 'provider', hours: null, dueAt: null, state: 'running' });
    expect(clock(incident(), '26(5)', of('deployer'), [{ to: 'provider', sentAt: AWARE }]).state).toBe('met');
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
  const RANK = { notBinding: 0, running: 1, met: 2, overdue: 3, late: 2 };
  const facts = fc.record({
    class: fc.constantFrom(...INCIDENT_CLASSES),
    widespread: fc.boolean(),
    breach: fc.boolean(),
    providerUnreachable: fc.boolean(),
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
      for (const one of told) expect(one.to === to ? ['met', 'late'] : ['overdue', 'running', 'notBinding']).toContain(one.state);
    }),
  );
}); // prettier-ignore

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isHighRisk, ANNEX_POINT_NAMES, RISK_CLASS_NAMES, SYSTEM_ROLE_NAMES } from '@/lib/registry/inventory';
import { applicabilityOf, type SystemFacts } from './applicability';
import { frameworkFile, frameworkPatch } from './framework-schema';
import { FRAMEWORKS, findControl, frameworkOn } from './frameworks';

const FOLDER = path.join(import.meta.dirname, 'frameworks');
const files = readdirSync(FOLDER).map(
  (name) => [name, JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8')) as object] as const,
);

describe('the files', () => {
  test.each(files)('%s is as its schema says', (_, file) => {
    expect(('base' in file ? frameworkPatch : frameworkFile).safeParse(file).error?.issues ?? []).toEqual([]);
  });

  test.each(FRAMEWORKS.map((one) => [`${one.id}@${one.version}`, one] as const))(
    '%s names each row once, with its source',
    (_, framework) => {
      const refs = framework.controls.map((one) => one.ref);
      expect(new Set(refs).size).toBe(refs.length);
      for (const control of framework.controls) {
        expect(control.source.citation).not.toBe('');
        if (control.automation === 'computed') expect(control.blocks, control.ref).not.toEqual([]);
        if (control.automation !== 'computed') expect(control.documents, control.ref).not.toEqual([]);
        expect(control.documents.every((one) => !one.kind.includes(' '))).toBe(true);
      }
    },
  );

  test('hold all the rows there are', () => {
    const rows = (id: string, begins: string): number =>
      frameworkOn(id, '2026-11-21')!.controls.filter((one) => one.ref.startsWith(begins)).length;
    expect(rows('iso-42001', 'A.')).toBe(38);
    expect(['GOVERN', 'MAP', 'MEASURE', 'MANAGE'].map((name) => rows('nist-ai-rmf', `${name} `))).toEqual([19, 18, 22, 13]);
    expect(rows('nist-ai-rmf', '')).toBe(72);
    expect(frameworkOn('nist-ai-rmf', '2026-11-21')!.risks).toHaveLength(12);
    expect(rows('eu-ai-act', '27(')).toBe(9);
    expect(rows('eu-ai-act', '14(')).toBe(9);
  });

  test('corrections of the catalogue stand', () => {
    const act = frameworkOn('eu-ai-act', '2026-11-21')!;
    for (const ref of ['12(1)', '14(4)(d)', '14(4)(e)']) {
      expect(findControl(act, ref)).toMatchObject({ automation: 'computedAndDocument' });
      expect(findControl(act, ref)!.requires).toContain('independentCounts');
    }
    expect(findControl(act, '14(4)(e)')!.requires).toContain('gatewayCoverage');
    expect(findControl(act, '74(6)')).not.toBeNull();
    expect(findControl(act, '26(5) s4-5')).not.toBeNull();
    expect(act.controls.filter((one) => one.ref.startsWith('14(')).every((one) => one.roles.join() === 'provider')).toBe(true);
    const gdpr = frameworkOn('gdpr', '2026-11-21')!;
    for (const ref of ['12(3)', '18', '19', '21', '34']) expect(findControl(gdpr, ref), ref).not.toBeNull();
    expect(findControl(frameworkOn('dora', '2026-11-21')!, '19')).not.toBeNull();
    expect(findControl(frameworkOn('iso-42001', '2026-11-21')!, 'A.6.2.8')).toMatchObject({
      automation: 'computedAndDocument',
      requires: ['independentCounts'],
    });
  });

  test("last year's law is another one", () => {
    const [before, now] = [frameworkOn('eu-ai-act', '2025-11-21')!, frameworkOn('eu-ai-act', '2026-11-21')!];
    expect([before.version, now.version]).toEqual(['2024-1689', '2026-1744']);
    expect(findControl(before, '4a')).toBeNull();
    expect(findControl(before, '10(5)')).not.toBeNull();
    expect(findControl(now, '10(5)')).toBeNull();
    expect(findControl(before, '9(1)')!.appliesFrom[0]!.latest).toBe('2026-08-02');
    expect(findControl(now, '9(1)')!.appliesFrom[0]!.latest).toBe('2027-12-02');
  });

  test('no row says that a duty is met', () => {
    const CLAIMS = /\b(compliant|certified|fully meets|in compliance)\b/i;
    for (const [name, file] of files) expect(JSON.stringify(file), name).not.toMatch(CLAIMS);
  });
});

const facts: fc.Arbitrary<SystemFacts> = fc.record({
  role: fc.option(fc.constantFrom(...SYSTEM_ROLE_NAMES)),
  riskClass: fc.option(fc.constantFrom(...RISK_CLASS_NAMES)),
  annexPoint: fc.option(fc.constantFrom(...ANNEX_POINT_NAMES)),
});
const row = fc.constantFrom(...FRAMEWORKS.flatMap((framework) => framework.controls.map((control) => ({ framework, control }))));
const day = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2032-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 10));

describe('applicability', () => {
  const RANK = { readiness: 0, unsettled: 1, applies: 2 } as Record<string, number>;

  test('what applies on a day applies ever after', () => {
    fc.assert(
      fc.property(row, facts, day, day, ({ framework, control }, system, a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const [x, y] = [first, second].map((on) => applicabilityOf(framework, control, system, on).state) as [string, string];
        if (RANK[x] === undefined)
          expect(y).toBe(x); // scope and role do not depend on the day
        else expect(RANK[y]!).toBeGreaterThanOrEqual(RANK[x]);
      }),
    );
  });

  test('nothing binds a system whose role is not stated, and a high-risk row binds what is stated to be high-risk only', () => {
    fc.assert(
      fc.property(row, facts, day, ({ framework, control }, system, on) => {
        const { state } = applicabilityOf(framework, control, system, on);
        const binds = state === 'applies' || state === 'unsettled';
        if (framework.kind !== 'law') expect(state).toBe('voluntary');
        if (control.scope.highRisk && !isHighRisk(system)) expect(binds).toBe(false);
        if (system.role === null && control.roles.every((one) => one === 'provider' || one === 'deployer'))
          expect(binds).toBe(false);
      }),
    );
  });

  test('deployers are bound by Art. 26, providers by Art. 14; outside high risk it is measured voluntarily', () => {
    const act = frameworkOn('eu-ai-act', '2028-01-01')!;
    const of = (ref: string, system: SystemFacts, on = '2028-01-01') =>
      applicabilityOf(act, findControl(act, ref)!, system, on).state;
    const triage: SystemFacts = { role: 'deployer', riskClass: 'highAnnexIII', annexPoint: '5d' };
    const refund: SystemFacts = { role: 'deployer', riskClass: 'transparency', annexPoint: 'none' };
    expect([of('26(2)', triage), of('14(1)', triage)]).toEqual(['applies', 'notForRole']);
    expect(of('26(2)', triage, '2026-11-21')).toBe('readiness');
    expect(of('26(2)', refund)).toBe('voluntary');
    // A point of Annex III is high-risk until somebody argues that it is not (Art. 6(2), (3)).
    expect([of('26(2)', { ...triage, riskClass: null }), of('26(2)', { ...triage, riskClass: null }, '2026-11-21')]).toEqual([
      'applies',
      'readiness',
    ]);
    expect(of('26(2)', { ...triage, riskClass: 'exempted' })).toBe('voluntary');
    for (const annexPoint of [null, 'none'] as const)
      expect(of('26(2)', { ...triage, riskClass: null, annexPoint })).toBe('notStated');
    expect(of('86(1)', triage, '2026-11-21')).toBe('unsettled');
    expect(of('27(1)(a)', { ...triage, annexPoint: '2' })).toBe('outOfScope');
    expect(of('14(5)', { role: 'provider', riskClass: 'highAnnexIII', annexPoint: '1a' })).toBe('applies');
    expect(of('14(5)', { role: 'provider', riskClass: 'highAnnexIII', annexPoint: '5d' })).toBe('outOfScope');
    expect(of('50(1)', { ...refund, role: 'provider' }, '2026-11-21')).toBe('applies');
  });

  test('explanations and the registration of a use are for what is listed in Annex III, except its point 2, in every version of the act', () => {
    for (const on of ['2025-11-21', '2029-01-01'])
      for (const [ref, role] of [['86(1)', 'deployer'], ['86(2)-(3)', 'deployer'], ['49(1)', 'provider'], ['49(3)', 'deployer']] as const) {
        const act = frameworkOn('eu-ai-act', on)!;
        const control = findControl(act, ref)!;
        const of = (system: Partial<SystemFacts>) =>
          applicabilityOf(act, control, { role, riskClass: 'highAnnexIII', annexPoint: '5d', operator: 'publicBody', ...system }, '2029-01-01').state;
        expect(of({ riskClass: 'highAnnexI', annexPoint: 'none' }), ref).toBe('outOfScope');
        expect(of({ annexPoint: '2' }), ref).toBe('outOfScope');
        expect(of({}), ref).toBe(ref === '49(3)' ? 'notStated' : 'applies');
        expect(control.appliesFrom.some((one) => one.when === 'annexI'), ref).toBe(false);
      }
  }); // prettier-ignore
});

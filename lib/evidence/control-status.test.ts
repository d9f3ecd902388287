import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EVIDENCE_STATES, type BlockRun, type Control, type EvidenceDocument, type EvidenceState } from './contract';
import { isCurrent, stateOfControl } from './control-status';
import { FRAMEWORKS } from './frameworks';

const run = (block: string, state: EvidenceState, facts: BlockRun['facts'] = {}): BlockRun =>
  ({ block, state, says: 'As found.', facts, population: 1, covered: 1 }) as unknown as BlockRun;
const held = (kind: string, over: Partial<EvidenceDocument> = {}): EvidenceDocument =>
  ({
    kind,
    effectiveFrom: '2026-01-01',
    receivedAt: '2026-01-02T09:00:00.000Z',
    expiresOn: null,
    revokedAt: null,
    ...over,
  }) as EvidenceDocument;
const DAY = '2026-11-21';
const controls = fc.constantFrom(...FRAMEWORKS.flatMap((one) => one.controls));
const WHOLE = { 'independent counts cover the period': true, 'gateway covers every acting tool': true };
const conditions = [run('E01', 'evidenced', WHOLE), run('E06', 'evidenced', WHOLE)];

/** Runs for a control's blocks in these states, and the facts its conditions read. */
const runsOf = (control: Control, states: readonly EvidenceState[], facts: BlockRun['facts']): BlockRun[] => [
  ...control.blocks.map((block, i) => run(block, states[i % states.length]!, facts)),
  ...conditions.filter((one) => !control.blocks.includes(one.block)).map((one) => ({ ...one, facts })),
];

describe('the state of a control', () => {
  test('evidence is found only where every block shows it, every document is current and every condition holds', () => {
    fc.assert(
      fc.property(
        controls,
        fc.array(fc.constantFrom(...EVIDENCE_STATES), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        fc.boolean(),
        (control, states, documents, whole) => {
          const { state } = stateOfControl(control, {
            runs: runsOf(control, states, whole ? WHOLE : {}),
            documents: documents ? control.documents.map((slot) => held(slot.kind)) : [],
            day: DAY,
          });
          const used = control.blocks.map((_, i) => states[i % states.length]!);
          if (used.includes('contradicted')) expect(state).toBe('contradicted');
          else if (state === 'evidenced') {
            expect(used.every((one) => one === 'evidenced')).toBe(true);
            if (control.documents.length > 0) expect(documents).toBe(true);
            if (control.requires.length > 0) expect(whole).toBe(true);
          }
          if (used.length > 0 && used.every((one) => one === 'noPopulation') && !documents)
            expect(['noPopulation', 'partly']).toContain(state);
        },
      ),
    );
  });

  test('a document that came after the period counts in part, and says so', () => {
    fc.assert(
      fc.property(controls.filter((one) => one.documents.length > 0), (control) => {
        const at = (receivedAt: string) => stateOfControl(control, { runs: runsOf(control, ['evidenced'], WHOLE), documents: control.documents.map((slot) => held(slot.kind, { receivedAt })), day: DAY });
        expect(at('2026-11-21T23:59:00.000Z').state).toBe('evidenced');
        const late = at('2026-11-22T00:00:00.000Z');
        expect(late.state).toBe('partly');
        expect(late.gaps.join(' ')).toContain('was received after the period');
      }),
    );
  }); // prettier-ignore

  test('Art. 12(1) is partly shown without an independent count, whatever the record proves', () => {
    const control = FRAMEWORKS[0]!.controls.find((one) => one.ref === '12(1)')!;
    const documents = control.documents.map((slot) => held(slot.kind));
    expect(stateOfControl(control, { runs: runsOf(control, ['evidenced'], {}), documents, day: DAY })).toMatchObject({
      state: 'partly',
    });
    expect(stateOfControl(control, { runs: runsOf(control, ['evidenced'], WHOLE), documents, day: DAY })).toMatchObject({
      state: 'evidenced',
    });
  });

  test('an expired document is named as that, and sentences never say more than "evidence found"', () => {
    const control = FRAMEWORKS[0]!.controls.find((one) => one.ref === '13(2)')!;
    const { state, gaps, says } = stateOfControl(control, {
      runs: runsOf(control, ['evidenced'], WHOLE),
      documents: [held('instructions', { expiresOn: '2026-11-20' })],
      day: DAY,
    });
    expect(state).toBe('partly');
    expect(gaps).toContain('"Instructions for use" has expired.');
    expect(says).toMatch(/^Evidence found in part.*: .*0 of 1 documents \(and 1 expired\)\.$/);
  });
});

test('a document is current from its first day to its last, and not after it was withdrawn', () => {
  const one = held('x', { effectiveFrom: '2026-02-01', expiresOn: '2026-03-01' });
  expect(['2026-01-31', '2026-02-01', '2026-03-01', '2026-03-02'].map((day) => isCurrent(one, day))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(isCurrent({ ...one, revokedAt: '2026-02-10T00:00:00Z' }, '2026-02-11')).toBe(false);
});

import { describe, expect, test } from 'vitest';
import { parseQuery } from '@/lib/search/grammar/parse-query';
import type { CompletenessReport } from './contract';
import { arrivedShare, statementsOf } from './statements';

const empty: CompletenessReport = {
  system: { id: 'sys_1', key: 'agent', name: 'Agent' },
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-30T00:00:00.000Z',
  asOf: '2026-11-30T00:00:00.000Z',
  behind: 0,
  since: '2026-10-01T00:00:00.000Z',
  received: { decisions: 40, sealed: 39, neverEnded: 0, late: 0 },
  counters: { since: null, sources: [], differing: [], complete: true },
  sequences: { since: null, emitters: 0, numbered: 0, missing: 0, repeated: 0, gaps: [], gapsComplete: true },
  gaps: {},
  assertions: [],
  checking: false,
  reconciliations: [],
};
const of = (report: CompletenessReport, id: string) => statementsOf(report).find((one) => one.id === id)!;
const gap = { decisions: 3, amount: 12, smallest: 4, largest: 4 };

describe('what is said of completeness', () => {
  test('without a denominator nothing is claimed', () => {
    const said = of(empty, 'coverage');
    expect(said.tone).toBe('unknown');
    expect(said.text).toContain('No coverage claim');
    expect(of(empty, 'sequences').tone).toBe('unknown');
    expect(of(empty, 'sampling').tone).toBe('unknown');
  });

  test('a full count is good, a short one a gap, with its share', () => {
    const window = {
      source: 'gateway',
      windows: 2,
      from: empty.from,
      to: empty.to,
      reportedBy: 'gateway key',
      corrected: 0,
      sendsEvents: false,
    };
    const counters = { since: empty.from, complete: true };
    const full = { ...empty, counters: { ...counters, sources: [{ ...window, expected: 40, received: 40 }], differing: [] } };
    expect(of(full, 'coverage')).toMatchObject({ tone: 'good' });
    expect(of(full, 'coverage').text).toContain('100 %');
    // Whoever sends the events counts itself: no good news, and said.
    const own = { ...window, expected: 40, received: 40, sendsEvents: true, corrected: 2 };
    const judged = of({ ...empty, counters: { ...counters, sources: [own], differing: [] } }, 'coverage');
    expect(judged.tone).toBe('unknown');
    expect(judged.text).toContain(
      'reported by the key gateway key, which sends events too and so counts itself, corrected 2 times',
    );
    const one = { source: 'gateway', from: empty.from, to: empty.to, expected: 50, received: 40 };
    const short = { ...empty, counters: { ...counters, sources: [{ ...window, expected: 50, received: 40 }], differing: [one] } };
    expect(of(short, 'coverage')).toMatchObject({ tone: 'gap' });
    expect(of(short, 'coverage').text).toContain('gateway counted 50 in 2 windows, 40 arrived: 80 %');
  });

  test('a share is never rounded up to all of it', () => {
    expect(arrivedShare(473, 475)).toBe('99.5 %');
    expect(arrivedShare(99_999, 100_000)).toBe('99.9 %');
    expect(arrivedShare(475, 475)).toBe('100 %');
    expect(arrivedShare(5, 4)).toBe('125 %');
    expect(arrivedShare(0, 0)).toContain('none was expected');
  });

  test('missing numbers are counted, and may still come', () => {
    const sequences = { ...empty.sequences, since: empty.from, emitters: 1, numbered: 100, missing: 3 };
    expect(of({ ...empty, sequences }, 'sequences').text).toContain('3 numbers between never came');
    expect(of({ ...empty, sequences: { ...sequences, missing: 0 } }, 'sequences').tone).toBe('good');
  });

  test('a sample stands for what was never sent', () => {
    const said = of({ ...empty, gaps: { sampled: gap } }, 'sampling');
    expect(said.text).toContain('they stand for about 12, and about 9 were never sent');
  });

  test('every query that is offered can be asked', () => {
    const report: CompletenessReport = {
      ...empty,
      received: { decisions: 40, sealed: 39, neverEnded: 2, late: 1 },
      gaps: {
        sampled: gap,
        droppedAttributes: gap,
        droppedLinks: gap,
        openSteps: gap,
        missingParent: gap,
        genericMapping: gap,
      },
    };
    const said = statementsOf(report);
    expect(said.map((one) => one.id)).toEqual(['coverage', 'sequences', 'sampling', 'dropped', 'trails', 'late', 'generic']);
    for (const { query } of said) if (query) expect([query, parseQuery(`system:agent ${query}`).errors]).toEqual([query, []]);
  });
});

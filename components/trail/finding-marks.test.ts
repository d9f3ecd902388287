import { expect, test } from 'vitest';
import type { FindingView } from '@/lib/assessment/contract';
import { marksByStep } from './finding-marks';

const finding = (id: string, start: number, end: number, contribution = 0.5): FindingView => ({
  id, stage: 'input', subject: 0, detector: 'd', version: '1', category: 'c', severity: 1, confidence: 1, contribution, reasonCode: 'r', reason: `Reason ${id}.`,
  owasp: [], atlas: [], source: 'rule', spans: [{ step: 's', field: 'query', start, end }], labels: [],
}); // prettier-ignore

test('passages that overlap are told together, and none of them is lost', () => {
  const marks = marksByStep({ findings: [finding('1.0', 0, 10), finding('1.1', 5, 15, 0.1)], subjects: [] }, null).get('s')!;
  expect(marks.map(({ start, end }) => [start, end])).toEqual([[0, 5], [5, 10], [10, 15]]); // prettier-ignore
  expect(marks[1]!.title).toContain('Reason 1.0.');
  expect(marks[1]!.title).toContain('Reason 1.1.');
});

test('the finding that was asked for stands out', () => {
  const marks = marksByStep({ findings: [finding('1.0', 0, 4), finding('1.1', 6, 9)], subjects: [] }, '1.1').get('s')!;
  expect(marks.map((one) => one.tone)).toEqual(['finding', 'findingActive']);
});

test('what the context says of an answer is marked beside the findings', () => {
  const claims = [{ label: 'contradicted' as const, support: 0, span: { step: 's', field: 'query', start: 20, end: 30 } }];
  const subject = {
    no: 0,
    stage: 'output' as const,
    score: 0,
    probability: 0,
    tier: 'low' as const,
    unscored: [],
    claims,
    matched: [],
    errors: [],
  };
  expect(
    marksByStep({ findings: [finding('1.0', 0, 4)], subjects: [subject] }, null)
      .get('s')!
      .map((one) => one.tone),
  ).toEqual(['finding', 'contradicted']);
});

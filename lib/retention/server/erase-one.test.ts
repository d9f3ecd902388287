import { describe, expect, test } from 'vitest';
import { erasedMarker } from '@/lib/privacy/markers';
import { revealedAfter } from './erase-one';

describe('what is left of a reveal', () => {
  const left = (caseNumber: string): unknown => revealedAfter({ by: 'per_1', reason: 'Anna asked for it', caseNumber });

  test.each(['7', '2026-118', 'DSR-7', 'HR/AB-2026/7', 'CS 2026.118'])('a number stays: %s', (caseNumber) => {
    expect(left(caseNumber)).toEqual({ by: 'per_1', reason: erasedMarker('text'), caseNumber });
  });

  test.each(['Anna Muster', 'complaint of Anna, 7', 'A B C D ANNA 7', 'ANNAMUSTER 7'])('words go: %s', (caseNumber) => {
    expect(left(caseNumber)).toMatchObject({ caseNumber: erasedMarker('text') });
  });

  test('and a hundred capitals are looked at once, not in every way to cut them', () => {
    const from = performance.now();
    expect(left('A'.repeat(100))).toMatchObject({ caseNumber: erasedMarker('text') });
    expect(performance.now() - from).toBeLessThan(1_000);
  });
});

import { describe, expect, test } from 'vitest';
import { DETECTORS } from '../detectors';
import { evaluateScorers } from './evaluate-scorers';

describe('the bundled evaluation', () => {
  const { detectors, unmeasured } = evaluateScorers();
  const row = (id: string) => detectors.find((one) => one.id === id)!;

  test('names every detector: as measured, or as one of which nothing is known', () => {
    const measured = detectors.flatMap((one) => one.detectors);
    const all = Object.entries(DETECTORS).map(([id, version]) => `${id}@${version}`);
    expect([...new Set([...measured, ...unmeasured])].sort()).toEqual(all.sort());
    expect(unmeasured.filter((one) => measured.includes(one))).toEqual([]);
  });

  test('leaves no detector unmeasured', () => {
    expect(unmeasured).toEqual([]);
  });

  test.each(detectors.filter(({ id }) => id.startsWith('finds:')).map(({ id }) => id))(
    '%s has cases of both kinds, and is right where it speaks',
    (id) => {
      const { positives, negatives, precision, recall } = row(id);
      expect(Math.min(positives, negatives)).toBeGreaterThanOrEqual(6);
      expect(precision!.value).toBeGreaterThanOrEqual(0.85);
      // Lists of words are known to find a part.
      expect(recall!.value).toBeGreaterThanOrEqual(id === 'finds:output.toxicity' ? 0.5 : 0.8);
    },
  );

  test('says how often something that acts is called a read', () => {
    const { positives, recall } = row('tool_acts');
    expect([positives > 20, recall!.value]).toEqual([true, 1]);
  });

  test.each(['secret', 'personalData', 'systemPrompt'])(
    'tells every leak of the kind %s, and no other answer for one',
    (kind) => {
      const { recall, precision, positives } = row(`leak:${kind}`);
      expect([positives >= 3, recall!.value, precision!.value]).toEqual([true, 1, 1]);
    },
  );
});

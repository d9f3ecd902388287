import { expect, test } from 'vitest';
import { removeSecrets } from './remove-secrets';
import { CanaryCorpus, DRESSES } from './testing/canary-corpus';
import { CANARIES } from './testing/canary-secrets';

test.each(Object.entries(DRESSES))('no secret stays %s', (_, dress) => {
  for (const { name, text } of CANARIES) {
    const given = dress(text);
    const clean = removeSecrets(given);
    expect({ name, clean }).toEqual({ name, clean: expect.stringContaining('[removed:') });
    expect(removeSecrets(clean)).toBe(clean);
  }
});

test('the corpus finds what it put somewhere, however it is written', () => {
  const corpus = new CanaryCorpus();
  const texts = Array.from({ length: 350 }, () => corpus.text('a place'));
  // All but those that stand on the border of two lines of base64.
  expect(corpus.in(texts).size).toBeGreaterThan(310);
  expect([...corpus.in(texts.map(removeSecrets))]).toEqual([]);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CANDIDATE, candidates } from './find-phones';

it('candidates for telephone numbers are where the expression alone finds them', () => {
  const everywhere = new RegExp(CANDIDATE.source, 'g');
  const chars = fc.constantFrom(...'0123456789012345 ()./+-\u00a0\\nx,#');
  fc.assert(
    fc.property(
      fc.array(chars, { maxLength: 80 }).map((all) => all.join('')),
      (text) => {
        const found = [...text.matchAll(everywhere)].map((hit) => ({ start: hit.index, end: hit.index + hit[0].length }));
        expect(candidates(text)).toEqual(found);
      },
    ),
    { numRuns: 3_000 },
  );
});

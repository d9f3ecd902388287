import type { EvidenceState } from './contract';

/** What a block counted, as far as its state depends on it. */
export interface Counts {
  population: number;
  covered: number;
  contradicted: number;
  /** Items that are not covered, and shown by what came afterwards. */
  late?: number;
  /** From which share of the population on it counts as evidenced, 0 to 1. 1: all of it. */
  enough: number;
  /** Why nothing can be told, in words: a kind of event that does not exist, a register that is empty. */
  missing: string | null;
}

/**
 * The state of a run. What cannot be told comes first: a number without ground says nothing. Then an empty population, which never passes; one
 * contradiction is a contradiction, whatever else was found; and where nothing at all is covered the record does not say, it does not show half. What
 * is shown only by papers that came afterwards shows a part, never the whole.
 */
export function judgeRun({ population, covered, contradicted, late = 0, enough, missing }: Counts): EvidenceState {
  if (missing !== null) return 'cannotTell';
  if (population <= 0) return 'noPopulation';
  if (contradicted > 0) return 'contradicted';
  if (covered + late <= 0) return 'cannotTell';
  return covered >= Math.min(1, enough) * population ? 'evidenced' : 'partly';
}

export const STATE_WORDS: Readonly<Record<EvidenceState, { word: string; meaning: string }>> = {
  evidenced: { word: 'evidence found', meaning: 'The record shows it for the whole population that was asked about.' },
  partly: { word: 'partly', meaning: 'The record shows it for a part, or a document or an independent count is missing.' },
  contradicted: { word: 'contradicted', meaning: 'The record holds at least one case that says the contrary.' },
  noPopulation: { word: 'no population', meaning: 'There was nothing to look at in the period. That is not a pass.' },
  cannotTell: { word: 'cannot tell', meaning: 'The record has no ground to answer from.' },
};

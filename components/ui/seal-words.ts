import type { SealState } from '@/lib/ledger/seal';

/** What a seal says: its word, what is proved, what is not. Apart from the ring, because pages drawn on the server say it too. */
export const SEAL_WORDS: Record<SealState, { word: string; proved: string; open: string }> = {
  recorded: {
    word: 'recorded',
    proved: 'Its events are stored in the order in which they arrived, and the newest is not yet inside a signed checkpoint.',
    open: 'Until it is, a change of it would not show. Checkpoints are signed about every two seconds.',
  },
  sealed: {
    word: 'sealed',
    proved:
      'Every event of it is inside a signed checkpoint: whoever changes, removes or reorders one contradicts the signature.',
    open: 'It does not hold against who has the signing key, nor does it prove that what was reported is true.',
  },
  anchored: {
    word: 'anchored outside',
    proved: 'Every event of it is inside a signed checkpoint that is also kept outside this installation.',
    open: 'It does not prove that what was reported is true.',
  },
  broken: {
    word: 'broken',
    proved: 'A verification found that the stored record is not what was recorded.',
    open: 'Do not rely on it until the fault is explained.',
  },
};

/** The state in a word, for places that have no ring. */
export function sealWord(state: SealState): string {
  return SEAL_WORDS[state].word;
}

import { MODE_WORDS } from '@/lib/evidence/packs/words';
import type { PackVerdict } from '@/lib/evidence/packs/verify-pack';
import { showJudgement } from './show-judgement';

/** Writes what was found out about an evidence pack: the first changed file, or the three statements apart. */
export function showPack(place: HTMLElement, verdict: PackVerdict): void {
  const { ok, faults, manifest, integrity, unproved, completeness, truth } = verdict;
  const pack = manifest?.pack;
  const under = (head: string, sentences: readonly string[]): string[] => sentences.map((one) => `${head}: ${one}`);
  const about = pack ? [`${pack.system?.name ?? 'All AI systems'}, ${pack.period.from.slice(0, 10)} to ${pack.period.until.slice(0, 10)}, the end not included. ${MODE_WORDS[pack.mode].name}.`] : [];
  showJudgement(
    place,
    {
      outcome: ok ? 'proved' : 'refuted',
      title: ok ? (pack?.status === 'draft' ? 'Verified: this draft is as it was made' : 'Verified: this pack is as it was signed') : 'Not verified: something was changed',
      proved: ok ? [...about, ...under('Integrity', integrity), ...under('Completeness', completeness)] : [],
      notProved: ok ? [...under('Integrity', unproved.integrity), ...under('Completeness', unproved.completeness), ...under('Truth', truth)] : [],
      problems: faults.slice(0, 20).map(({ file, says }) => `${file ?? 'The archive'}: ${says}`),
    },
    null,
  );
} // prettier-ignore

import { stampSentence } from '@/lib/integrity/verdict';
import type { ArchiveFault } from './archive-format';
import type { RecordsJudgement } from './judge-records';
import type { PackManifest } from './manifest';

const number = (value: number): string => value.toLocaleString('en-GB');
const plural = (count: number, one: string): string => `${number(count)} ${one}${count === 1 ? '' : 's'}`;

/** What is proved about who could choose a sample, and what is not. Who gave the seed is what the pack says: no event is held against that. */
function drawWords(draw: NonNullable<RecordsJudgement['sample']>['draw']): { proved: string | null; unproved: string } {
  if (draw === null)
    return { proved: null, unproved: 'That nobody chose the sample: it was drawn by its seed alone, and whoever gave the seed could have tried several.' }; // prettier-ignore
  const from = draw.seedFrom === 'countersign' ? 'that Countersign made it' : `that it was given by ${draw.by ?? 'who asked'}`;
  if (!draw.seedInLog)
    return { proved: null, unproved: `That the seed stood in the log before the root that the sample was drawn with: the pack does not hold all that the log says of it, so whoever built the pack could have tried several seeds. Of the seed it is said ${from}.` }; // prettier-ignore
  const proved = `Its seed stood in the log as entry ${number(draw.request)} before the root was signed, at ${number(draw.size)} entries, that it was drawn with, so whoever gave it could not see what it draws.`;
  return { proved, unproved: `Who gave the seed of the sample: it is said ${from}.` };
}

/** What is said of a pack. `integrity` and `completeness` say only what is proved; what belongs under these heads and is not stands in `unproved`. */
export interface PackStatements {
  integrity: string[];
  completeness: string[];
  unproved: { integrity: string[]; completeness: string[] };
  truth: string[];
}

/** What was checked, in sentences, under the three heads that are never mixed. Pure. */
export function packStatements(
  manifest: PackManifest,
  records: RecordsJudgement,
  given: { faults: readonly ArchiveFault[]; signedBy: readonly string[]; keyCameAlong: boolean },
): PackStatements {
  const broken = given.faults.length > 0;
  const { pack, files } = manifest;
  const { checkpoint, sample, range } = records;
  const draw = sample?.redrawn ? drawWords(sample.draw) : null;
  const unshown = [`${number(records.withheld)} withheld`, `${number(records.erased)} erased`, `${number(records.leftOut)} left out`].filter((one) => !one.startsWith('0 ')); // prettier-ignore
  const say = (count: number): string => `What ${plural(count, 'record')} ${count === 1 ? 'says' : 'say'}`;
  const stamp = records.stamps.find((one) => one.time !== null && one.fault === null);
  return {
    integrity: broken
      ? ['The pack is not as it was signed. Nothing in it may be relied on until that is explained.']
      : [
          `All ${plural(files.length, 'file')} have the hash that the manifest says, and the manifest was signed by ${given.signedBy.join(' and ')}.`,
          ...(pack.status === 'draft' ? ['It is a DRAFT: nobody signed it off.'] : [`Signed off by ${pack.signOffs.map((one) => `${one.name} (${one.capacity})`).join(' and ')}.`]),
          ...(records.records > 0 ? [`${plural(records.records, 'record')} of ${plural(records.decisions, 'decision')} ${records.records === 1 ? 'is' : 'are'} in the log ${pack.log.origin}, unaltered, as it was signed at ${number(checkpoint?.size ?? pack.log.size)} entries.`] : []),
          ...(records.opened > 0 ? [`${say(records.opened)} is what was recorded: it opens the commitment in the entry.`] : []),
          ...(given.keyCameAlong ? [] : ['The key is the one that you gave.']),
        ], // prettier-ignore
    completeness: [
      ...(range?.rebuilt ? [`Nothing was left out between entry ${number(range.from)} and entry ${number(range.to - 1)} of the log: all of them are here and lead to the signed root. ${plural(range.ofSystem, 'decision')} of this scope ${range.ofSystem === 1 ? 'has' : 'have'} entries there.`] : []),
      ...(sample?.redrawn ? [[`The sample of ${number(sample.size)} out of ${number(sample.population)} was drawn again here, and is the same.`, draw?.proved].filter(Boolean).join(' ')] : []),
    ], // prettier-ignore
    unproved: {
      integrity: broken
        ? []
        : [
            ...(given.keyCameAlong ? ['The key came with the pack. Compare trust.txt with the key that you were given another way, or this proves only that nothing was changed since whoever made it.'] : []),
            ...(records.masked > 0 ? [`${say(records.masked)} is shown masked. The mask was made here; the commitment is to the unmasked content.`] : []),
            ...(unshown.length > 0 ? [`${say(records.withheld + records.erased + records.leftOut)} is not shown: ${unshown.join(', ')}. The entries commit to what was recorded.`] : []),
            stamp ? `When the log was signed: ${stampSentence(stamp)}` : 'When the log was signed: no time stamp of an outside authority is in the pack, and the signature carries no time.',
          ], // prettier-ignore
      completeness: [
        ...(range?.rebuilt ? [] : ['Records were selected: nothing is said about those that are not shown.']),
        ...(draw ? [draw.unproved] : []),
        ...(sample && !sample.redrawn ? ['The sample could not be drawn again.'] : []),
        'What was never sent to the log is in no pack.',
      ],
    },
    truth: [
      'That what was reported is true cannot be checked from a record. Times of occurrence are what the emitter claimed; times of receipt are the clock of the installation.',
    ],
  };
}

import { isShown } from '../../../control-status';
import type { FrameworkReport } from '../../../contract';
import type { PackIdentity } from '../../../packs/manifest';
import { MOST_CONTRADICTING, type PinnedEvidence } from '../../../packs/pinned-evidence';
import type { Told } from '../../../packs/told';
import { CONTENT_WORDS, GROUND_WORDS, MODE_WORDS, PROFILE_WORDS } from '../../../packs/words';
import type { PackRow } from '../pack-store';
import { boardPages } from './board-pages';
import { incidentPages } from './incident-pages';
import { controlPages } from './control-pages';
import { explanationPages, withheldSentences } from './explanation-pages';
import { Paper } from './paper';

export interface ReportInputs {
  pack: PackRow;
  identity: PackIdentity;
  reports: readonly FrameworkReport[];
  /** What was kept with the figures: what blocks asked, what they looked at, what people argued. */
  pinned: PinnedEvidence;
  /** What a pack to an affected person tells them; empty in others. */
  told: Told;
  /** The log tells that the seed of the sample stood in it before the root that it was drawn with. */
  seedInLog: boolean;
  /** Hash over the other files. */
  contents: string;
  stamped: boolean;
}

const number = (value: number): string => value.toLocaleString('en-GB');
const day = (iso: string): string =>
  new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const lastDay = (iso: string): string => day(new Date(new Date(iso).getTime() - 1).toISOString());
export const instantWords = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** The report for people: what is not covered first, then what was found. */
export async function renderReport(given: ReportInputs): Promise<Buffer> {
  const { pack, identity, reports, contents } = given;
  const scope = identity.system?.name ?? 'All AI systems';
  const profile = PROFILE_WORDS[pack.profile];
  const paper = new Paper({
    title: `Evidence pack ${identity.id}: ${scope}`,
    subject: `${profile.name} pack, ${day(identity.period.from)} to ${lastDay(identity.period.until)}`,
    at: new Date(identity.builtAt),
    language: 'en-GB',
  });
  paper.paragraph(`${profile.name} pack · ${identity.id}`, { muted: true });
  paper.title(scope);
  paper.lead(`Evidence found in the record of decisions, ${day(identity.period.from)} to ${lastDay(identity.period.until)}`);
  if (pack.profile === 'board') boardPages(paper, given);
  else {
    cover(paper, given);
    if (pack.profile === 'affectedPerson') explanationPages(paper, given.told);
    else controlPages(paper, reports, given.pinned);
    if (pack.facts?.incident) incidentPages(paper, pack.facts.incident);
    population(paper, given);
    verification(paper, given);
  }
  if (paper.replaced) paper.paragraph('Characters outside the Latin, Greek and Cyrillic scripts are printed as question marks here; the files beside this report hold them.', { muted: true }); // prettier-ignore
  const mark = identity.status === 'draft' ? 'DRAFT · not signed off' : null;
  return paper.finish(`${identity.id}\ncontents sha256 ${contents}`, mark);
}

/** A control that binds the role and the system, and that nobody argued away: the others are not among the figures of the cover. */
const inScope = ({ applicability }: FrameworkReport['controls'][number]): boolean =>
  isShown(applicability) && applicability.state !== 'notApplicable';

/** What a reader must know before reading on: what is not in it, and what three things it says apart. */
export function limitsOf({ pack, reports, identity, stamped, told }: ReportInputs): string[] {
  const all = reports.flatMap((one) => one.controls);
  const controls = all.filter(inScope);
  const count = (state: string): number => controls.filter((one) => one.state === state).length;
  const organisational = controls.filter((one) => one.control.automation === 'organisational').length;
  const unsettled = controls.filter((one) => one.applicability.state === 'unsettled').length;
  return [
    `${MODE_WORDS[pack.mode].name}. ${MODE_WORDS[pack.mode].says}`,
    'The record holds what was sent to it. Decisions that no emitter reported are not in it, and nothing here counts them.',
    ...(reports.length === 0 ? ['No framework was measured for this pack: it holds records and proofs, and says nothing about controls.'] : []),
    ...(all.length > 0 ? [`Of ${number(controls.length)} controls in scope${all.length > controls.length ? ` (${number(all.length - controls.length)} more are not: controls.json says why)` : ''}, ${number(organisational)} are organisational: the record cannot answer them, and documents have to. For ${number(count('cannotTell'))} nobody can tell, and ${number(count('noPopulation'))} had nothing to look at.`] : []),
    ...(unsettled > 0 ? [`The date from which ${number(unsettled)} of them apply is unsettled; each says so.`] : []),
    ...(pack.content === 'none' ? [] : [`${CONTENT_WORDS[pack.content]}.`]),
    ...pack.grounds.map((ground) => `Kinds of records are withheld on the ground of ${GROUND_WORDS[ground].name.toLowerCase()}: ${GROUND_WORDS[ground].says}`),
    ...withheldSentences(told.withheld),
    ...(stamped ? [] : ['No outside authority stamped the signed state of the log: the signature alone carries no time.']),
    ...(identity.successorOf ? [`It takes the place of ${identity.successorOf}, in which something was erased since. What was erased is not in this one.`] : []),
  ]; // prettier-ignore
}

/** At which sizes of the log the blocks of a pack ran. */
const measuredSizes = (reports: readonly FrameworkReport[]): number[] =>
  [...new Set(reports.flatMap((one) => one.controls.flatMap(({ runs }) => runs.map((run) => run.logSize))))].sort((a, b) => a - b); // prettier-ignore

/** When the figures were taken, and over how much of the log beside how much is signed: what came between is counted, and proved by nothing here. */
function measuredWords(sizes: readonly number[], reports: readonly FrameworkReport[], signed: number): string {
  const [least, most] = [sizes[0]!, sizes.at(-1)!];
  const over = least === most ? number(most) : `${number(least)} to ${number(most)}`;
  const than = most > signed ? `, up to ${number(most - signed)} more than are signed: what they add to a figure is proved by nothing here` : least < signed ? `, up to ${number(signed - least)} fewer than are signed` : ', as many as are signed'; // prettier-ignore
  return `measured at ${instantWords(reports[0]!.runAt)} with ${over} entries in the log${than}`;
}

/** Of which decisions records are here: of those that contradict a control, some may stand beside the drawn ones. */
function recordsHere({ pack, pinned }: ReportInputs): string {
  if (pack.decisions.length > 0) return `${number(pack.facts!.sampled)} with records here`;
  return `${number(pack.facts!.sampled)} drawn, with records here${pinned.contradicting.decisions.length > 0 ? '; those that contradict a control have theirs here too' : ''}`;
}

function cover(paper: Paper, given: ReportInputs): void {
  const { pack, identity, reports } = given;
  const sizes = measuredSizes(reports);
  paper.callout('What this pack does not cover', limitsOf(given));
  paper.facts([
    ['System', identity.system ? `${identity.system.name} (${identity.system.id})` : 'all'],
    ['Period', `${instantWords(identity.period.from)} to ${instantWords(identity.period.until)}, the end not included`],
    ...(pack.profile === 'affectedPerson' ? [] : [['Frameworks', reports.length > 0 ? reports.map((one) => one.framework.versionTitle).join('; ') : pack.frameworks.join(', ') || 'none'], ['Law as of', pack.lawDate]] as [string, string][]),
    ['Decisions', `${number(pack.facts!.population)} in the period, ${recordsHere(given)}`],
    ['Inputs taken', instantWords(identity.builtAt)],
    ['Log', `${identity.log.origin}, signed at ${number(identity.log.size)} entries`, 'mono'],
    ...(sizes.length > 0 ? [['Figures', measuredWords(sizes, reports, identity.log.size)] as [string, string]] : []),
    ['Status', identity.status === 'draft' ? 'DRAFT: nobody signed it off' : identity.signOffs.map((one) => `${one.name}, ${one.capacity}, ${instantWords(one.at)}`).join('; ')],
  ]); // prettier-ignore
  paper.subheading('Three statements, never one');
  paper.list([
    'Integrity: the files are as they were signed, and each record is in the log unaltered. Anybody can check it; VERIFY.md says how.',
    `Completeness: ${pack.mode === 'complete' ? 'every entry between two places of the log is here.' : 'records were selected, and nothing is said about those that are not shown.'} What was never sent is in no pack.`,
    'Truth: that what was reported is so. No record can prove that.',
  ]);
  const states = ['evidenced', 'partly', 'contradicted', 'noPopulation', 'cannotTell'] as const;
  for (const report of reports) {
    const controls = report.controls.filter(inScope);
    paper.bars(`${report.framework.title}: what was found`, states.map((state) => ({ label: STATE_LABELS[state], value: controls.filter((one) => one.state === state).length, of: controls.length })), `Controls of ${report.framework.title} by what was found`); // prettier-ignore
  }
}

export const STATE_LABELS = {
  evidenced: 'evidence found',
  partly: 'partly',
  contradicted: 'contradicted',
  noPopulation: 'nothing to look at',
  cannotTell: 'cannot tell',
} as const;

function population(paper: Paper, { pack, pinned, seedInLog }: ReportInputs): void {
  const facts = pack.facts!;
  paper.heading('Decisions and sample');
  if (pack.decisions.length > 0) {
    paper.paragraph(
      `${number(pack.decisions.length)} decision${pack.decisions.length === 1 ? ' was' : 's were'} named; nothing was drawn. Each stands in records.jsonl with its proof.`,
    );
    return; // prettier-ignore
  }
  paper.paragraph(
    `The population are the ${number(facts.population)} decisions that began in the period and whose first event is within the signed state of the log. ${number(facts.sampled)} were drawn with HMAC-SHA-256 ${drawWords(pack, seedInLog)}; whoever has population/decisions.txt draws the same ones.`,
  );
  paper.facts([
    ['Seed', pack.seed, 'mono'],
    ['Seed given by', pack.seedBy ?? 'Countersign made it when the pack was asked for'],
    ...(pack.drawSize === null ? [] : [['Root drawn with', `of the log as signed at ${number(pack.drawSize)} entries`] as [string, string]]),
  ]); // prettier-ignore
  contradictions(paper, pinned);
  paper.bars('Decisions by month, drawn of all', facts.bySystemDay.map(({ month, decisions, sampled }) => ({ label: month, value: sampled, of: decisions }))); // prettier-ignore
}

/** Which decisions of the pack contradict a block: those of the sample, and those that were put beside it. */
function contradictions(paper: Paper, { contradicting: { decisions, beyond } }: PinnedEvidence): void {
  if (decisions.length === 0 && beyond === 0) return;
  paper.subheading('Decisions that contradict a control');
  paper.paragraph(
    `${number(decisions.length)} decisions here contradict an evidence block. Those that were not drawn stand beside the sample, and are not part of it; each of their records is labelled “contradicts” with the block in records.jsonl.${beyond > 0 ? ` ${number(beyond)} more were found and are not here: at most ${number(MOST_CONTRADICTING)} are put beside a sample, and only what is within the signed state of the log.` : ''}`,
  );
  const blocks = [...new Set(decisions.flatMap((one) => one.blocks))].sort();
  paper.facts(blocks.map((block): [string, string] => { const own = decisions.filter((one) => one.blocks.includes(block)); return [block, `${own.slice(0, 10).map((one) => one.decision).join(', ')}${own.length > 10 ? `, and ${number(own.length - 10)} more in evidence/${block}.json` : ''}`]; })); // prettier-ignore
}

/** What the key of the draw is made of, and who could have chosen it. */
function drawWords({ drawSize, seedIdx }: ReportInputs['pack'], seedInLog: boolean): string {
  if (drawSize === null || seedIdx === null)
    return 'under the seed below, which stands in the log before the draw: whoever gave the seed could have tried several';
  const drawn = `under a key made of the seed below and the root of the log as it was signed at ${number(drawSize)} entries`;
  return seedInLog
    ? `${drawn}. The seed stands in the log before that, as entry ${number(seedIdx)}, so whoever gave it could not see what it draws`
    : `${drawn}. It is said that the seed stands in the log before that, as entry ${number(seedIdx)}; what that entry says is not told any more, so it is not proved`;
}

function verification(paper: Paper, { identity, contents }: ReportInputs): void {
  paper.heading('How to check this pack without us', 190);
  paper.list([
    'In a browser, offline: open verify.html, which asks no server, and drop the ZIP on it.',
    'With Python 3: python3 verify.py pack --trust trust.txt --pack, and the ZIP.',
    'Compare trust.txt with the key that you were given another way. A pack made by somebody else verifies with their key.',
  ]);
  paper.facts([
    ['Contents', contents, 'mono'],
    ['Log', identity.log.origin, 'mono'],
  ]);
  paper.paragraph('The hash is over the lines “sha256  name” of every file but this report, the manifest and its signature, in their order. It stands on each page, so that a printed page can be held against a pack.', { muted: true }); // prettier-ignore
}

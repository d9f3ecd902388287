import type { BlockRun, ControlStatus, FrameworkReport } from '../../../contract';
import { parameterWords } from '../../../parameter-words';
import { definitionOf } from '../../../packs/evidence-files';
import { recordsFile, recordsWords, type PinnedEvidence } from '../../../packs/pinned-evidence';
import { instantWords, STATE_LABELS } from './render-report';
import { MUTED, type Paper } from './paper';

const number = (value: number): string => value.toLocaleString('en-GB');
const percent = (value: number | null): string => (value === null ? 'no population' : `${(100 * value).toFixed(1)} %`);
const APPLICABILITY = {
  applies: 'applies',
  unsettled: 'date unsettled',
  readiness: 'readiness',
  voluntary: 'measured voluntarily',
  notForRole: 'not for this role',
  outOfScope: 'outside scope',
  notApplicable: 'argued not applicable',
  notStated: 'role or class not stated',
} as const;

/** A section a framework: the table of its controls, then each control that has something to say, then the blocks with their queries. */
export function controlPages(paper: Paper, reports: readonly FrameworkReport[], pinned: PinnedEvidence): void {
  for (const report of reports) {
    paper.newPage();
    paper.heading(report.framework.versionTitle);
    paper.list(report.framework.notes);
    const rows = report.controls.filter((one) => !['notForRole', 'outOfScope'].includes(one.applicability.state));
    const others = report.controls.length - rows.length;
    paper.table(
      [
        { title: 'Control', share: 16 },
        { title: 'What it asks', share: 30 },
        { title: 'Applies', share: 24 },
        { title: 'Found', share: 20 },
        { title: 'Population', share: 13, numeric: true },
        { title: 'Coverage', share: 12, numeric: true },
      ],
      rows.map((one) => [
        { text: one.control.ref, face: 'strong' },
        one.control.title,
        { text: APPLICABILITY[one.applicability.state], color: MUTED },
        { text: STATE_LABELS[one.state], ...(one.state === 'contradicted' && { face: 'strong' as const, color: '#a3341f' }) },
        number(one.population),
        one.coverage === null ? { text: 'none', color: MUTED } : percent(one.coverage),
      ]),
    );
    if (others > 0) paper.paragraph(`${number(others)} further controls bind another role or are outside this system’s scope; controls.json lists them with the reason.`, { muted: true }); // prettier-ignore
    argued(paper, report, pinned);
    const telling = rows.filter((one) => one.runs.length > 0 || one.documents.length > 0);
    for (const one of telling) control(paper, one);
  }
  blocks(paper, reports, pinned);
}

/** Rows that a person argued away, with what they argued: whoever reads the table must not take their word for ours. */
function argued(paper: Paper, { framework }: FrameworkReport, { arguments: all }: PinnedEvidence): void {
  const own = all.filter((one) => one.framework === framework.id);
  if (own.length === 0) return;
  paper.subheading('Argued not to apply');
  paper.facts(own.map((one): [string, string] => [one.ref, `${one.reason ?? 'The argument cannot be opened any more.'} Argued by ${one.by ?? 'somebody who is not named'}${one.at ? ` at ${instantWords(one.at)}` : ''}${one.eventIndex === null ? '' : `, entry ${number(one.eventIndex)} of the log`}.`])); // prettier-ignore
}

function control(paper: Paper, one: ControlStatus): void {
  paper.subheading(`${one.control.ref} ${one.control.title}: ${STATE_LABELS[one.state]}`);
  paper.paragraph(one.control.duty, { muted: true });
  paper.paragraph(one.says);
  paper.list([...one.gaps, ...(one.control.limit ? [one.control.limit] : [])]);
  const facts: [string, string][] = [
    ['Applies', `${APPLICABILITY[one.applicability.state]}: ${one.applicability.because}`],
    ['Source', one.control.source.citation],
    ...(one.documents.length > 0 ? [['Documents', one.documents.map((doc) => `${doc.title}, effective ${doc.effectiveFrom}, received ${doc.receivedAt.slice(0, 10)}`).join('; ')] as [string, string]] : []),
    ...(one.runs.length > 0 ? [['Blocks', one.runs.map((run) => `${run.block} (${number(run.covered)} of ${number(run.population)})`).join(', ')] as [string, string]] : []),
  ]; // prettier-ignore
  paper.facts(facts);
}

function blocks(paper: Paper, reports: readonly FrameworkReport[], pinned: PinnedEvidence): void {
  const runs = new Map<string, BlockRun>();
  for (const { controls } of reports) for (const { runs: list } of controls) for (const run of list) runs.set(run.block, run);
  if (runs.size === 0) return;
  paper.newPage();
  paper.heading('How each figure was taken');
  for (const run of [...runs.values()].sort((a, b) => (a.block < b.block ? -1 : 1))) {
    const asks = definitionOf(pinned, run);
    const listed = pinned.records.find((one) => one.block === run.block);
    paper.subheading(`${run.block}${asks ? ` ${asks.title}` : ''}: ${STATE_LABELS[run.state]}`);
    if (asks) paper.paragraph(asks.question, { muted: true });
    paper.paragraph(run.says);
    paper.facts([
      ...(asks ? [['Looks at', asks.population], ['Covered', asks.covered], ...(asks.contradicted ? [['Contradicted', asks.contradicted]] : []), ['Limit', asks.limit]] as [string, string][] : []),
      ['Population', `${number(run.population)}; covered ${number(run.covered)}, contradicted ${number(run.contradicted)}`],
      ['Left out', run.exclusions.length > 0 ? run.exclusions.map((one) => `${number(one.count)} ${one.reason}`).join('; ') : 'nothing'],
      ['Query', `block ${run.block}, version ${run.version}, ${parameterWords(run.parameters).join('; ') || 'no parameters'}`],
      ['Ran', `by Countersign at ${instantWords(run.runAt)}, over ${number(run.rows)} rows, with ${number(run.logSize)} entries in the log`],
      ['Held against', run.reconciledAgainst.length > 0 ? run.reconciledAgainst.map((one) => one.says).join(' ') : 'nothing: no independent count was given'],
      ...(listed ? [['Records', `${recordsFile(run.block)}. ${recordsWords(listed)}`] as [string, string]] : []),
    ]); // prettier-ignore
  }
}

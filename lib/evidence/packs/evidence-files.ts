import type { BlockRun, EvidenceBlock, FrameworkReport } from '../contract';
import { recordsFile, recordsWords, type ControlArgument, type PinnedEvidence } from './pinned-evidence';

/** The measured controls of a pack as files: for machines as JSON, for spreadsheets as CSV. Pure: the same reports make the same texts. */
export function controlsFile(reports: readonly FrameworkReport[], pinned: PinnedEvidence): string {
  return `${JSON.stringify(
    {
      says: 'Evidence found for controls. Nothing here says that a duty is met.',
      frameworks: reports.map(({ framework, system, period, lawDate, runAt, logSize, split, controls }) => ({
        framework,
        system,
        period,
        lawDate,
        measuredAt: runAt,
        logSize,
        split,
        controls: controls.map((one) => ({
          control: one.control.ref,
          title: one.control.title,
          duty: one.control.duty,
          source: one.control.source,
          mark: one.control.mark,
          automation: one.control.automation,
          applicability: one.applicability,
          argument: argumentOf(pinned, framework.id, one.control.ref),
          state: one.state,
          says: one.says,
          gaps: one.gaps,
          population: one.population,
          coverage: one.coverage,
          ageDays: one.age,
          blocks: one.runs.map((run) => run.block),
          documents: one.documents.map(({ kind, title, form, effectiveFrom, receivedAt, expiresOn, covers, file, eventIndex }) => ({ kind, title, form, effectiveFrom, receivedAt, expiresOn, covers, sha256: file?.sha256 ?? null, eventIndex })), // prettier-ignore
          owner: one.owner?.name ?? null,
        })),
      })),
    },
    null,
    1,
  )}\n`;
}

const argumentOf = ({ arguments: all }: PinnedEvidence, framework: string, ref: string): Omit<ControlArgument, 'framework' | 'ref'> | null => {
  const found = all.find((one) => one.framework === framework && one.ref === ref);
  return found ? { reason: found.reason, by: found.by, at: found.at, eventIndex: found.eventIndex } : null;
}; // prettier-ignore

/** Every row of the frameworks, whether it is in, and why; where a person argued that it is out, what they argued and where the log has it. */
export function statementFile(reports: readonly FrameworkReport[], pinned: PinnedEvidence): string {
  return `${JSON.stringify(
    {
      says: 'Statement of applicability. An argument is the word of whoever is named beside it; eventIndex is its place in the log.',
      frameworks: reports.map(({ framework, system, lawDate, controls }) => ({
        framework: framework.id,
        version: framework.version,
        system,
        lawDate,
        controls: controls.map(({ control, applicability }) => ({ control: control.ref, title: control.title, applicability: applicability.state, because: applicability.because, argument: argumentOf(pinned, framework.id, control.ref) })), // prettier-ignore
      })),
    },
    null,
    1,
  )}\n`;
}

/** What a pack says of the incident that it is of: times, class, clocks, who was told when. What people wrote of it stays at home. */
export interface PackIncident {
  id: string;
  class: string;
  causalLink: string;
  awareAt: string;
  openedAt: string;
  closedAt: string | null;
  clocks: { framework: string; ref: string; to: string; hours: number | null; dueAt: string | null; state: string; reportedAt: string | null; because: string }[];
  reports: { to: string; kind: string; sentAt: string; recordedAt: string }[];
  decisions: string[];
  /** Deployments between the awareness and the first report to the authority. */
  changesSince: number;
} // prettier-ignore

export function incidentFile(incident: PackIncident): string {
  return `${JSON.stringify({ says: 'What was recorded of the incident. That a report was sent is the word of who recorded it.', ...incident }, null, 1)}\n`;
}

/** Which texts of law and standards were used, as they stood, with what is unsettled about them. */
export function lawFile(reports: readonly FrameworkReport[], given: { lawDate: string }): string {
  return `${JSON.stringify(
    {
      lawDate: given.lawDate,
      frameworks: reports.map(({ framework, controls }) => ({
        ...framework,
        appliesFrom: controls.map(({ control, applicability }) => ({ control: control.ref, state: applicability.state, because: applicability.because, from: control.appliesFrom, mark: control.mark })), // prettier-ignore
      })),
    },
    null,
    1,
  )}\n`;
}

export function controlsTable(reports: readonly FrameworkReport[]): string {
  const head = ['framework', 'control', 'title', 'applicability', 'state', 'population', 'coverage', 'ageDays', 'says', 'gaps'];
  const rows = reports.flatMap(
    ({ framework, controls }) =>
    controls.map((one) => [framework.id, one.control.ref, one.control.title, one.applicability.state, one.state, one.population, one.coverage, one.age, one.says, one.gaps.join(' ')]), // prettier-ignore
  );
  return csv([head, ...rows]);
}

/** What a block asked, in the words of the version that ran; null for packs from before they were kept. */
export const definitionOf = ({ definitions }: PinnedEvidence, run: BlockRun): EvidenceBlock | null =>
  definitions.find((one) => one.id === run.block && one.version === run.version) ?? null;

/** Each run of an evidence block once: with what it asked, its query, parameters, runner, time, rows and what it was reconciled against. */
export function blockFiles(reports: readonly FrameworkReport[], pinned: PinnedEvidence): { name: string; text: string }[] {
  const runs = new Map<string, BlockRun>();
  for (const { controls } of reports) for (const { runs: list } of controls) for (const run of list) runs.set(run.block, run);
  return [...runs.values()]
    .sort((a, b) => (a.block < b.block ? -1 : 1))
    .flatMap((run) => [
      {
        name: `evidence/${run.block}.json`,
        text: `${JSON.stringify(
          {
            ...run,
            definition: definitionOf(pinned, run),
            query: `evidence block ${run.block}, version ${run.version}`,
            runner: 'Countersign',
            ranAt: run.runAt,
            records: listOf(pinned, run),
            contradictingInRecords: pinned.contradicting.decisions.flatMap((one) =>
              one.blocks.includes(run.block) ? [one.decision] : [],
            ),
          },
          null,
          1,
        )}\n`,
      },
      {
        name: `evidence/${run.block}.csv`,
        text: csv([['day', 'population', 'covered', 'contradicted'], ...run.series.map((one) => [one.day, one.population, one.covered, one.contradicted])]), // prettier-ignore
      },
    ]);
}

function listOf({ records }: PinnedEvidence, run: BlockRun): object | null {
  const found = records.find((one) => one.block === run.block);
  return found ? { file: recordsFile(run.block), rows: found.rows, cut: found.cut, says: recordsWords(found) } : null;
}

/** RFC 4180. What a spreadsheet would run as a formula is written as text. */
export function csv(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string => {
    if (value === null) return '';
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

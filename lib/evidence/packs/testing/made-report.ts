import type { BlockRun, ControlStatus, EvidenceState, FrameworkReport } from '../../contract';

const run = (
  block: BlockRun['block'],
  state: EvidenceState,
  population: number,
  covered: number,
  contradicted = 0,
): BlockRun => ({
  block,
  version: '1',
  system: 'sys_00000000000000000000000000',
  period: { from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
  state,
  says: `${covered} of ${population} decisions carry what the block looks for${contradicted > 0 ? `; ${contradicted} say the opposite` : ''}.`,
  population,
  covered,
  contradicted,
  coverage: population === 0 ? null : covered / population,
  exclusions: [{ reason: 'still running', count: 3 }],
  newestAt: '2026-09-30T12:00:00.000Z',
  age: 4,
  recordIds: [],
  reconciledAgainst: [
    {
      against: 'counter of the gateway',
      expected: population,
      found: population,
      whole: true,
      says: 'The gateway counted the same.',
    },
  ],
  facts: {},
  series: [{ day: '2026-07-01', population, covered, contradicted }],
  runAt: '2026-10-04T08:00:00.000Z',
  logSize: 12_000,
  rows: population,
  durationMs: 12,
  parameters: { days: 92 },
});

/** A framework's report as pages show it, for tests of what packs make of one. */
export function makeReport(controls = 24): FrameworkReport {
  const states: EvidenceState[] = ['evidenced', 'partly', 'contradicted', 'noPopulation', 'cannotTell'];
  const list = Array.from({ length: controls }, (_, i): ControlStatus => {
    const state = states[i % 5]!;
    const runs = state === 'cannotTell' ? [] : [run(`E0${1 + (i % 9)}` as BlockRun['block'], state, state === 'noPopulation' ? 0 : 1_204, state === 'evidenced' ? 1_204 : 940, state === 'contradicted' ? 3 : 0)];
    return {
      framework: 'eu-ai-act',
      frameworkVersion: '2026-07-27',
      control: {
        ref: i === 0 ? '26(2)' : `26(${i + 3})(a)`,
        group: 'Art. 26 Obligations of deployers',
        title: i === 0 ? 'Human oversight by competent people' : `Duty number ${i} of a deployer, in words of our own`,
        duty: 'People who oversee the system are named, trained, and have the authority to stop it.',
        roles: ['deployer'],
        scope: { highRisk: true },
        appliesFrom: [{ when: 'annexIII', earliest: '2027-12-02', latest: '2027-12-02', mark: 'S' }],
        automation: state === 'cannotTell' ? 'organisational' : 'computedAndDocument',
        blocks: runs.map((one) => one.block),
        documents: [],
        requires: [],
        mark: 'V',
        source: { citation: 'Regulation (EU) 2024/1689, Art. 26(2)' },
      },
      applicability: { state: i % 3 === 0 ? 'readiness' : 'applies', because: 'It binds from 2 December 2027 and is measured now.' },
      state,
      says: runs[0]?.says ?? 'No event of the record could answer this.',
      gaps: state === 'evidenced' ? [] : ['264 decisions have no approval that names who gave it.'],
      runs,
      documents: [],
      population: runs[0]?.population ?? 0,
      coverage: runs[0]?.coverage ?? null,
      age: runs[0]?.age ?? null,
      owner: i % 2 ? { id: 'per_0', name: 'Ana Novak' } : null,
      openTasks: 0,
    };
  }); // prettier-ignore
  const none = { evidenced: 0, partly: 0, contradicted: 0, noPopulation: 0, cannotTell: 0 };
  return {
    framework: { id: 'eu-ai-act', version: '2026-07-27', title: 'EU AI Act', versionTitle: 'EU AI Act, as amended by Regulation (EU) 2026/1744', notes: ['The dates of the amendment are taken from secondary sources that agree; the Official Journal was not read.'] },
    system: { id: 'sys_00000000000000000000000000', key: 'clinical-triage', name: 'Clinical triage recommender' },
    period: { from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
    lawDate: '2026-10-01',
    runAt: '2026-10-04T08:00:00.000Z',
    logSize: 12_000,
    progress: null,
    split: { computed: { controls: 0, states: none }, computedAndDocument: { controls: 0, states: none }, organisational: { controls: 0, states: none } },
    controls: list,
  }; // prettier-ignore
}

import type { ControlStatus } from '../../../contract';
import type { Paper } from './paper';
import { limitsOf, STATE_LABELS, type ReportInputs } from './render-report';

const number = (value: number): string => value.toLocaleString('en-GB');

/** Two pages: what was found, and the decisions that are asked for. Nobody states an appetite here, so none is printed, and the board says what is within it. */
export function boardPages(paper: Paper, given: ReportInputs): void {
  const controls = given.reports.flatMap((one) => one.controls).filter((one) => ['applies', 'unsettled', 'readiness', 'voluntary'].includes(one.applicability.state)); // prettier-ignore
  const measured = controls.filter((one) => one.control.automation !== 'organisational');
  paper.callout('What this does not cover', limitsOf(given));
  paper.heading('What was found');
  paper.paragraph('No appetite was stated, so nothing here says whether these figures are within one.');
  const by = (list: readonly ControlStatus[], state: keyof typeof STATE_LABELS): number =>
    list.filter((one) => one.state === state).length;
  paper.table(
    [{ title: 'Line', share: 60 }, { title: 'Found', share: 20, numeric: true }, { title: 'Of', share: 20, numeric: true }],
    [
      ['Controls that the record contradicts', number(by(measured, 'contradicted')), number(measured.length)],
      ['Measured controls with evidence', number(by(measured, 'evidenced')), number(measured.length)],
      ['Measured controls of which the newest evidence is older than 90 days', number(stale(measured)), number(measured.length)],
      ['Controls without an owner', number(controls.filter((one) => one.owner === null).length), number(controls.length)],
    ],
  ); // prettier-ignore
  paper.bars('Measured controls by what was found', (Object.keys(STATE_LABELS) as (keyof typeof STATE_LABELS)[]).map((state) => ({ label: STATE_LABELS[state], value: by(measured, state), of: measured.length }))); // prettier-ignore
  paper.newPage();
  paper.heading('Decisions asked for');
  const asked = controls.filter((one) => one.state === 'contradicted').slice(0, 5);
  const missing = controls
    .filter((one) => one.state !== 'evidenced' && one.owner === null && one.state !== 'contradicted')
    .slice(0, 5);
  paper.list([
    ...asked.map((one) => `${one.control.ref} ${one.control.title}: the record contradicts it. Accept the risk until a date, or have it mended. ${one.says}`),
    ...missing.map((one) => `${one.control.ref} ${one.control.title}: name an owner. ${one.says}`),
    ...(asked.length + missing.length === 0 ? ['None: the record asks for no decision of the board in this period.'] : []),
  ]); // prettier-ignore
  paper.paragraph(
    'Evidence was found for controls; nothing here says that a duty is met. The pack holds controls.json with every row.',
    { muted: true },
  );
}

const stale = (list: readonly ControlStatus[]): number => list.filter((one) => one.age !== null && one.age > 90).length;

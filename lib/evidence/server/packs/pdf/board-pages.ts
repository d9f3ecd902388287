import type { ControlStatus } from '../../../contract';
import type { Paper } from './paper';
import { limitsOf, STATE_LABELS, type ReportInputs } from './render-report';

const number = (value: number): string => value.toLocaleString('en-GB');

/** Two pages: appetite against what was found, and the decisions that are asked for. */
export function boardPages(paper: Paper, given: ReportInputs): void {
  const controls = given.reports.flatMap((one) => one.controls).filter((one) => ['applies', 'unsettled', 'readiness', 'voluntary'].includes(one.applicability.state)); // prettier-ignore
  const measured = controls.filter((one) => one.control.automation !== 'organisational');
  paper.callout('What this does not cover', limitsOf(given).slice(0, 4));
  paper.heading('Appetite against what was found');
  paper.paragraph(
    'Appetite: no control that applies is contradicted by the record, each has evidence, and none is older than 90 days.',
  );
  const by = (list: readonly ControlStatus[], state: keyof typeof STATE_LABELS): number =>
    list.filter((one) => one.state === state).length;
  paper.table(
    [{ title: 'Line', share: 44 }, { title: 'Appetite', share: 18, numeric: true }, { title: 'Found', share: 18, numeric: true }, { title: 'Within', share: 20 }],
    [
      ['Controls that the record contradicts', '0', number(by(measured, 'contradicted')), within(by(measured, 'contradicted') === 0, measured.length)],
      ['Measured controls with evidence', number(measured.length), number(by(measured, 'evidenced')), within(by(measured, 'evidenced') === measured.length, measured.length)],
      ['Controls with evidence older than 90 days', '0', number(stale(measured)), within(stale(measured) === 0, measured.length)],
      ['Controls without an owner', '0', number(controls.filter((one) => one.owner === null).length), within(controls.every((one) => one.owner !== null), controls.length)],
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
const within = (good: boolean, of: number): string => (of === 0 ? 'cannot tell: nothing measured' : good ? 'yes' : 'no');

import { CAUSAL_WORDS, CLASS_WORDS, CLOCK_WORDS, RECIPIENT_WORDS, recipientInSentence, REPORT_WORDS, type CausalLink, type ClockState, type IncidentClass, type ReportKind, type ReportRecipient } from '../../../incidents/words'; // prettier-ignore
import type { PackIncident } from '../../../packs/evidence-files';
import type { Paper } from './paper';

const instant = (iso: string | null): string => (iso === null ? 'not yet' : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`);

/** What was recorded of the incident that a pack is of. */
export function incidentPages(paper: Paper, incident: PackIncident): void {
  paper.heading('The incident');
  paper.facts([
    ['Incident', incident.id, 'mono'],
    ['What came of it', CLASS_WORDS[incident.class as IncidentClass].name],
    ['Caused by the AI system', CAUSAL_WORDS[incident.causalLink as CausalLink]],
    ['Known since', instant(incident.awareAt)],
    ['Closed', instant(incident.closedAt)],
    ['Deployments before the authority was told', String(incident.changesSince)],
  ]);
  paper.subheading('Clocks');
  paper.list(
    incident.clocks.length === 0
      ? ['No row of a framework asks for a report of an incident of this class.']
      : incident.clocks.map((one) => `${one.framework} ${one.ref}, ${recipientInSentence(one.to as ReportRecipient)}: ${one.dueAt === null ? 'at once' : `until ${instant(one.dueAt)}`}; ${CLOCK_WORDS[one.state as ClockState]}, first reported ${instant(one.reportedAt)}. ${one.because}`),
  );
  paper.subheading('Reports');
  paper.list(
    incident.reports.length === 0
      ? ['Nothing was recorded as reported.']
      : incident.reports.map((one) => `${RECIPIENT_WORDS[one.to as ReportRecipient]}, ${REPORT_WORDS[one.kind as ReportKind].toLowerCase()}: sent ${instant(one.sentAt)}, recorded ${instant(one.recordedAt)}.`),
  );
  paper.paragraph('That a report was sent is the word of who recorded it. What people wrote of the incident is not in this pack.', { muted: true });
} // prettier-ignore

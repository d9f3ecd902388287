import type { IncidentView } from '@/lib/evidence/incidents/contract';
import { CAUSAL_WORDS, CLASS_WORDS } from '@/lib/evidence/incidents/words';
import { Time } from '../ui/time';
import { reportDuties } from './report-duties';

const lower = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** The incident in a few facts: who opened it and when, of what class, what is owed, and whether it is closed. */
export function IncidentSentence({ incident }: { incident: IncidentView }) {
  const { openedBy, openedAt, system, closedAt } = incident;
  const closing = incident.steps.findLast((step) => step.kind === 'closed');
  return (
    <>
      {openedBy} opened it on <Time at={openedAt} style="full" />, of {system.name}: {lower(CLASS_WORDS[incident.class].name)},
      caused by the AI system: {lower(CAUSAL_WORDS[incident.causalLink])}. {reportDuties(incident.clocks)}{' '}
      {closedAt ? (
        <>
          It was closed on <Time at={closedAt} style="full" />
          {closing ? ` by ${closing.by}` : ''}.
        </>
      ) : (
        'It is open.'
      )}
    </>
  );
}

import { isBinding } from '@/lib/evidence/incidents/clocks';
import type { IncidentSummary } from '@/lib/evidence/incidents/contract';
import type { ClockState } from '@/lib/evidence/incidents/words';
import { plural } from '@/lib/shared/format';

/** In the order in which they matter: what waits comes before what is done. */
const SAID: readonly (readonly [ClockState, string])[] = [
  ['overdue', 'overdue'],
  ['running', 'still to be sent'],
  ['late', 'sent late'],
  ['met', 'sent in time'],
];

/** How it stands with what the law asks to be reported, in a sentence. What does not bind is no part of it: nobody owes it. */
export function reportDuties(clocks: readonly Pick<IncidentSummary['clocks'][number], 'state'>[]): string {
  const binding = clocks.filter(isBinding);
  if (binding.length === 0) return 'No report is owed.';
  const parts = SAID.map(([state, words]) => ({ words, count: binding.filter((one) => one.state === state).length })).filter(
    (part) => part.count > 0,
  );
  const said = parts.length === 1 ? parts[0]!.words : parts.map(({ count, words }) => `${count} ${words}`).join(', ');
  return `${plural(binding.length, 'report')} ${binding.length === 1 ? 'is' : 'are'} owed: ${said}.`;
}

import { toPublicId } from '@/lib/shared/ids';
import { CLASS_WORDS, type ClockState } from '../../incidents/words';
import { isBinding } from '../../incidents/clocks';
import { clocksOfRow } from '../incidents/close-incident';
import { listIncidentRows } from '../incidents/incident-store';
import { itemBlock, MOST_ITEMS, type Item } from '../item-block';
import { define, of } from './define';

/** Were incidents told in time? */
export const E17 = itemBlock({
  definition: define('E17', '3', {
    unit: 'event',
    title: 'Incident record',
    question:
      'Was each incident recorded with the moment of awareness and its class, and was everybody who had to be told, told in time?',
    population:
      'Incidents that somebody became aware of in the period and that a law in force then asks to report. Near misses and others that nobody owes a report of are exclusions.',
    covered: 'Every clock that binds was stopped in time by a report.',
    contradicted: 'A clock ran out without a report, or the report was late.',
    limit:
      'Incidents that a person opened here. None opened does not mean that none happened; that a report was sent is the word of who recorded it.',
    answerable: true,
  }),
  async load(tx, asked) {
    const rows = await listIncidentRows(tx, asked.workspaceId, { systems: asked.systems, awareFrom: asked.from, awareTo: asked.to, limit: MOST_ITEMS, decisionId: asked.decisionId }); // prettier-ignore
    const measured = rows.map((row) => ({ row, clocks: clocksOfRow(row, asked.now).filter(isBinding) }));
    const bound = measured.filter(({ clocks }) => clocks.length > 0);
    const has = ({ clocks }: (typeof bound)[number], ...wanted: ClockState[]): boolean =>
      clocks.some((one) => wanted.includes(one.state));
    const unbound = measured.length - bound.length;
    return {
      items: bound.map((one): Item => {
        const { row, clocks } = one;
        const id = toPublicId('incident', row.incidentId);
        return {
          id,
          at: row.awareAt,
          verdict: has(one, 'overdue', 'late') ? 'contradicted' : has(one, 'running') ? 'uncovered' : 'covered',
          says: `${CLASS_WORDS[row.class].name}, ${row.closedAt ? 'closed' : 'open'}: ${clocks.map(({ ref, state }) => `${ref} ${state}`).join(', ')}.`,
          href: `/evidence/incidents/${id}`,
          decisionId: row.sourceDecision && toPublicId('decision', row.sourceDecision),
        };
      }),
      exclusions: unbound > 0 ? [{ reason: 'no clock binds', count: unbound }] : [],
      facts: {
        open: rows.filter((row) => row.closedAt === null).length,
        'with a clock that runs': bound.filter((one) => has(one, 'running')).length,
        'reported late or not at all': bound.filter((one) => has(one, 'overdue', 'late')).length,
        'without a cause that is known': rows.filter((row) => row.causalLink === 'unknown').length,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'incidents with a report to be made')} were told in time; ${String(facts['with a clock that runs'])} have a clock that runs, ${String(facts['reported late or not at all'])} were reported late or not at all.`,
});

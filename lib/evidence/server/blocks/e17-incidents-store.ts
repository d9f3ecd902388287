import { toPublicId } from '@/lib/shared/ids';
import { CLASS_WORDS } from '../../incidents/words';
import { clocksOfRow } from '../incidents/close-incident';
import { listIncidentRows } from '../incidents/incident-store';
import { itemBlock, type Item } from '../item-block';
import { define, of } from './define';

/** Were incidents told in time? */
export const E17 = itemBlock({
  definition: define('E17', '2', {
    unit: 'event',
    title: 'Incident record',
    question:
      'Was each incident recorded with the moment of awareness and its class, and was everybody who had to be told, told in time?',
    population: 'Incidents that somebody became aware of in the period.',
    covered: 'Every clock that binds was stopped in time by a report, or none binds.',
    contradicted: 'A clock ran out without a report, or the report was late.',
    limit:
      'Incidents that a person opened here. None opened does not mean that none happened; that a report was sent is the word of who recorded it.',
    answerable: true,
  }),
  async load(tx, asked) {
    const rows = await listIncidentRows(tx, asked.workspaceId, { systems: asked.systems, awareFrom: asked.from, awareTo: asked.to, limit: 5_000 }); // prettier-ignore
    const states = rows.map((row) => clocksOfRow(row, asked.now).map((one) => one.state));
    const has = (at: number, ...wanted: string[]): boolean => states[at]!.some((state) => wanted.includes(state));
    return {
      items: rows.map((row, at): Item => {
        const id = toPublicId('incident', row.incidentId);
        const clocks = clocksOfRow(row, asked.now).filter((one) => one.state !== 'notBinding');
        return {
          id,
          at: row.awareAt,
          verdict: has(at, 'overdue', 'late') ? 'contradicted' : has(at, 'running') ? 'uncovered' : 'covered',
          says: `${CLASS_WORDS[row.class].name}, ${row.closedAt ? 'closed' : 'open'}: ${clocks.map((one) => `${one.ref} ${one.state}`).join(', ') || 'no clock binds'}.`,
          href: `/evidence/incidents/${id}`,
          decisionId: row.sourceDecision && toPublicId('decision', row.sourceDecision),
        };
      }),
      facts: {
        open: rows.filter((row) => row.closedAt === null).length,
        'with a clock that runs': rows.filter((_, at) => has(at, 'running')).length,
        'reported late or not at all': rows.filter((_, at) => has(at, 'overdue', 'late')).length,
        'without a cause that is known': rows.filter((row) => row.causalLink === 'unknown').length,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'incidents')} were told in time or had nobody to be told; ${String(facts['with a clock that runs'])} have a clock that runs, ${String(facts['reported late or not at all'])} were reported late or not at all.`,
});

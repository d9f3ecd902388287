import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { define, of } from './define';

interface Row {
  halt_id: string;
  scope: string;
  mode: string;
  drill: boolean;
  started_at: Date;
  safe_at: Date | null;
  running: number;
  began_after: number;
}
/**
 * Halts that reach these systems, with the actions in their scope that were redeemed after their start and before their end. A halt belongs to no decision:
 * asked about one, only those count that an action of it began after.
 */
function listHalts(tx: SqlTx, asked: Asked): Promise<Row[]> {
  return tx.sql<Row>(
    `SELECT h.halt_id::text, h.scope, h.mode, h.drill, h.started_at, h.safe_at, h.running, (SELECT count(*) FROM action a
        WHERE a.workspace_id = h.workspace_id AND ($5::uuid IS NULL OR a.decision_id = $5::uuid) AND a.redeemed_at > h.started_at AND a.redeemed_at < coalesce(h.ended_at, now()) AND h.mode = 'stop'
          AND (h.scope = 'workspace' OR (h.scope = 'system' AND a.system_id = h.system_id) OR (h.scope = 'tool' AND a.tool = h.value AND (h.system_id IS NULL OR a.system_id = h.system_id))
            OR (h.scope = 'environment' AND a.environment = h.value AND (h.system_id IS NULL OR a.system_id = h.system_id)))) AS began_after
       FROM halt h WHERE h.workspace_id = $1::uuid AND (h.system_id IS NULL OR h.system_id = ANY($2::uuid[]))
        AND h.started_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND h.started_at < $4::date::timestamp AT TIME ZONE 'UTC' ORDER BY h.started_at DESC LIMIT 2000`,
    [asked.workspaceId, asked.systems, asked.from, asked.to, asked.decisionId ?? null],
  );
}

/** Can it be stopped? */
export const E11 = itemBlock({
  definition: define('E11', '1', {
    unit: 'event',
    title: 'Stop',
    question: 'When somebody pressed stop, or drilled it: did a safe state follow, and did nothing begin after?',
    population: 'Halts and drills started in the period.',
    covered: 'A safe state was reached, and nothing in its scope began while it held.',
    contradicted: 'An action in its scope began after the stop.',
    limit: 'Stops what asks leave here. Agents that act past the gateway are not stopped, and are not seen to go on.',
  }),
  async load(tx, asked) {
    const all = await listHalts(tx, asked);
    const rows = asked.decisionId ? all.filter((row) => row.began_after > 0) : all;
    const seconds = rows.flatMap((row) => (row.safe_at ? [(row.safe_at.getTime() - row.started_at.getTime()) / 1000] : []));
    return {
      items: rows.map((row): Item => ({
        id: toPublicId('halt', row.halt_id),
        at: row.started_at,
        verdict: row.began_after > 0 ? 'contradicted' : row.safe_at ? 'covered' : 'uncovered',
        says: `${row.drill ? 'Drill' : 'Halt'} of the ${row.scope}: ${row.safe_at ? `safe after ${Math.round((row.safe_at.getTime() - row.started_at.getTime()) / 1000)} s` : 'no safe state is recorded'}; ${row.began_after} actions began after it.`,
        href: '/approvals/halts',
      })),
      facts: {
        drills: rows.filter((row) => row.drill).length,
        'halts in earnest': rows.filter((row) => !row.drill).length,
        'longest time to a safe state in seconds': seconds.length > 0 ? Math.max(...seconds) : null,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `${String(facts['halts in earnest'])} halts and ${String(facts['drills'])} drills; ${of(covered, population, 'of them')} reached a safe state after which nothing began.`,
});

import type { SqlTx } from '@/lib/db/transaction';
import type { Reconciliation } from '../../contract';
import type { Asked } from '../block-query';
import { itemBlock, MOST_ITEMS, type Item } from '../item-block';
import { define, of } from './define';
import { countDecisionsOf } from './register-store';

interface Window {
  system_id: string;
  source: string;
  environment: string;
  from_at: Date;
  to_at: Date;
  expected: number;
  received: number;
}

/** Windows that others counted within the period, each with the decisions that began in it. */
function listWindows(tx: SqlTx, asked: Asked): Promise<Window[]> {
  return tx.sql<Window>(
    `SELECT system_id::text, source, environment, from_at, to_at, expected, coalesce(received, (SELECT count(*) FROM decision d
        WHERE d.workspace_id = c.workspace_id AND d.system_id = c.system_id AND d.started_at >= c.from_at AND d.started_at < c.to_at
          AND (c.environment = '' OR d.environment = c.environment))) AS received
       FROM counter_window c WHERE workspace_id = $1::uuid AND system_id = ANY($2::uuid[])
        AND from_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND to_at <= $4::date::timestamp AT TIME ZONE 'UTC'
      ORDER BY from_at DESC LIMIT ${MOST_ITEMS}`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

interface Numbers {
  emitters: number;
  numbered: number;
  missing: number;
}
async function sumNumbers(tx: SqlTx, asked: Asked): Promise<Numbers> {
  const [row] = await tx.sql<Numbers>(
    `SELECT (SELECT count(*) FROM emitter e WHERE e.workspace_id = $1::uuid AND e.system_id = ANY($2::uuid[])) AS emitters,
            (SELECT coalesce(sum(numbered), 0)::bigint FROM emitter e WHERE e.workspace_id = $1::uuid AND e.system_id = ANY($2::uuid[])) AS numbered,
            (SELECT coalesce(sum(g.hole), 0)::bigint FROM (
               SELECT greatest(from_no - lag(to_no) OVER (PARTITION BY system_id, emitter ORDER BY from_no) - 1, 0) AS hole, from_at
                 FROM emitter_run r WHERE r.workspace_id = $1::uuid AND r.system_id = ANY($2::uuid[])) g
              WHERE g.from_at >= $3::date::timestamp AT TIME ZONE 'UTC' AND g.from_at < $4::date::timestamp AT TIME ZONE 'UTC') AS missing`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
  return row ?? { emitters: 0, numbered: 0, missing: 0 };
}

/** Was everything recorded? Only somebody who counted elsewhere can tell. */
export const E01 = itemBlock({
  definition: define('E01', '1', {
    unit: 'day',
    title: 'Log coverage',
    question: 'Of the decisions that somebody else counted, how many are in the record?',
    population: 'Decisions that a gateway, a queue or a bill counted in windows that lie within the period.',
    covered: 'As many decisions began in the window as were counted.',
    limit: 'Without an independent count no coverage is claimed. Windows that nobody counted say nothing.',
  }),
  async load(tx, asked) {
    const windows = await listWindows(tx, asked);
    const numbers = await sumNumbers(tx, asked);
    const decisions = await countDecisionsOf(tx, asked);
    const items = windows.map((one): Item => ({
      id: `${one.source} ${one.from_at.toISOString()}`,
      at: one.from_at,
      verdict: one.received >= one.expected ? 'covered' : 'uncovered',
      says: `${one.source} counted ${one.expected}, ${one.received} are recorded.`,
      href: null,
      weight: one.expected,
      covered: Math.min(one.expected, one.received),
    }));
    const whole = covers(windows, asked);
    return {
      items,
      facts: {
        'decisions recorded': decisions,
        'windows counted': windows.length,
        'emitters that number': numbers.emitters,
        'numbers received': numbers.numbered,
        'numbers missing in the period': numbers.missing,
        'independent counts cover the period': whole,
      },
      reconciledAgainst: reconciled(windows, whole),
      missing:
        windows.length > 0
          ? null
          : numbers.emitters > 0
            ? `Nobody outside counts, so no coverage is claimed. Emitters number what they send: ${numbers.missing} of those numbers are missing in the period.`
            : 'Nobody outside counts and no emitter numbers what it sends, so no coverage is claimed.',
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'decisions counted elsewhere')} are recorded${facts['independent counts cover the period'] === true ? '' : '; the counts do not cover the whole period'}.`,
});

/** Do the windows of one source of each system follow one another over the whole days of the period that are over? */
function covers(windows: readonly Window[], asked: Asked): boolean {
  const end = Math.min(Date.parse(`${asked.to}T00:00:00Z`), Math.floor(asked.now.getTime() / 86_400_000) * 86_400_000);
  const start = Date.parse(`${asked.from}T00:00:00Z`);
  return asked.systems.every((system) => {
    const own = windows.filter((one) => one.system_id === system && one.environment === '');
    return [...new Set(own.map((one) => one.source))].some((source) => {
      const counted = own
        .filter((one) => one.source === source)
        .reduce((sum, one) => sum + one.to_at.getTime() - one.from_at.getTime(), 0);
      return counted > 0 && counted >= end - start;
    });
  });
}

function reconciled(windows: readonly Window[], whole: boolean): Reconciliation[] {
  const sources = new Map<string, { expected: number; found: number }>();
  for (const one of windows) {
    const held = sources.get(one.source) ?? { expected: 0, found: 0 };
    held.expected += one.expected;
    held.found += one.received;
    sources.set(one.source, held);
  }
  return [...sources].map(([against, { expected, found }]) => ({
    against,
    expected,
    found,
    whole,
    says: `${against} counted ${expected}, ${found} are recorded${whole ? '' : '; its windows do not cover the whole period'}.`,
  }));
}

import type { SqlTx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { Asked } from '../block-query';
import { itemBlock, type Item } from '../item-block';
import { define, of } from './define';

interface TaskRow {
  task_id: string;
  framework: string;
  ref: string;
  made_at: Date;
  due_on: string;
  done_at: Date | null;
  late: boolean;
}
function listTasks(tx: SqlTx, asked: Asked): Promise<TaskRow[]> {
  return tx.sql<TaskRow>(
    `SELECT task_id::text, framework, ref, made_at, due_on::text, done_at, coalesce((done_at AT TIME ZONE 'UTC')::date, (now() AT TIME ZONE 'UTC')::date) > due_on AS late
       FROM evidence_task WHERE workspace_id = $1::uuid AND (system_id IS NULL OR system_id = ANY($2::uuid[]))
        AND due_on >= $3::date AND due_on < $4::date ORDER BY made_at DESC LIMIT 5000`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Was what had to be done, done? */
export const E26 = itemBlock({
  definition: define('E26', '1', {
    unit: 'check',
    title: 'Corrective actions',
    question: 'Were the tasks put on controls done by the day they were due?',
    population: 'Tasks of controls that were due in the period.',
    covered: 'It was done by its day.',
    limit: 'Tasks that were set on controls here. Corrective actions of incidents have no register in this record.',
  }),
  async load(tx, asked) {
    const rows = await listTasks(tx, asked);
    return {
      items: rows.map((row): Item => ({
        id: toPublicId('task', row.task_id),
        at: row.made_at,
        verdict: row.done_at && !row.late ? 'covered' : 'uncovered',
        says: `${row.framework} ${row.ref}, due ${row.due_on}: ${row.done_at ? (row.late ? 'done late' : 'done in time') : row.late ? 'overdue' : 'open'}.`,
        href: '/evidence/gaps',
      })),
      facts: { overdue: rows.filter((row) => !row.done_at && row.late).length },
    };
  },
  says: ({ covered, population, facts }) =>
    `${of(covered, population, 'tasks')} were done in time; ${String(facts['overdue'])} are overdue.`,
});

interface KeptRow {
  month: string;
  run_id: string | null;
  run_at: Date | null;
}
/** The months that ended within the period, each with the first measurement that a person kept over the whole of it. */
function listMonths(tx: SqlTx, asked: Asked): Promise<KeptRow[]> {
  return tx.sql<KeptRow>(
    `SELECT to_char(m, 'YYYY-MM') AS month, k.run_id::text, k.run_at FROM generate_series(date_trunc('month', $3::date), $4::date - interval '1 day', interval '1 month') m
       LEFT JOIN LATERAL (SELECT run_id, run_at FROM evidence_run r WHERE r.workspace_id = $1::uuid AND (r.system_id IS NULL OR r.system_id = ANY($2::uuid[]))
          AND r.from_day <= m::date AND r.to_day >= (m + interval '1 month')::date AND r.run_by IS NOT NULL ORDER BY run_at LIMIT 1) k ON true
      WHERE (m + interval '1 month')::date <= $4::date AND m::date >= $3::date ORDER BY m DESC LIMIT 200`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Does anybody report? */
export const E30 = itemBlock({
  definition: define('E30', '1', {
    unit: 'check',
    title: 'Periodic report',
    question: 'Did a person keep a measurement of every month that ended in the period?',
    population: 'Whole calendar months in the period.',
    covered: 'A person kept a measurement that covers the month; its event holds what was found.',
    limit: 'That a report was made, not that anybody acted on it.',
  }),
  async load(tx, asked) {
    const rows = await listMonths(tx, asked);
    return {
      items: rows.map((row): Item => ({
        id: row.run_id ? toPublicId('evidenceRun', row.run_id) : row.month,
        at: row.run_at ?? new Date(`${row.month}-01T00:00:00Z`),
        verdict: row.run_id ? 'covered' : 'uncovered',
        says: `${row.month}: ${row.run_id ? 'a measurement was kept' : 'nobody kept a measurement'}.`,
        href: '/evidence/runs',
      })),
    };
  },
  says: ({ covered, population }) => `A measurement was kept of ${of(covered, population, 'months')}.`,
});

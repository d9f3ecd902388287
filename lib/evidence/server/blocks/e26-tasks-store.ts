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
    `SELECT task_id::text, framework, ref, made_at, due_on::text, done_at, coalesce((done_at AT TIME ZONE 'UTC')::date, ($5::timestamptz AT TIME ZONE 'UTC')::date) > due_on AS late
       FROM evidence_task WHERE workspace_id = $1::uuid AND (system_id IS NULL OR system_id = ANY($2::uuid[]))
        AND due_on >= $3::date AND due_on < $4::date ORDER BY made_at DESC LIMIT 5000`,
    [asked.workspaceId, asked.systems, asked.from, asked.to, asked.now],
  );
}

/** Was what had to be done, done? */
export const E26 = itemBlock({
  definition: define('E26', '2', {
    unit: 'check',
    title: 'Corrective actions',
    question: 'Were the tasks put on controls done by the day they were due?',
    population:
      'Tasks of controls that were due in the period, done or overdue: one whose day is still to come says nothing yet.',
    covered: 'It was done by its day.',
    limit: 'Tasks that were set on controls here. Corrective actions of incidents have no register in this record.',
  }),
  async load(tx, asked) {
    const all = await listTasks(tx, asked);
    const rows = all.filter((row) => row.done_at !== null || row.late);
    return {
      items: rows.map((row): Item => ({
        id: toPublicId('task', row.task_id),
        at: row.made_at,
        verdict: row.done_at && !row.late ? 'covered' : 'uncovered',
        says: `${row.framework} ${row.ref}, due ${row.due_on}: ${row.done_at ? (row.late ? 'done late' : 'done in time') : 'overdue'}.`,
        href: '/evidence/gaps',
      })),
      exclusions: all.length > rows.length ? [{ reason: 'not due yet', count: all.length - rows.length }] : [],
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
  pack_id: string | null;
  signed_at: Date | null;
}
/** The months that ended within the period, each with the first measurement that a person kept, and the first pack that two people signed off, over the whole of it. */
function listMonths(tx: SqlTx, asked: Asked): Promise<KeptRow[]> {
  return tx.sql<KeptRow>(
    `SELECT to_char(m, 'YYYY-MM') AS month, k.run_id::text, k.run_at, s.pack_id::text, s.signed_at
       FROM generate_series(date_trunc('month', $3::date), $4::date - interval '1 day', interval '1 month') m
       LEFT JOIN LATERAL (SELECT run_id, run_at FROM evidence_run r WHERE r.workspace_id = $1::uuid AND (r.system_id IS NULL OR r.system_id = ANY($2::uuid[]))
          AND r.from_day <= m::date AND r.to_day >= (m + interval '1 month')::date AND r.run_by IS NOT NULL ORDER BY run_at LIMIT 1) k ON true
       LEFT JOIN LATERAL (SELECT p.pack_id, p.finished_at AS signed_at FROM evidence_pack p WHERE p.workspace_id = $1::uuid AND (p.system_id IS NULL OR p.system_id = ANY($2::uuid[]))
          AND p.state = 'final' AND p.profile IN ('authority', 'auditor', 'board') AND cardinality(p.frameworks) > 0
          AND p.from_at <= m::date::timestamp AT TIME ZONE 'UTC' AND p.until_at >= (m + interval '1 month')::date::timestamp AT TIME ZONE 'UTC' ORDER BY p.finished_at LIMIT 1) s ON true
      WHERE (m + interval '1 month')::date <= $4::date AND m::date >= $3::date ORDER BY m DESC LIMIT 200`,
    [asked.workspaceId, asked.systems, asked.from, asked.to],
  );
}

/** Does anybody report? A pack that is signed off says more than a measurement that was kept. */
export const E30 = itemBlock({
  definition: define('E30', '2', {
    unit: 'check',
    title: 'Periodic report',
    question: 'Is there a report of every month that ended in the period, which people answer for?',
    population: 'Whole calendar months in the period.',
    covered:
      'Two people signed off an evidence pack (for an authority, an auditor or the board) over the month, or a person kept a measurement over it; each is an event that holds what was found.',
    limit: 'That a report was made, not that anybody acted on it.',
  }),
  async load(tx, asked) {
    const rows = await listMonths(tx, asked);
    return {
      items: rows.map((row): Item => {
        const pack = row.pack_id && toPublicId('pack', row.pack_id);
        return {
          id: pack ?? (row.run_id ? toPublicId('evidenceRun', row.run_id) : row.month),
          at: (pack ? row.signed_at : row.run_at) ?? new Date(`${row.month}-01T00:00:00Z`),
          verdict: pack || row.run_id ? 'covered' : 'uncovered',
          says: `${row.month}: ${pack ? 'a pack was signed off' : row.run_id ? 'a measurement was kept' : 'nobody signed a pack off or kept a measurement'}.`,
          href: pack ? `/evidence/packs/${pack}` : '/evidence/runs',
        };
      }),
      facts: {
        'with a signed pack': rows.filter((row) => row.pack_id).length,
        'with a measurement': rows.filter((row) => row.run_id).length,
      },
    };
  },
  says: ({ covered, population, facts }) =>
    `There is a report of ${of(covered, population, 'months')}: ${String(facts['with a signed pack'])} with a signed pack, ${String(facts['with a measurement'])} with a measurement that was kept.`,
});

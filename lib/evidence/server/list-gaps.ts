import { roomsOf, type Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import type { ControlStatus, ControlTask, FrameworkReport } from '../contract';
import { toTask } from './get-control';
import { getFrameworkReport, type ReportAsked } from './get-framework-report';
import { listTaskRows } from './register-store';
import { resolveScope } from './scope';

/** What binds now comes first, then what is unsettled, then what is coming, then what is measured by choice. */
const ORDER = ['applies', 'unsettled', 'readiness', 'voluntary', 'notStated'];
const WORST = ['contradicted', 'cannotTell', 'noPopulation', 'partly'];

export interface Gap {
  status: ControlStatus;
  tasks: ControlTask[];
}

/** Controls for which something is missing, the ones that bind first and contradictions before the rest, with who answers and by when. */
export async function listGaps(actor: Actor, given: ReportAsked): Promise<{ report: FrameworkReport; gaps: Gap[] }> {
  const report = await getFrameworkReport(actor, given);
  const { asked } = await resolveScope(actor, given, given.now);
  const rows = await withWorkspace(actor.workspaceId, (tx) =>
    listTaskRows(tx, actor.workspaceId, { systems: asked.systems, framework: report.framework.id, openOnly: true }),
  );
  const tasks = roomsOf(actor) ? [] : rows; // who does what inside is not for whom a room lets in
  // What an auditor waits for is missing, whatever the record shows of the control.
  const waiting = new Set(tasks.filter((row) => row.requestId !== null).map((row) => row.ref));
  const gaps = report.controls
    .filter((one) => waiting.has(one.control.ref) || (one.state !== 'evidenced' && ORDER.includes(one.applicability.state)))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.applicability.state) - ORDER.indexOf(b.applicability.state) ||
        WORST.indexOf(a.state) - WORST.indexOf(b.state),
    )
    .map((status) => ({
      status,
      tasks: tasks.filter((row) => row.ref === status.control.ref).map((row) => toTask(actor.workspaceId, row, asked.now)),
    }));
  return { report, gaps };
}

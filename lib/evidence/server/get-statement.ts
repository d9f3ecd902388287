import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import type { ControlStatus, FrameworkReport } from '../contract';
import { getFrameworkReport, type ReportAsked } from './get-framework-report';
import { listArguments } from './list-arguments';
import { resolveScope } from './scope';

export interface StatementRow {
  status: ControlStatus;
  /** The argument of a person, where a row was said not to apply; otherwise why it is in or out by role, class and date. */
  reason: string;
  arguedBy: string | null;
}

/** The statement of applicability: every row, whether it is in, and why. Where a row is out by argument, the person stands beside it. */
export async function getStatement(actor: Actor, given: ReportAsked): Promise<{ report: FrameworkReport; rows: StatementRow[] }> {
  const report = await getFrameworkReport(actor, given);
  const { system } = await resolveScope(actor, given, given.now);
  const { workspaceId } = actor;
  const held = await withWorkspace(workspaceId, (tx) => listArguments(tx, workspaceId, report.framework.id, system?.id ?? null));
  return {
    report,
    rows: report.controls.map((status) => {
      const argued = held.find((one) => one.ref === status.control.ref);
      return { status, reason: argued?.reason ?? status.applicability.because, arguedBy: argued?.by ?? null };
    }),
  };
}

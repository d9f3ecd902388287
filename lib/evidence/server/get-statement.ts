import type { Actor } from '@/lib/access/actor';
import { withWorkspace } from '@/lib/db/transaction';
import type { ControlStatus, FrameworkReport } from '../contract';
import { getFrameworkReport, type ReportAsked } from './get-framework-report';
import { ALL_SYSTEMS, listControlRows } from './register-store';
import { resolveScope } from './scope';
import { openWords } from './sealed-words';

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
  const held = await withWorkspace(workspaceId, (tx) =>
    listControlRows(tx, workspaceId, report.framework.id, system?.id ?? null),
  );
  return {
    report,
    rows: report.controls.map((status) => {
      const argued = held.find((row) => row.ref === status.control.ref && row.excluded && row.argument);
      const place =
        argued && `argument ${report.framework.id} ${argued.ref} ${argued.systemId === ALL_SYSTEMS ? null : argued.systemId}`;
      const reason = argued && place ? openWords<{ reason: string }>(workspaceId, place, argued.argument!).reason : undefined;
      return { status, reason: reason ?? status.applicability.because, arguedBy: argued?.arguedByName ?? null };
    }),
  };
}

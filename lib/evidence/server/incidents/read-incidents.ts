import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { IncidentSummary, IncidentView } from '../../incidents/contract';
import type { ReportKind, ReportRecipient } from '../../incidents/words';
import { resolveScope } from '../scope';
import { openWords } from '../sealed-words';
import { clocksOfRow } from './close-incident';
import { placeOfStep, requireIncident } from './incident-access';
import { countChanges, listIncidentRows, listLinkRows, listStepRows, type IncidentRow } from './incident-store';

/** Incidents of the systems that the reader sees, open ones first. */
export async function listIncidents(
  actor: Actor,
  given: { system?: string | null; openOnly?: boolean } = {},
  now: Date = new Date(),
): Promise<{ items: IncidentSummary[] }> {
  const { asked } = await resolveScope(actor, { system: given.system ?? null }, now);
  const rows = await withWorkspace(actor.workspaceId, (tx) => listIncidentRows(tx, actor.workspaceId, { systems: asked.systems, ...(given.openOnly && { openOnly: true }) })); // prettier-ignore
  return { items: rows.map((row) => summaryOf(actor, row, now)) };
}

/** One incident with its clocks, decisions, reports and every step. Throws notFound. */
export async function getIncident(actor: Actor, id: string, now: Date = new Date()): Promise<IncidentView> {
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const row = await requireIncident(tx, actor, id);
    const links = await listLinkRows(tx, workspaceId, row.incidentId);
    const steps = (await listStepRows(tx, workspaceId, row.incidentId)).map((step) => ({
      ...step,
      said: step.words ? openWords<Record<string, string>>(workspaceId, placeOfStep(row.incidentId, step.idx), step.words) : null,
    }));
    const told = row.reports.filter((one) => one.to === 'authority').map((one) => new Date(one.sentAt).getTime());
    const { what } = wordsOf(workspaceId, row);
    return {
      ...summaryOf(actor, row, now),
      what,
      widespread: row.widespread,
      breach: row.breach,
      providerUnreachable: row.providerUnreachable,
      causalLink: row.causalLink,
      linked: links.map((one) => ({
        decision: toPublicId('decision', one.decisionId),
        finding: one.finding,
        linkedAt: one.linkedAt.toISOString(),
        exists: one.exists,
      })),
      reports: steps
        .filter((step) => step.kind === 'reported')
        .map(({ facts, said, byName, madeAt }) => ({
          to: facts.to as ReportRecipient,
          kind: facts.kind as ReportKind,
          sentAt: String(facts.sentAt),
          recipient: said?.recipient ?? null,
          note: said?.note ?? null,
          by: byName,
          recordedAt: madeAt.toISOString(),
        })),
      steps: steps.map(({ kind, madeAt, byName, idx, facts, said }) => ({
        kind,
        at: madeAt.toISOString(),
        by: byName,
        index: idx,
        facts,
        words: said as Record<string, string> | null,
      })),
      changesSince: await countChanges(tx, workspaceId, row.systemId, row.awareAt, told.length > 0 ? new Date(Math.min(...told)) : now), // prettier-ignore
      mayManage: actor.type === 'person' && can(actor, 'incidents.manage'),
    };
  });
}

function wordsOf(workspaceId: string, row: IncidentRow): { title: string | null; what: string | null } {
  const said = row.words ? openWords<{ title: string; what: string }>(workspaceId, `incident ${row.incidentId}`, row.words) : {};
  return { title: said.title ?? null, what: said.what ?? null };
}

function summaryOf(actor: Actor, row: IncidentRow, now: Date): IncidentSummary {
  return {
    id: toPublicId('incident', row.incidentId),
    system: { id: toPublicId('system', row.systemId), name: row.systemName },
    title: wordsOf(actor.workspaceId, row).title,
    class: row.class,
    status: row.closedAt ? 'closed' : 'open',
    awareAt: row.awareAt.toISOString(),
    openedAt: row.openedAt.toISOString(),
    openedBy: row.openedByName,
    closedAt: row.closedAt?.toISOString() ?? null,
    decisions: row.decisions,
    clocks: clocksOfRow(row, now).map((one) => ({
      ...one,
      dueAt: one.dueAt?.toISOString() ?? null,
      reportedAt: one.reportedAt?.toISOString() ?? null,
    })),
  };
}

export interface RunningClock {
  incident: string;
  title: string | null;
  ref: string;
  to: 'authority' | 'provider' | 'dataProtectionAuthority';
  dueAt: string | null;
  overdue: boolean;
}
/** Clocks that run or ran out, the most urgent first: for the first page of those who keep incidents. Empty for others. */
export async function listRunningClocks(actor: Actor, now: Date = new Date()): Promise<RunningClock[]> {
  if (!can(actor, 'evidence.read') || !can(actor, 'incidents.manage')) return [];
  const { items } = await listIncidents(actor, { openOnly: true }, now);
  return items
    .flatMap(({ id, title, clocks }) =>
      clocks
        .filter((one) => one.state === 'running' || one.state === 'overdue')
        .map(({ ref, to, dueAt, state }) => ({ incident: id, title, ref, to, dueAt, overdue: state === 'overdue' })),
    )
    .sort((a, b) => (a.dueAt ?? '').localeCompare(b.dueAt ?? ''));
}

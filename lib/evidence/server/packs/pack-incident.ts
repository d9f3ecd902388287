import { toPublicId } from '@/lib/shared/ids';
import type { PackIncident } from '../../packs/evidence-files';
import { getIncident } from '../incidents/read-incidents';

/** What is known of an incident when its pack is pinned, without what people wrote. */
export async function readPackIncident(workspaceId: string, incidentId: string): Promise<PackIncident> {
  const service = { type: 'service', workspaceId, name: 'worker' } as const;
  const view = await getIncident(service, toPublicId('incident', incidentId));
  return {
    id: view.id,
    class: view.class,
    causalLink: view.causalLink,
    awareAt: view.awareAt,
    openedAt: view.openedAt,
    closedAt: view.closedAt,
    clocks: view.clocks.map(({ framework, ref, to, hours, dueAt, state, reportedAt, because }) => ({ framework, ref, to, hours, dueAt, state, reportedAt, because })), // prettier-ignore
    reports: view.reports.map(({ to, kind, sentAt, recordedAt }) => ({ to, kind, sentAt, recordedAt })),
    decisions: view.linked.map((one) => one.decision),
    changesSince: view.changesSince,
  };
}

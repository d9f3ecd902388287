import { permissionsOf } from '@/lib/access/permissions';
import { listMembers } from '@/lib/access/server/person-store';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { tell } from '@/lib/notify/server/tell';
import { inEachWorkspaceEvery } from '@/lib/observability/in-each-workspace-every';
import { ANNOUNCE_DAYS } from '../contract';
import { findGaps } from '../coverage';
import { closeGap, insertGap, listOpenGaps } from './duty-store';
import { readRoster } from './read-roster';

const EVERY_MS = 60_000;

/**
 * Looks seven days ahead: a stretch in which fewer people are there than the strictest route needs is announced once to those who keep the roster,
 * with an event; one that was closed since is marked so. The worker's loop looks once a minute. Returns how many were announced.
 */
export const announceGaps = inEachWorkspaceEvery('announce gaps', EVERY_MS, announceIn);

async function announceIn(workspaceId: string, now: Date): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const roster = await readRoster(tx, workspaceId, now);
    const gaps = findGaps(roster, { from: now, until: new Date(now.getTime() + ANNOUNCE_DAYS * 86_400_000) });
    const open = await listOpenGaps(tx, workspaceId);
    // The stretch that is under way began before: it is the one announced, cut off by the clock.
    const known = (gap: { from: Date; until: Date }): boolean => open.some((one) => one.from < gap.until && gap.from < one.until);
    for (const one of open)
      if (!(gaps ?? []).some((gap) => gap.from < one.until && one.from < gap.until)) await closeGap(tx, workspaceId, one.from);
    const fresh = (gaps ?? []).filter((gap) => !known(gap));
    if (fresh.length === 0) return 0;
    const keepers = (await listMembers(tx, workspaceId))
      .filter((one) => !one.endedAt && !one.disabledAt && permissionsOf(one.role, one.permissionSets).has('duty.manage'))
      .map((one) => one.personId);
    for (const gap of fresh) {
      if (!(await insertGap(tx, workspaceId, gap, roster.setting.quorum))) continue;
      const from = gap.from.toISOString();
      await appendAct(
        tx,
        { workspaceId, type: 'service' },
        {
          kind: 'duty.gapAnnounced',
          data: { from, until: gap.until.toISOString(), available: gap.available, quorum: roster.setting.quorum },
        },
      );
      const message = {
        topic: 'duty.gap' as const,
        id: `gap ${from.slice(0, 16)}Z`,
        tier: null,
        dueAt: from,
        at: now.toISOString(),
      };
      await tell(tx, workspaceId, [{ message, personIds: keepers }]);
    }
    return fresh.length;
  });
}

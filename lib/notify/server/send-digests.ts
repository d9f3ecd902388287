import { readSettings } from '@/lib/access/settings';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { resolveZone, zonedParts } from '@/lib/shared/time';
import { insertDelivery } from './channel-store';
import { claimDigest, listDigestRows } from './notice-store';

const round = inEachWorkspace('send digests');
const pad = (value: number): string => String(value).padStart(2, '0');

/**
 * Once a day, at the hour that each person set in their zone: how many notices still wait, by tier, and until when the first does. Who has none
 * gets none. Returns how many were made.
 */
export async function sendDigests(now = new Date(), workspaceId?: string): Promise<number> {
  const one = (id: string): Promise<number> => digestsOf(id, now);
  return workspaceId ? one(workspaceId) : round(await listWorkspaceIds(), one);
}

async function digestsOf(workspaceId: string, now: Date): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    let made = 0;
    for (const row of await listDigestRows(tx, workspaceId)) {
      if (!row.digest || row.mail === 'never') continue;
      const local = zonedParts(now, resolveZone(readSettings(row.settings).zone));
      const day = `${local.year}-${pad(local.month)}-${pad(local.day)}`;
      if (local.hour < row.digestHour || (row.lastDigest !== null && row.lastDigest >= day)) continue;
      if (!(await claimDigest(tx, workspaceId, row.personId, day))) continue;
      await insertDelivery(tx, workspaceId, {
        channelId: null,
        personId: row.personId,
        message: {
          topic: 'notify.digest',
          id: 'digest',
          tier: null,
          dueAt: row.firstDue?.toISOString() ?? null,
          at: now.toISOString(),
          counts: row.counts,
        },
      });
      made++;
    }
    return made;
  });
}

import { visibleSystems, type Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { fromPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import type { PackSummary, PackView } from '../../packs/pack-contract';
import type { FrameworkReport } from '../../contract';
import { AUDITED_STATES, auditsOf, requirePack, seesPack, toSummary, toView } from './pack-access';
import { listMarks } from './withholding-store';
import { isSeedTold, readDrawEvents } from './pack-sample';
import { listPackRows, listRecipients, listSignOffs } from './pack-store';

const PAGE = 50;

/** Packs that the actor may see, the newest first. Throws invalidCursor. */
export async function listPacks(
  actor: Actor,
  given: { cursor?: string | null } = {},
): Promise<{ items: PackSummary[]; nextCursor: string | null }> {
  // prettier-ignore
  requirePermission(actor, 'packs.read');
  const systems = visibleSystems(actor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const rooms = await auditsOf(tx, actor);
    const before = given.cursor ? fromPublicId('pack', given.cursor) : null;
    if (given.cursor && !before) throw brokenCursor(given.cursor);
    const rows = await listPackRows(tx, actor.workspaceId, {
      systems: systems === 'all' ? null : systems,
      before,
      limit: PAGE + 1,
      held: rooms && { rooms, states: AUDITED_STATES },
    });
    const items: PackSummary[] = [];
    for (const row of rows.slice(0, PAGE)) if (await seesPack(tx, actor, row)) items.push(toSummary(row));
    return { items, nextCursor: rows.length > PAGE ? toSummary(rows[PAGE - 1]!).id : null };
  });
}

/** One pack with who signed it off and who got it. Throws notFound. */
export async function getPack(actor: Actor, id: string): Promise<PackView> {
  const read = await withWorkspace(actor.workspaceId, async (tx) => {
    const pack = await requirePack(tx, actor, id);
    return {
      pack,
      signOffs: await listSignOffs(tx, actor.workspaceId, pack.packId, true),
      recipients: await listRecipients(tx, actor.workspaceId, pack.packId),
      marks: (await listMarks(tx, actor.workspaceId, pack.packId)).filter((one) => one.liftedAt === null).length,
    };
  });
  const events = await readDrawEvents(actor.workspaceId, read.pack);
  return toView(actor, read.pack, read.signOffs, read.recipients, { marks: read.marks, seedInLog: events && isSeedTold(events) });
}

/** What the pack's report says of controls, for a preview. */
export async function previewPack(
  actor: Actor,
  id: string,
): Promise<{ reports: FrameworkReport[]; months: { month: string; decisions: number; sampled: number }[] }> {
  // prettier-ignore
  return withWorkspace(actor.workspaceId, async (tx) => {
    const pack = await requirePack(tx, actor, id);
    return { reports: pack.reports ?? [], months: pack.facts?.bySystemDay ?? [] };
  });
}

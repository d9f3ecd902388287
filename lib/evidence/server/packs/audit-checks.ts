import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { brokenCursor } from '@/lib/shared/quote-given';
import { checksAsked, itemCheck } from '../../packs/audit-contract';
import type { ItemCheck, SamplePage } from '../../packs/audit-words';
import { isWhole } from '../incidents/incident-store';
import { openWords, sealWords } from '../sealed-words';
import { isDrawn, listSampleRows, scopeOf, upsertCheck, type RoomRow, type SampleRow } from './audit-store';
import { inRoom, namesOf, requirePack, WHOLE_STATES } from './pack-access';
import type { PackRow } from './pack-store';
import { requireOpen, requireRoom, UNREADABLE } from './room-access';

const checkPlace = (auditId: string, packId: string, decisionId: string): string => `check ${auditId} ${packId} ${decisionId}`;

/** What was drawn in a pack of the audit, in the order drawn and keyset-paged, with what the auditor found of each decision. Throws notFound, invalidCursor. */
export async function listChecks(actor: Actor, id: string, input: z.input<typeof checksAsked>): Promise<SamplePage> {
  const { pack: packId, show, cursor, limit } = checksAsked.parse(input);
  const after = cursor ? Number(/^p(\d{1,9})$/.exec(cursor)?.[1] ?? Number.NaN) : 0;
  if (!Number.isSafeInteger(after)) throw brokenCursor(cursor ?? '');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const room = await requireRoom(tx, actor, id);
    const pack = await requireItsPack(tx, actor, room, packId);
    const rows = await listSampleRows(tx, actor.workspaceId, {
      auditId: room.auditId,
      packId: pack.packId,
      after,
      // What contradicts a control stands behind the sample, and is not part of it.
      upTo: sampledOf(pack),
      unchecked: show === 'unchecked',
      limit: limit + 1,
    });
    const items = rows.slice(0, limit).map((row) => ({
      decision: toPublicId('decision', row.decisionId),
      check: checkOf(actor.workspaceId, room, pack, row),
    }));
    return { items, nextCursor: rows.length > limit ? `p${rows[limit - 1]!.place}` : null };
  });
}

const sampledOf = (pack: PackRow): number => pack.facts?.sampled ?? 0;

function checkOf(workspaceId: string, room: RoomRow, pack: PackRow, row: SampleRow): ItemCheck | null {
  if (row.result === null) return null;
  const place = checkPlace(room.auditId, pack.packId, row.decisionId);
  return {
    result: row.result,
    note: row.words && (openWords<{ note: string }>(workspaceId, place, row.words).note ?? UNREADABLE),
    by: row.checkedByName ?? '',
    at: row.checkedAt?.toISOString() ?? '',
  };
}

/**
 * Records what the auditor found of one drawn decision, with their note. A later check takes the place of an earlier one; the log keeps both. Throws
 * notFound; conflict for a pack that was withdrawn, and for a decision of which something was erased: what went must not grow again.
 */
export async function recordCheck(actor: Actor, id: string, input: z.input<typeof itemCheck>): Promise<void> {
  const given = itemCheck.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    // An erasure takes the same lock: it comes before, and is seen below, or after, and takes the note with it.
    await lockHead(tx, actor.workspaceId);
    const room = await requireOpen(tx, actor, id);
    const pack = await requireItsPack(tx, actor, room, given.pack);
    if (!WHOLE_STATES.includes(pack.state)) throw new AppError('conflict', 'This pack was withdrawn, because something in it was erased. Check its successor.', { field: 'pack' }); // prettier-ignore
    const decisionId = fromPublicId('decision', given.decision);
    if (!decisionId || !(await isDrawn(tx, actor.workspaceId, pack.packId, decisionId, sampledOf(pack))))
      throw new AppError('notFound', 'This decision is not in the sample of that pack.', { field: 'decision' });
    if (!(await isWhole(tx, actor.workspaceId, decisionId)))
      throw new AppError('conflict', 'Something of this decision was erased, so nothing more is written about it.', { field: 'decision' }); // prettier-ignore
    const note = given.note || null;
    await upsertCheck(tx, actor.workspaceId, room.auditId, {
      packId: pack.packId,
      decisionId,
      result: given.result,
      words: note === null ? null : sealWords(actor.workspaceId, checkPlace(room.auditId, pack.packId, decisionId), { note }),
      checkedByName: namesOf(actor).name,
    });
    await appendAct(tx, actor, {
      kind: 'audit.checked',
      systemId: room.systemId,
      decisionId,
      data: { audit: id, pack: given.pack, result: given.result, note },
    });
  });
}

async function requireItsPack(tx: SqlTx, actor: Actor, room: RoomRow, id: string): Promise<PackRow> {
  const pack = await requirePack(tx, actor, id);
  if (!inRoom(pack, scopeOf(room))) throw new AppError('notFound', 'This pack is not in this audit.', { field: 'pack' });
  return pack;
}

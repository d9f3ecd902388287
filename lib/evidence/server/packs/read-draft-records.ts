import type { Actor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { noteAccess } from '@/lib/access/server/note-access';
import { withWorkspace } from '@/lib/db/transaction';
import { readEntry } from '@/lib/integrity/leaf-check';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { PackRecord } from '../../packs/judge-records';
import { fieldsOf, orderOf } from '../../packs/record-fields';
import type { DraftField, DraftReading, DraftRecord, WithholdingView } from '../../packs/withhold-contract';
import type { WithholdingGround } from '../../packs/words';
import { isOpenToMarks, readsForLegal, requirePack } from './pack-access';
import { selectPackDecisions } from './pack-bytes-store';
import { readPackRecords } from './pack-records';
import type { PackRow } from './pack-store';
import { listMarks, readMarks, wordsOf, type MarkRow } from './withholding-store';

/** Records that a page shows; the others are marked through the API. */
const MOST = 400;

/**
 * What the draft of a pack to an affected person shows of the decision, with the marks of what is kept back, for who decides it. Personal data is masked,
 * whatever the pack shows. That it was read is noted. Throws notFound, forbidden, conflict before anything is pinned.
 */
export async function readDraftRecords(actor: Actor, id: string): Promise<DraftReading> {
  requirePermission(actor, 'content.read');
  const { pack, decisions, rows, marks } = await withWorkspace(actor.workspaceId, async (tx) => {
    const found = await requirePack(tx, actor, id);
    if (found.profile !== 'affectedPerson') throw new AppError('conflict', 'Passages are kept back from affected persons only.');
    if (found.logSize === null || ['cancelled', 'withdrawn', 'failed'].includes(found.state))
      throw new AppError('conflict', 'There is no draft to read: it is not built yet, or it ended.');
    const { packId } = found;
    return {
      pack: found,
      decisions: await selectPackDecisions(tx, actor.workspaceId, packId),
      rows: await listMarks(tx, actor.workspaceId, packId),
      marks: await readMarks(tx, actor.workspaceId, packId),
    };
  });
  await noteReading(actor, pack, decisions);
  const request = { workspaceId: actor.workspaceId, decisions, logSize: pack.logSize!, content: pack.content === 'none' ? ('none' as const) : ('masked' as const), reveal: false, grounds: pack.grounds, marks };
  const all: PackRecord[] = [];
  for await (const { records } of readPackRecords(request)) all.push(...records);
  const records = all.slice(0, MOST).map((one) => toDraftRecord(one, new Set(marks.filter((mark) => mark.at === null || mark.at.path === '').map((mark) => mark.record))));
  return {
    pack: { id, status: pack.state },
    records,
    marks: rows.map((row) => toMarkView(actor, row)),
    more: Math.max(0, all.length - MOST),
    mayMark: isOpenToMarks(pack) && readsForLegal(actor),
  };
} // prettier-ignore

/** Every mark of a pack, the lifted ones too; words for who may read content, and that they were read is noted. Throws notFound. */
export async function listWithholdings(actor: Actor, id: string): Promise<{ items: WithholdingView[] }> {
  const { pack, decisions, rows } = await withWorkspace(actor.workspaceId, async (tx) => {
    const found = await requirePack(tx, actor, id);
    return {
      pack: found,
      decisions: await selectPackDecisions(tx, actor.workspaceId, found.packId),
      rows: await listMarks(tx, actor.workspaceId, found.packId),
    };
  });
  const items = rows.map((row) => toMarkView(actor, row));
  if (items.some((one) => one.path !== null || one.passage !== null || one.reason !== null))
    await noteReading(actor, pack, decisions);
  return { items };
}

/** Words of the decision were shown to somebody. */
const noteReading = (actor: Actor, { packId, systemId }: PackRow, decisions: readonly string[]): Promise<void> =>
  noteAccess(actor, { kind: 'trail.opened', ...(systemId && { systemId }), ...(decisions[0] && { decisionId: decisions[0] }), detail: { pack: toPublicId('pack', packId) } }); // prettier-ignore

function toDraftRecord({ index, entry, content }: PackRecord, marked: ReadonlySet<number>): DraftRecord {
  const envelope = readEntry(entry);
  const withheld = content.state === 'masked' ? new Set((content.withheld ?? []).map((one) => one.path)) : new Set<string>();
  const ground = content.state === 'withheld' && content.ground !== 'restricted' ? (content.ground as WithholdingGround) : null;
  const hidden: DraftRecord['hidden'] =
    content.state === 'withheld' ? (ground === null ? 'restricted' : marked.has(index) ? 'mark' : 'ground') : content.state === 'erased' || content.state === 'none' ? content.state : null;
  const shown = (of: typeof fieldsOf): DraftField[] =>
    content.state === 'masked' ? of(content.value as JsonValue).map((one) => ({ ...one, marked: withheld.has(one.path) })) : [];
  return {
    index,
    kind: envelope?.kind ?? 'unknown',
    at: envelope?.occurredAt ?? '',
    hidden,
    ground,
    fields: shown(fieldsOf),
    order: shown(orderOf),
  };
} // prettier-ignore

function toMarkView(actor: Actor, row: MarkRow): WithholdingView {
  const said = can(actor, 'content.read') ? wordsOf(actor.workspaceId, row) : {};
  return {
    id: toPublicId('withholding', row.markId),
    record: row.record,
    part: row.part,
    everywhere: row.everywhere,
    ground: row.ground,
    path: said.path ?? null,
    passage: said.passage ?? null,
    reason: said.reason ?? null,
    by: row.madeByName,
    at: row.madeAt.toISOString(),
    lifted: row.liftedAt === null ? null : { by: row.liftedByName ?? '', at: row.liftedAt.toISOString() },
  };
}

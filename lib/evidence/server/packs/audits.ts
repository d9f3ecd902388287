import type { Actor } from '@/lib/access/actor';
import { can, canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { selectSystems } from '@/lib/registry/server/system-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newRoom, type NewRoom } from '../../packs/audit-contract';
import type { RoomDetail, RoomRequest, RoomView } from '../../packs/audit-words';
import { closeRoom, countChecks, insertRoom, listAuditors, listRequests, listRooms, scopeOf, type RequestRow, type RoomRow } from './audit-store'; // prettier-ignore
import { openWords } from '../sealed-words';
import { namesOf, toSummary, WHOLE_STATES } from './pack-access';
import { listPackRows } from './pack-store';
import { isAuditor, mayEnter, requireRoom, stateOf, UNREADABLE } from './room-access';

const DAY = 86_400_000;

/** Opens a room for an auditor: one system, some frameworks, one period, until a day. They see its packs and nothing of other periods there. */
export async function openRoom(actor: Actor, input: NewRoom): Promise<{ id: string }> {
  requirePermission(actor, 'packs.build');
  const asked = newRoom.parse(input);
  const auditId = uuidv7();
  const id = toPublicId('audit', auditId);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const auditor = (await listAuditors(tx, actor.workspaceId)).find((one) => one.personId === asked.auditor);
    if (!auditor) throw new AppError('notFound', 'This person is no auditor of the workspace.', { field: 'auditor' });
    const system = (await selectSystems(tx, actor.workspaceId, 'all')).find((one) => one.publicId === asked.system || one.key === asked.system);
    if (!system || !canSeeSystem(actor, system.id)) throw new AppError('notFound', 'There is no such AI system.', { field: 'system' });
    const row = { auditId, title: asked.title, auditorId: auditor.personId, auditorName: auditor.name, systemId: system.id, frameworks: [...new Set(asked.frameworks)].sort(), fromAt: new Date(`${asked.from}T00:00:00.000Z`), untilAt: new Date(new Date(`${asked.to}T00:00:00.000Z`).getTime() + DAY), expiresAt: new Date(new Date(`${asked.expiresOn}T00:00:00.000Z`).getTime() + DAY), openedBy: actor.type === 'person' ? actor.personId : null, openedByName: namesOf(actor).name };
    await insertRoom(tx, actor.workspaceId, row);
    await appendAct(tx, actor, { kind: 'audit.opened', systemId: system.id, data: { audit: id, title: asked.title, auditor: toPublicId('person', auditor.personId), frameworks: row.frameworks, from: row.fromAt.toISOString(), until: row.untilAt.toISOString(), expiresAt: row.expiresAt.toISOString() } });
    return { id };
  });
} // prettier-ignore

export async function listAudits(actor: Actor): Promise<RoomView[]> {
  requirePermission(actor, 'packs.read');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listRooms(tx, actor.workspaceId));
  return rows.filter((row) => mayEnter(actor, row)).map((row) => toView(actor, row));
}

/** Whom a room can be opened for, and which AI systems they see without one. */
export async function listAuditorChoices(actor: Actor): Promise<{ id: string; name: string; seesBeside: 'all' | number }[]> {
  requirePermission(actor, 'packs.build');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listAuditors(tx, actor.workspaceId));
  return rows.map(({ personId, name, granted }) => ({ id: personId, name, seesBeside: granted ?? 'all' }));
}

/** One room: its requests, its packs with how much of each sample was checked. An auditor's visit is an event. Throws notFound. */
export async function getAudit(actor: Actor, id: string): Promise<RoomDetail> {
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const room = await requireRoom(tx, actor, id);
    if (isAuditor(actor)) await appendAct(tx, actor, { kind: 'audit.visited', systemId: room.systemId, data: { audit: id } });
    const requests = await listRequests(tx, workspaceId, room.auditId);
    const auditor = (await listAuditors(tx, workspaceId)).find((one) => one.personId === room.auditorId);
    return {
      ...toView(actor, room),
      requests: requests.map((one) => toRequest(workspaceId, one)),
      packs: await packsOf(tx, actor, room),
      seesBeside: auditor ? (auditor.granted ?? 'all') : 0,
    };
  });
}

/** So many packs of one audit are shown, the newest. */
const MOST_PACKS = 200;

/** Who may enter the room sees what it holds. */
async function packsOf(tx: SqlTx, actor: Actor, room: RoomRow): Promise<RoomDetail['packs']> {
  const checked = await countChecks(tx, actor.workspaceId, room.auditId);
  const held = { rooms: [scopeOf(room)], states: WHOLE_STATES };
  const packs = await listPackRows(tx, actor.workspaceId, { systems: [room.systemId], before: null, limit: MOST_PACKS, held });
  return packs.map((pack) => ({ id: toSummary(pack).id, status: pack.state, sampled: pack.facts?.sampled ?? 0, checked: checked.get(pack.packId) ?? 0 })); // prettier-ignore
}

function toRequest(workspaceId: string, row: RequestRow): RoomRequest {
  const { requestId, answerWords } = row;
  return {
    id: toPublicId('auditRequest', requestId),
    framework: row.framework,
    control: row.control,
    question: openWords<{ question: string }>(workspaceId, requestId, row.words).question ?? UNREADABLE,
    owner: row.ownerName,
    dueOn: row.dueOn,
    askedBy: row.askedByName,
    askedAt: row.askedAt.toISOString(),
    answer:
      answerWords === null
        ? null
        : {
            text: openWords<{ answer: string }>(workspaceId, `${requestId} answer`, answerWords).answer ?? UNREADABLE,
            by: row.answeredByName ?? '',
            at: row.answeredAt!.toISOString(),
            pack: row.packId && toPublicId('pack', row.packId),
          },
  };
}

export async function closeAudit(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'packs.build');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const room = await requireRoom(tx, actor, id);
    await closeRoom(tx, actor.workspaceId, room.auditId);
    await appendAct(tx, actor, { kind: 'audit.closed', systemId: room.systemId, data: { audit: id } });
  });
}

function toView(actor: Actor, room: RoomRow): RoomView {
  const state = stateOf(room);
  const own = actor.type === 'person' && actor.personId === room.auditorId;
  return {
    id: toPublicId('audit', room.auditId),
    title: room.title,
    auditor: room.auditorName,
    system: { id: toPublicId('system', room.systemId), name: room.systemName },
    frameworks: room.frameworks,
    from: room.fromAt.toISOString(),
    until: room.untilAt.toISOString(),
    expiresAt: room.expiresAt.toISOString(),
    openedBy: room.openedByName,
    state,
    may: { ask: own && state === 'open' && can(actor, 'audits.take'), answer: can(actor, 'evidence.manage'), close: state === 'open' && can(actor, 'packs.build') },
  }; // prettier-ignore
}

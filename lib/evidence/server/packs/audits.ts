import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { can, canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { selectSystems } from '@/lib/registry/server/system-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { itemCheck, newRequest, newRoom, requestAnswer, type NewRoom } from '../../packs/audit-contract';
import type { RoomDetail, RoomView } from '../../packs/audit-words';
import {
  answerRequestRow,
  closeRoom,
  findRoom,
  insertRequest,
  insertRoom,
  listAuditors,
  listChecks,
  listRequests,
  listRooms,
  upsertCheck,
  type RoomRow,
} from './audit-store';
import { openWords, sealWords } from '../sealed-words';
import { inRoom, namesOf, requirePack, seesPack, toSummary } from './pack-access';
import { selectPackDecisions } from './pack-bytes-store';
import { listPackRows } from './pack-store';

const DAY = 86_400_000;
const noRoom = (): AppError => new AppError('notFound', 'There is no such audit, or you may not see it.');
const UNREADABLE = 'The words cannot be opened with this key.';
const checkPlace = (auditId: string, packId: string, decisionId: string): string => `check ${auditId} ${packId} ${decisionId}`;
const isAuditor = (actor: Actor): boolean => actor.type === 'person' && actor.role === 'auditor';

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
    const row = { auditId, title: asked.title, auditorId: auditor.personId, auditorName: auditor.name, systemId: system.id, frameworks: [...new Set(asked.frameworks)].sort(), fromAt: new Date(`${asked.from}T00:00:00.000Z`), untilAt: new Date(new Date(`${asked.to}T00:00:00.000Z`).getTime() + DAY), expiresAt: new Date(new Date(`${asked.expiresOn}T00:00:00.000Z`).getTime() + DAY), openedByName: namesOf(actor).name };
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

export async function listAuditorChoices(actor: Actor): Promise<{ id: string; name: string }[]> {
  requirePermission(actor, 'packs.build');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listAuditors(tx, actor.workspaceId));
  return rows.map(({ personId, name }) => ({ id: personId, name }));
}

/** One room: its requests, its packs with what was drawn, and the auditor's checks. An auditor's visit is an event. Throws notFound. */
export async function getAudit(actor: Actor, id: string): Promise<RoomDetail> {
  return withWorkspace(actor.workspaceId, async (tx) => {
    const room = await requireRoom(tx, actor, id);
    if (isAuditor(actor)) await appendAct(tx, actor, { kind: 'audit.visited', systemId: room.systemId, data: { audit: id } });
    const requests = await listRequests(tx, actor.workspaceId, room.auditId);
    const checks = new Map((await listChecks(tx, actor.workspaceId, room.auditId)).map((one) => [`${one.packId} ${one.decisionId}`, one]));
    const packs: RoomDetail['packs'] = [];
    for (const pack of await listPackRows(tx, actor.workspaceId, { systems: [room.systemId], before: null, limit: 50 })) {
      const within = inRoom(pack, room) && ['draft', 'final'].includes(pack.state);
      if (!within || !(await seesPack(tx, actor, pack))) continue;
      const drawn = await selectPackDecisions(tx, actor.workspaceId, pack.packId);
      // What contradicts a control stands behind the sample, and is not part of it.
      const sample = drawn.slice(0, Math.min(200, pack.facts?.sampled ?? 200)).map((decisionId) => {
        const check = checks.get(`${pack.packId} ${decisionId}`);
        return { decision: toPublicId('decision', decisionId), check: check ? { result: check.result, note: check.words && (openWords<{ note: string }>(actor.workspaceId, checkPlace(room.auditId, pack.packId, decisionId), check.words).note ?? UNREADABLE), by: check.checkedByName, at: check.checkedAt.toISOString() } : null };
      });
      packs.push({ id: toSummary(pack).id, status: pack.state, sample });
    }
    return {
      ...toView(actor, room),
      requests: requests.map((one) => ({ id: toPublicId('auditRequest', one.requestId), control: one.control, question: openWords<{ question: string }>(actor.workspaceId, one.requestId, one.words).question ?? UNREADABLE, dueOn: one.dueOn, askedBy: one.askedByName, askedAt: one.askedAt.toISOString(), answer: one.answerWords === null ? null : { text: openWords<{ answer: string }>(actor.workspaceId, `${one.requestId} answer`, one.answerWords).answer ?? UNREADABLE, by: one.answeredByName ?? '', at: one.answeredAt!.toISOString(), pack: one.packId === null ? null : toPublicId('pack', one.packId) } })),
      packs,
    };
  });
} // prettier-ignore

/** Asks for evidence: a task for who answers. The auditor's own act, in the log. */
export async function askForEvidence(actor: Actor, id: string, input: z.input<typeof newRequest>): Promise<void> {
  const asked = newRequest.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const room = await requireOpen(tx, actor, id);
    const requestId = uuidv7();
    await insertRequest(tx, actor.workspaceId, room.auditId, { requestId, control: asked.control ?? null, words: sealWords(actor.workspaceId, requestId, { question: asked.question }), dueOn: asked.dueOn ?? null, askedByName: namesOf(actor).name }); // prettier-ignore
    await appendAct(tx, actor, { kind: 'audit.requested', systemId: room.systemId, data: { audit: id, request: toPublicId('auditRequest', requestId), control: asked.control ?? null, question: asked.question, dueOn: asked.dueOn ?? null } }); // prettier-ignore
  });
}

export async function answerRequest(actor: Actor, id: string, input: z.input<typeof requestAnswer>): Promise<void> {
  requirePermission(actor, 'packs.build');
  const given = requestAnswer.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const room = await requireRoom(tx, actor, id);
    const requestId = fromPublicId('auditRequest', given.request);
    const pack = given.pack ? await requirePack(tx, actor, given.pack) : null;
    const done = requestId && (await answerRequestRow(tx, actor.workspaceId, room.auditId, requestId, { answerWords: sealWords(actor.workspaceId, `${requestId} answer`, { answer: given.answer }), packId: pack?.packId ?? null, byName: namesOf(actor).name })); // prettier-ignore
    if (!done) throw new AppError('conflict', 'This request does not exist, or somebody answered it already.');
    await appendAct(tx, actor, { kind: 'audit.answered', systemId: room.systemId, data: { audit: id, request: given.request, answer: given.answer, pack: given.pack ?? null } }); // prettier-ignore
  });
}

/** Records what the auditor found of one drawn decision. A later check takes the place of an earlier one; the log keeps both. */
export async function recordCheck(actor: Actor, id: string, input: z.input<typeof itemCheck>): Promise<void> {
  const given = itemCheck.parse(input);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const room = await requireOpen(tx, actor, id);
    const pack = await requirePack(tx, actor, given.pack);
    const decisionId = fromPublicId('decision', given.decision);
    if (!inRoom(pack, room)) throw new AppError('notFound', 'This pack is not in this audit.', { field: 'pack' });
    if (!decisionId || !(await selectPackDecisions(tx, actor.workspaceId, pack.packId)).includes(decisionId))
      throw new AppError('notFound', 'This decision is not in the sample of that pack.', { field: 'decision' });
    await upsertCheck(tx, actor.workspaceId, room.auditId, { packId: pack.packId, decisionId, result: given.result, words: given.note ? sealWords(actor.workspaceId, checkPlace(room.auditId, pack.packId, decisionId), { note: given.note }) : null, checkedByName: namesOf(actor).name }); // prettier-ignore
    await appendAct(tx, actor, { kind: 'audit.checked', systemId: room.systemId, decisionId, data: { audit: id, pack: given.pack, result: given.result, note: given.note ?? null } }); // prettier-ignore
  });
}

export async function closeAudit(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'packs.build');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const room = await requireRoom(tx, actor, id);
    await closeRoom(tx, actor.workspaceId, room.auditId);
    await appendAct(tx, actor, { kind: 'audit.closed', systemId: room.systemId, data: { audit: id } });
  });
}

async function requireRoom(tx: SqlTx, actor: Actor, id: string): Promise<RoomRow> {
  requirePermission(actor, 'packs.read');
  const auditId = fromPublicId('audit', id);
  const room = auditId && (await findRoom(tx, actor.workspaceId, auditId));
  if (!room || !mayEnter(actor, room)) throw noRoom();
  return room;
}

/** For the auditor's own acts: their room, while it is open. */
async function requireOpen(tx: SqlTx, actor: Actor, id: string): Promise<RoomRow> {
  requirePermission(actor, 'audits.take');
  const room = await requireRoom(tx, actor, id);
  if (stateOf(room) !== 'open') throw new AppError('conflict', 'This audit is over.');
  return room;
}

function mayEnter(actor: Actor, room: RoomRow): boolean {
  if (!canSeeSystem(actor, room.systemId)) return false;
  return !isAuditor(actor) || (actor.type === 'person' && actor.personId === room.auditorId && stateOf(room) === 'open');
}

const stateOf = (room: RoomRow): RoomView['state'] =>
  room.closedAt ? 'closed' : room.expiresAt <= new Date() ? 'expired' : 'open';

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
    may: { ask: own && state === 'open' && can(actor, 'audits.take'), answer: can(actor, 'packs.build'), close: state === 'open' && can(actor, 'packs.build') },
  }; // prettier-ignore
}

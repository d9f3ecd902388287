import type { z } from 'zod';
import type { Actor } from '@/lib/access/actor';
import { permissionsOf, requirePermission } from '@/lib/access/permissions';
import { listMembers } from '@/lib/access/server/person-store';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { tell } from '@/lib/notify/server/tell';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newRequest, requestAnswer } from '../../packs/audit-contract';
import type { FrameworkId } from '../../contract';
import { FRAMEWORKS } from '../../frameworks';
import { addDays, dayOf, startOf } from '../../period';
import { insertTask, listControlRows, markDone } from '../register-store';
import { sealWords } from '../sealed-words';
import { answerRequestRow, insertRequest, scopeOf, type RoomRow } from './audit-store';
import { inRoom, namesOf, requirePack, WHOLE_STATES } from './pack-access';
import type { PackRow } from './pack-store';
import { requireOpen, requireRoom } from './room-access';

/** So long has who answers, where the auditor names no day and the audit lasts that long. */
const ANSWER_DAYS = 14;

/**
 * Asks for evidence. It is a task on the control that it is about, for who answers for it (`answererOf`); they are told
 * at once. The auditor's own act: `audit.requested` and, of the task, `control.taskAdded`. Throws invalidRequest for a control that the audit has not.
 */
export async function askForEvidence(
  actor: Actor,
  id: string,
  input: z.input<typeof newRequest>,
  now: Date = new Date(),
): Promise<void> {
  const asked = newRequest.parse(input);
  const { workspaceId } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    const room = await requireOpen(tx, actor, id);
    const framework = frameworkOf(room, asked);
    const [requestId, taskId] = [uuidv7(), uuidv7()];
    const [request, task] = [toPublicId('auditRequest', requestId), toPublicId('task', taskId)];
    const ownerId = await answererOf(tx, workspaceId, room, framework, asked.control, now);
    const dueOn = asked.dueOn ?? [addDays(dayOf(now), ANSWER_DAYS), addDays(dayOf(room.expiresAt), -1)].sort()[0]!;
    await insertRequest(tx, workspaceId, room.auditId, {
      requestId,
      framework,
      taskId,
      control: asked.control,
      words: sealWords(workspaceId, requestId, { question: asked.question }),
      dueOn,
      askedByName: namesOf(actor).name,
    });
    await appendAct(tx, actor, {
      kind: 'audit.requested',
      systemId: room.systemId,
      data: { audit: id, request, task, framework, control: asked.control, question: asked.question, dueOn },
    });
    const [event] = await appendAct(tx, actor, {
      kind: 'control.taskAdded',
      systemId: room.systemId,
      data: { task, framework, ref: asked.control, what: asked.question, owner: ownerId && toPublicId('person', ownerId), dueOn, audit: id, request }, // prettier-ignore
    });
    await insertTask(tx, workspaceId, {
      taskId,
      framework,
      ref: asked.control,
      systemId: room.systemId,
      words: sealWords(workspaceId, taskId, { what: asked.question }),
      ownerId,
      dueOn,
      madeBy: actor.type === 'person' ? actor.personId : null,
      idx: event!.idx,
    });
    if (ownerId !== null)
      await tell(tx, workspaceId, [
        {
          message: {
            topic: 'evidence.asked',
            id: task,
            tier: null,
            dueAt: startOf(dueOn).toISOString(),
            at: now.toISOString(),
          },
          personIds: [ownerId],
        },
      ]);
  });
}

/** The framework of the audit in which the control stands. */
function frameworkOf(room: RoomRow, asked: { framework?: FrameworkId | null | undefined; control: string }): FrameworkId {
  const holding = FRAMEWORKS.filter((one) => room.frameworks.includes(one.id) && one.controls.some((control) => control.ref === asked.control)); // prettier-ignore
  const ids = [...new Set(holding.map((one) => one.id))].filter((one) => !asked.framework || one === asked.framework);
  if (ids.length === 1) return ids[0]!;
  const [message, field] =
    ids.length > 1
      ? ['Several frameworks of this audit have such a control: say which.', 'framework']
      : ['The frameworks of this audit have no such control.', 'control'];
  throw new AppError('invalidRequest', message, { field });
}

/**
 * The owner of the control, or who opened the audit where they may answer: as long as they work here and see the AI system. Null: whoever keeps the
 * evidence finds it among the gaps.
 */
async function answererOf(
  tx: SqlTx,
  workspaceId: string,
  room: RoomRow,
  framework: FrameworkId,
  ref: string,
  now: Date,
): Promise<string | null> {
  const rows = await listControlRows(tx, workspaceId, framework, room.systemId);
  const ownerId = rows.findLast((row) => row.ref === ref && row.ownerId !== null)?.ownerId ?? null;
  const members = (await listMembers(tx, workspaceId))
    .filter((one) => !one.endedAt && !one.disabledAt && (!one.validUntil || one.validUntil > now))
    .filter((one) => one.allSystems || one.systems.includes(room.systemId));
  const has = (personId: string | null, permission: 'evidence.read' | 'evidence.manage'): boolean =>
    members.some((one) => one.personId === personId && permissionsOf(one.role, one.permissionSets).has(permission));
  if (has(ownerId, 'evidence.read')) return ownerId;
  return has(room.openedBy, 'evidence.manage') ? room.openedBy : null;
}

/**
 * Answers a request of an auditor, in the room or where its task stands; the task is done with it. Throws notFound for a pack that the auditor could not
 * open, conflict when it was answered before.
 */
export async function answerRequest(actor: Actor, id: string, input: z.input<typeof requestAnswer>): Promise<void> {
  requirePermission(actor, 'evidence.manage');
  const given = requestAnswer.parse(input);
  const { workspaceId } = actor;
  await withWorkspace(workspaceId, async (tx) => {
    const room = await requireRoom(tx, actor, id);
    const requestId = fromPublicId('auditRequest', given.request);
    const pack = given.pack ? await requireShown(tx, actor, room, given.pack) : null;
    const answered =
      requestId &&
      (await answerRequestRow(tx, workspaceId, room.auditId, requestId, {
        answerWords: sealWords(workspaceId, `${requestId} answer`, { answer: given.answer }),
        packId: pack?.packId ?? null,
        byName: namesOf(actor).name,
      }));
    if (!answered) throw new AppError('conflict', 'This request does not exist, or somebody answered it already.');
    const { taskId } = answered;
    await appendAct(tx, actor, {
      kind: 'audit.answered',
      systemId: room.systemId,
      data: { audit: id, request: given.request, answer: given.answer, pack: given.pack ?? null },
    });
    const done = taskId && (await markDone(tx, workspaceId, taskId, actor.type === 'person' ? actor.personId : null));
    if (taskId && done)
      await appendAct(tx, actor, {
        kind: 'control.taskDone',
        systemId: done.systemId,
        data: { task: toPublicId('task', taskId), framework: done.framework, ref: done.ref },
      });
  });
}

/** A pack that the audit holds, and that can be opened. */
async function requireShown(tx: SqlTx, actor: Actor, room: RoomRow, id: string): Promise<PackRow> {
  const pack = await requirePack(tx, actor, id);
  if (!inRoom(pack, scopeOf(room)) || !WHOLE_STATES.includes(pack.state))
    throw new AppError('notFound', 'This audit shows no such pack: it is of another system, framework or period, or not built, or withdrawn.', { field: 'pack' }); // prettier-ignore
  return pack;
}

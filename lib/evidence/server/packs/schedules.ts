import { randomBytes } from 'node:crypto';
import { roomsOf, visibleSystems, type Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { findChannel, listChannelRows } from '@/lib/notify/server/channel-store';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { selectSystems } from '@/lib/registry/server/system-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { nextEnd, periodUntil, type ScheduleView } from '../../packs/schedule';
import { newSchedule, type NewSchedule } from '../../packs/schedule-contract';
import { PROFILE_WORDS } from '../../packs/words';
import { namesOf } from './pack-access';
import { deliverPacks } from './deliver-packs';
import { insertPack } from './pack-store';
import { endScheduleRow, insertSchedule, listScheduleRows, lockDue, moveOn } from './schedule-store';

/** Asks for a pack at the end of each month or quarter from now on. */
export async function createSchedule(actor: Actor, input: NewSchedule): Promise<{ id: string }> {
  requirePermission(actor, 'packs.build');
  const asked = newSchedule.parse(input);
  const scheduleId = uuidv7();
  const by = namesOf(actor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    const systems = await selectSystems(tx, actor.workspaceId, 'all');
    const system = asked.system ? systems.find((one) => one.publicId === asked.system || one.key === asked.system) : null;
    if (system === undefined || (system ? !canSeeSystem(actor, system.id) : visibleSystems(actor) !== 'all'))
      throw new AppError('notFound', 'There is no such AI system.', { field: 'system' });
    const channelId = asked.delivery === 'webhook' ? fromPublicId('channel', asked.channel!) : null;
    const channel = channelId ? await findChannel(tx, actor.workspaceId, channelId) : null;
    if (asked.delivery === 'webhook' && channel?.state !== 'active') throw new AppError('notFound', 'There is no such channel, or it is turned off.', { field: 'channel' }); // prettier-ignore
    const nextUntil = nextEnd(asked.cadence, new Date());
    await insertSchedule(tx, actor.workspaceId, { scheduleId, systemId: system?.id ?? null, profile: asked.profile, frameworks: [...new Set(asked.frameworks)].sort(), sampleSize: asked.sampleSize, cadence: asked.cadence, delivery: asked.delivery, channelId, createdBy: by.id, createdByName: by.name, nextUntil }); // prettier-ignore
    const id = toPublicId('packSchedule', scheduleId);
    await appendAct(tx, actor, { kind: 'pack.scheduled', systemId: system?.id ?? null, data: { schedule: id, profile: asked.profile, frameworks: asked.frameworks, cadence: asked.cadence, delivery: asked.delivery, ...(channelId && { channel: toPublicId('channel', channelId) }) } }); // prettier-ignore
    return { id };
  });
}

export async function endSchedule(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'packs.build');
  const scheduleId = fromPublicId('packSchedule', id);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const seen =
      scheduleId &&
      (await listScheduleRows(tx, actor.workspaceId, systemsOf(actor))).some((one) => one.scheduleId === scheduleId);
    if (!seen || !(await endScheduleRow(tx, actor.workspaceId, scheduleId)))
      throw new AppError('notFound', 'There is no such schedule.');
    await appendAct(tx, actor, { kind: 'pack.unscheduled', data: { schedule: id } });
  });
}

export async function listSchedules(actor: Actor): Promise<ScheduleView[]> {
  requirePermission(actor, 'packs.read');
  if (roomsOf(actor)) return []; // what is planned is no part of an audit
  const rows = await withWorkspace(actor.workspaceId, (tx) => listScheduleRows(tx, actor.workspaceId, systemsOf(actor)));
  return rows.map((row) => ({
    id: toPublicId('packSchedule', row.scheduleId),
    system: row.systemId === null ? null : { id: toPublicId('system', row.systemId), name: row.systemName ?? '' },
    profile: row.profile,
    frameworks: row.frameworks,
    cadence: row.cadence,
    delivery: row.delivery,
    channel: row.channelName,
    createdBy: row.createdByName,
    nextAt: row.nextUntil.toISOString(),
  }));
}

/** Channels that a schedule may tell: those that are on. Their addresses stay where they are. */
export async function listDeliveryChannels(actor: Actor): Promise<{ id: string; name: string }[]> {
  requirePermission(actor, 'packs.build');
  const rows = await withWorkspace(actor.workspaceId, (tx) => listChannelRows(tx, actor.workspaceId));
  return rows
    .filter((one) => one.state === 'active')
    .map(({ channelId, name }) => ({ id: toPublicId('channel', channelId), name }));
}

const systemsOf = (actor: Actor): readonly string[] | null => {
  const systems = visibleSystems(actor);
  return systems === 'all' ? null : systems;
};

const round = inEachWorkspace('scheduled evidence packs');

/** Asks for the packs of periods that are over, and delivers signed-off ones. For the worker. */
export async function runSchedules(now: Date = new Date(), workspaceId?: string): Promise<number> {
  const one = async (id: string): Promise<number> => (await askDue(id, now)) + (await deliverPacks(id));
  return workspaceId ? one(workspaceId) : round(await listWorkspaceIds(), one);
}

async function askDue(workspaceId: string, now: Date): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const due = await lockDue(tx, workspaceId, now);
    for (const row of due) {
      const packId = uuidv7();
      const { from, until } = periodUntil(row.cadence, row.nextUntil);
      const seed = randomBytes(16).toString('hex');
      const lawDate = new Date(until.getTime() - 1).toISOString().slice(0, 10);
      const [event] = await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'pack.requested', systemId: row.systemId, data: { pack: toPublicId('pack', packId), schedule: toPublicId('packSchedule', row.scheduleId), profile: row.profile, frameworks: row.frameworks, from: from.toISOString(), until: until.toISOString(), sampleSize: row.sampleSize, seed, seedFrom: 'countersign' } }); // prettier-ignore
      await insertPack(tx, workspaceId, { packId, systemId: row.systemId, profile: row.profile, mode: 'selected', content: PROFILE_WORDS[row.profile].content, reveal: false, frameworks: row.frameworks, fromAt: from, untilAt: until, lawDate, sampleSize: row.sampleSize, seed, decisions: [], grounds: [], askedBy: row.scheduleId, askedByName: `schedule of ${row.createdByName}`, scheduleId: row.scheduleId, successorOf: null, incidentId: null, askedIdx: event!.idx, seedIdx: event!.idx, seedBy: null, drawSize: null }); // prettier-ignore
      await moveOn(tx, workspaceId, row.scheduleId, nextEnd(row.cadence, row.nextUntil));
    }
    return due.length;
  });
}

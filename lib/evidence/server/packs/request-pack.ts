import { randomBytes } from 'node:crypto';
import { visibleSystems, type Actor } from '@/lib/access/actor';
import { canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { resolveIn } from '@/lib/decisions/server/resolve-decision-id';
import { findSystemOf } from '@/lib/decisions/server/comment-store';
import { appendAct } from '@/lib/ledger/server/append';
import { selectSystems } from '@/lib/registry/server/system-store';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newPack, type NewPack } from '../../packs/pack-contract';
import { PROFILE_WORDS } from '../../packs/words';
import { requireIncident } from '../incidents/incident-access';
import { listLinkRows } from '../incidents/incident-store';
import { namesOf } from './pack-access';
import { insertPack } from './pack-store';

/** Asks for a pack; the worker builds it. Its seed is in the log from this commit on, before anything is drawn. Throws notFound, invalidRequest. */
export async function requestPack(actor: Actor, input: NewPack): Promise<{ id: string; status: 'queued' }> {
  requirePermission(actor, 'packs.build');
  requirePermission(actor, 'record.export');
  const asked = newPack.parse(input);
  const content = asked.content ?? PROFILE_WORDS[asked.profile].content;
  if (content !== 'none') requirePermission(actor, 'content.read');
  const { reveal } = asked;
  if (reveal) requirePermission(actor, 'content.reveal');
  if (reveal && actor.type !== 'person') throw new AppError('forbidden', 'Only a signed-in person can have personal data put into a pack in clear.', { field: 'reveal' }); // prettier-ignore
  const packId = uuidv7();
  const id = toPublicId('pack', packId);
  const by = namesOf(actor);
  return withWorkspace(actor.workspaceId, async (tx) => {
    // Each is looked up as its reader would: an id that is written out opens nothing that is not granted.
    const decisions: string[] = [];
    for (const one of asked.decisions) decisions.push(await resolveIn(tx, actor, one));
    const incident = asked.incident ? await requireIncident(tx, actor, asked.incident) : null;
    if (incident)
      for (const one of await listLinkRows(tx, actor.workspaceId, incident.incidentId)) if (one.startedAt) decisions.push(one.decisionId); // prettier-ignore
    if (asked.profile === 'incident' && decisions.length === 0)
      throw new AppError('invalidRequest', 'No decision of this incident is left to make a pack of.', { field: 'incident' });
    const named = asked.system ? await findSystem(tx, actor, asked.system) : null;
    const systemId = await systemOf(tx, actor, decisions, named);
    const seed = asked.seed ?? randomBytes(16).toString('hex');
    const from = new Date(asked.from);
    const until = new Date(asked.until);
    const lawDate = asked.lawDate ?? new Date(until.getTime() - 1).toISOString().slice(0, 10);
    if (reveal)
      await appendAct(tx, actor, {
        kind: 'content.revealed',
        systemId,
        data: { reason: reveal.reason, ...(reveal.caseNumber ? { caseNumber: reveal.caseNumber } : {}), scope: 'pack', pack: id },
      });
    const [event] = await appendAct(tx, actor, {
      kind: 'pack.requested',
      systemId,
      data: { pack: id, profile: asked.profile, mode: asked.mode, content, reveal: reveal !== undefined, frameworks: asked.frameworks, from: from.toISOString(), until: until.toISOString(), sampleSize: asked.sampleSize, seed, seedFrom: asked.seed === undefined ? 'countersign' : 'asker', decisions: decisions.map((one) => toPublicId('decision', one)), grounds: asked.grounds, ...(incident && { incident: toPublicId('incident', incident.incidentId) }) },
    }); // prettier-ignore
    await insertPack(tx, actor.workspaceId, { packId, systemId, profile: asked.profile, mode: asked.mode, content, reveal: reveal !== undefined, frameworks: [...new Set(asked.frameworks)].sort(), fromAt: from, untilAt: until, lawDate, sampleSize: asked.sampleSize, seed, decisions: [...new Set(decisions)], grounds: [...new Set(asked.grounds)].sort(), askedBy: by.id, askedByName: by.name, scheduleId: null, successorOf: null, incidentId: incident?.incidentId ?? null, askedIdx: event!.idx, seedIdx: event!.idx, seedBy: asked.seed === undefined ? null : by.name, drawSize: null }); // prettier-ignore
    return { id, status: 'queued' as const };
  });
}

async function findSystem(tx: SqlTx, actor: Actor, name: string): Promise<string> {
  const systems = await selectSystems(tx, actor.workspaceId, 'all');
  const found = systems.find((one) => one.publicId === name || one.key === name || one.id === name);
  if (!found || !canSeeSystem(actor, found.id))
    throw new AppError('notFound', 'There is no such AI system.', { field: 'system' });
  return found.id;
}

/**
 * The one system that a pack is of: the named one, of which every named decision must be; else the one that the decisions are of. Null: all of them,
 * for who sees all.
 */
async function systemOf(tx: SqlTx, actor: Actor, decisions: readonly string[], named: string | null): Promise<string | null> {
  const ids = new Set<string>();
  for (const one of decisions) {
    const systemId = await findSystemOf(tx, actor.workspaceId, one);
    if (!systemId || !canSeeSystem(actor, systemId))
      throw new AppError('notFound', 'One of the decisions does not exist.', { field: 'decisions' });
    ids.add(systemId);
  }
  if (named !== null) {
    if ([...ids].some((one) => one !== named))
      throw new AppError('invalidRequest', 'One of the decisions is of another AI system than the one that was named.', { field: 'decisions' }); // prettier-ignore
    return named;
  }
  if (ids.size === 1) return [...ids][0]!;
  if (visibleSystems(actor) !== 'all')
    throw new AppError('invalidRequest', 'Name the AI system: you do not see all of them.', { field: 'system' });
  return null;
}

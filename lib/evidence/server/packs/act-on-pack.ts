import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { z } from 'zod';
import { handOverInput, signOffInput } from '../../packs/pack-contract';
import { capacitiesOf, namesOf, requirePack } from './pack-access';
import { beginAgain, endPack, insertRecipient, insertSignOff, listSignOffs, requeue, setCancel } from './pack-store';

/** Sign-offs that freeze a pack: different people in different capacities. */
const NEEDED = 2;

/** Stops a pack that is being built, or throws a draft away. What was built of it is deleted. */
export async function cancelPack(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'packs.build');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const pack = await requirePack(tx, actor, id, true);
    if (!['queued', 'building', 'signing', 'draft'].includes(pack.state) || pack.draftManifest !== null)
      throw new AppError('conflict', 'This pack is not being built any more: it was signed off, or it ended before.');
    await setCancel(tx, actor.workspaceId, pack.packId);
    if (!['queued', 'draft'].includes(pack.state)) return; // the worker sees it at its next step
    await endPack(tx, actor.workspaceId, pack.packId, { state: 'cancelled', problem: null });
    await appendAct(tx, actor, { kind: 'pack.cancelled', systemId: pack.systemId, data: { pack: id } });
  });
}

/** Begins a failed pack again, from what was pinned of it. Throws conflict. */
export async function restartPack(actor: Actor, id: string): Promise<void> {
  requirePermission(actor, 'packs.build');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const pack = await requirePack(tx, actor, id, true);
    if (pack.state !== 'failed') throw new AppError('conflict', 'Only a pack that failed is begun again.');
    await beginAgain(tx, actor.workspaceId, pack.packId);
    await appendAct(tx, actor, { kind: 'pack.restarted', systemId: pack.systemId, data: { pack: id } });
  });
}

/**
 * Signs a draft off in one capacity. The second sign-off, by somebody else in another capacity, freezes it: the worker builds it once more without the
 * mark of a draft. What is withheld from an affected person needs legal among the two. Throws conflict, stale, forbidden.
 */
export async function signOffPack(actor: Actor, id: string, input: z.input<typeof signOffInput>): Promise<{ frozen: boolean }> {
  requirePermission(actor, 'packs.sign');
  const { capacity, manifestSha256 } = signOffInput.parse(input);
  if (actor.type !== 'person' || !capacitiesOf(actor).includes(capacity))
    throw new AppError('forbidden', 'You do not have this capacity. Your role and permission sets say in which ones you may sign.', { field: 'capacity' });
  return withWorkspace(actor.workspaceId, async (tx) => {
    const pack = await requirePack(tx, actor, id, true);
    if (pack.state !== 'draft') throw new AppError('conflict', 'Only a draft can be signed off.');
    if (pack.manifestSha256 !== manifestSha256)
      throw new AppError('stale', 'The draft was built anew since you looked at it. Read it again, then sign.', { field: 'manifestSha256' });
    const before = await listSignOffs(tx, actor.workspaceId, pack.packId);
    if (before.some((one) => one.personId === actor.personId)) throw new AppError('conflict', 'You signed it off already; somebody else has to be the second.');
    if (before.some((one) => one.capacity === capacity)) throw new AppError('conflict', 'It is signed off in this capacity already; another one is needed.');
    const all = [...before.map((one) => one.capacity), capacity];
    if (pack.profile === 'affectedPerson' && all.length >= NEEDED && !all.includes('legal'))
      throw new AppError('conflict', 'A pack to an affected person needs legal among its sign-offs.', { field: 'capacity' });
    await insertSignOff(tx, actor.workspaceId, pack.packId, { personId: actor.personId, name: actor.name, capacity, manifestSha256 });
    await appendAct(tx, actor, { kind: 'pack.signedOff', systemId: pack.systemId, data: { pack: id, capacity, manifest: manifestSha256, grounds: pack.grounds } });
    if (all.length < NEEDED) return { frozen: false };
    await requeue(tx, actor.workspaceId, pack.packId, manifestSha256);
    return { frozen: true };
  });
} // prettier-ignore

/** Notes to whom a final pack was given. */
export async function handOverPack(actor: Actor, id: string, input: z.input<typeof handOverInput>): Promise<void> {
  requirePermission(actor, 'packs.build');
  const { recipient } = handOverInput.parse(input);
  const by = namesOf(actor);
  await withWorkspace(actor.workspaceId, async (tx) => {
    const pack = await requirePack(tx, actor, id, true);
    if (pack.state !== 'final') throw new AppError('conflict', 'Only a pack that was signed off is handed over.');
    await insertRecipient(tx, actor.workspaceId, pack.packId, { recipientId: uuidv7(), name: recipient, way: 'handedOver', recordedBy: by.id, recordedByName: by.name });
    await appendAct(tx, actor, { kind: 'pack.handedOver', systemId: pack.systemId, data: { pack: toPublicId('pack', pack.packId), recipient } });
  });
} // prettier-ignore

import { createHash, randomBytes } from 'node:crypto';
import type { Actor, PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import { newWithholding, type NewWithholding } from '../../packs/withhold-contract';
import { findPassages, stands, textAt, type WithheldPlace } from '../../packs/withhold-marks';
import { isOpenToMarks, readsForLegal, requirePack } from './pack-access';
import { readPackRecords } from './pack-records';
import { requeue, voidSignOffs, type PackRow } from './pack-store';
import { selectPackDecisions } from './pack-bytes-store';
import { insertMark, liftMark } from './withholding-store';

/**
 * Keeps a record, a field or a passage of a draft back from the person whom it goes to, on a ground and with a reason. The event `pack.withheld`; the
 * draft is built anew, and who signed it off before did not sign off this one. For who reads it for legal. Throws forbidden, conflict, invalidRequest.
 */
export async function withholdPassage(given: Actor, id: string, input: NewWithholding): Promise<{ id: string; voided: number }> {
  const actor = requireLegal(given);
  const { record, path, passage, everywhere, ground, reason } = newWithholding.parse(input);
  const seen = await withWorkspace(actor.workspaceId, async (tx) => {
    const pack = requireOpen(await requirePack(tx, actor, id));
    return { pack, decisions: await selectPackDecisions(tx, actor.workspaceId, pack.packId) };
  });
  await requirePlace(actor, seen, { record, path, passage: passage ?? null });
  const part: WithheldPlace['part'] = passage ? 'passage' : path === '' ? 'record' : 'field';
  const markId = uuidv7();
  const reasonSalt = randomBytes(16).toString('hex');
  const reasonHash = createHash('sha256').update(`${reasonSalt}\n${reason}`).digest('hex');
  return withWorkspace(actor.workspaceId, async (tx) => {
    const pack = requireOpen(await requirePack(tx, actor, id, true));
    const voided = await voidSignOffs(tx, actor.workspaceId, pack.packId);
    const [event] = await appendAct(tx, actor, {
      kind: 'pack.withheld',
      systemId: pack.systemId,
      // Neither the words, nor where they stand, nor the reason, which may speak of them: an erasure of the decision does not reach this event.
      data: { pack: id, withholding: toPublicId('withholding', markId), record, part, everywhere, ground, reasonHash, voidedSignOffs: voided.map((one) => toPublicId('person', one)) },
    });
    await insertMark(tx, actor.workspaceId, pack.packId, { markId, record, part, everywhere, ground, said: { path, passage: passage ?? null, reason, reasonSalt }, madeBy: actor.personId, madeByName: actor.name, idx: event!.idx });
    await requeue(tx, actor.workspaceId, pack.packId, null);
    return { id: toPublicId('withholding', markId), voided: voided.length };
  });
} // prettier-ignore

/** Takes a mark back: what it kept back stands in the draft again, which is built anew and signed off anew. The event `pack.withholdingLifted`. Throws notFound, conflict, forbidden. */
export async function liftWithholding(actor: Actor, id: string, mark: string): Promise<void> {
  requirePermission(actor, 'packs.sign');
  await withWorkspace(actor.workspaceId, async (tx) => {
    const pack = await requirePack(tx, actor, id, true);
    const { name } = requireLegal(actor);
    requireOpen(pack);
    const markId = fromPublicId('withholding', mark);
    const voided = await voidSignOffs(tx, actor.workspaceId, pack.packId);
    const [event] = await appendAct(tx, actor, { kind: 'pack.withholdingLifted', systemId: pack.systemId, data: { pack: id, withholding: mark, voidedSignOffs: voided.map((one) => toPublicId('person', one)) } });
    if (!markId || !(await liftMark(tx, actor.workspaceId, pack.packId, { markId, byName: name, idx: event!.idx })))
      throw new AppError('notFound', 'There is no such mark in this pack, or it was lifted before.');
    await requeue(tx, actor.workspaceId, pack.packId, null);
  });
} // prettier-ignore

function requireLegal(actor: Actor): PersonActor {
  requirePermission(actor, 'packs.sign');
  requirePermission(actor, 'content.read');
  if (readsForLegal(actor)) return actor;
  throw new AppError('forbidden', 'What is kept back from a person is for a signed-in person with the permission set Legal.');
}

function requireOpen(pack: PackRow): PackRow {
  if (isOpenToMarks(pack)) return pack;
  if (pack.profile !== 'affectedPerson') throw new AppError('conflict', 'Passages are kept back from affected persons only: this pack is for somebody else.');
  if (pack.content === 'none') throw new AppError('conflict', 'This pack holds no content, so there is nothing to keep back.');
  if (pack.draftManifest !== null || pack.state === 'final') throw new AppError('conflict', 'Two people signed this pack off, and it is frozen: what it keeps back is not changed any more. Ask for a new one.');
  throw new AppError('conflict', 'There is no draft yet to keep anything back of.');
} // prettier-ignore

/** The place must be one that the draft shows, and the words must stand there: a mark that catches nothing would be taken for one that does. */
async function requirePlace(
  actor: Actor,
  { pack, decisions }: { pack: PackRow; decisions: readonly string[] },
  at: { record: number; path: string; passage: string | null },
): Promise<void> {
  const request = { workspaceId: actor.workspaceId, decisions, logSize: pack.logSize!, content: 'masked' as const, reveal: false, grounds: pack.grounds, marks: [] };
  for await (const { records } of readPackRecords(request)) {
    const found = records.find((one) => one.index === at.record);
    if (!found) continue;
    if (found.content.state !== 'masked') throw new AppError('conflict', 'Nothing of this record is shown to the person as it is.', { field: 'record' });
    const shown = found.content.value as never;
    if (!stands(shown, at.path)) throw new AppError('invalidRequest', 'There is no such field in this record.', { field: 'path' });
    if (at.passage !== null && findPassages(textAt(shown, at.path), at.passage).length === 0)
      throw new AppError('invalidRequest', 'These words do not stand in that field as the draft shows it. Copy them from there.', { field: 'passage' });
    return;
  }
  throw new AppError('invalidRequest', 'This pack has no such record.', { field: 'record' });
} // prettier-ignore

import type { Actor, PersonActor, RoomScope } from '@/lib/access/actor';
import { can, canSeeSystem, requirePermission } from '@/lib/access/permissions';
import { listOpenRooms } from '@/lib/access/server/room-store';
import type { SqlTx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { PackSummary, PackView } from '../../packs/pack-contract';
import type { Capacity, PackState } from '../../packs/words';
import { findPack, type PackRow, type RecipientRow, type SignOffRow } from './pack-store';

export const noPack = (): AppError => new AppError('notFound', 'There is no such evidence pack, or you may not see it.');

/** The person, key or service that acts, as rows name it. */
export function namesOf(actor: Actor): { id: string; name: string } {
  if (actor.type === 'person') return { id: actor.personId, name: actor.name };
  if (actor.type === 'key') return { id: actor.keyId, name: `key ${actor.name}` };
  return { id: 'countersign', name: 'Countersign' };
}

/** What the capacities of a person are: in one of them they may sign a pack off. */
export function capacitiesOf(actor: Actor): Capacity[] {
  if (actor.type !== 'person' || !can(actor, 'packs.sign')) return [];
  const sets: Partial<Record<string, Capacity>> = { legal: 'legal', system_owner: 'systemOwner', internal_audit: 'internalAudit', data_protection_officer: 'dataProtection' }; // prettier-ignore
  return [
    ...(actor.role === 'compliance_officer' ? ['compliance' as const] : []),
    ...(actor.role === 'administrator' ? ['administration' as const] : []),
    ...actor.permissionSets.flatMap((set) => sets[set] ?? []),
  ];
}

/** True for who reads a draft for legal, and so says what is kept back from the person whom it goes to. */
export const readsForLegal = (actor: Actor): actor is PersonActor =>
  actor.type === 'person' && capacitiesOf(actor).includes('legal');

/** True while what is kept back of a pack by hand can still be changed: nobody froze it. */
export const isOpenToMarks = (pack: PackRow): boolean =>
  pack.profile === 'affectedPerson' && pack.content !== 'none' && pack.logSize !== null && pack.draftManifest === null && ['queued', 'building', 'signing', 'draft'].includes(pack.state); // prettier-ignore

/**
 * True when a room holds the pack: one made for auditors or authorities, of its system, with frameworks and a period within it. What goes to persons or
 * the board is not for it. `listPackRows` asks the same of rows.
 */
export function inRoom(pack: PackRow, room: RoomScope): boolean {
  return (
    ['auditor', 'authority'].includes(pack.profile) &&
    pack.frameworks.length > 0 &&
    pack.systemId === room.systemId &&
    pack.fromAt >= room.from &&
    pack.untilAt <= room.until &&
    pack.frameworks.every((one) => room.frameworks.includes(one))
  );
}

/** An auditor sees a pack from its draft on. */
export const AUDITED_STATES: readonly PackState[] = ['draft', 'final', 'withdrawn'];
/** States in which there is something to check and to point at. */
export const WHOLE_STATES: readonly PackState[] = ['draft', 'final'];

/** Packs that an actor may see: of their systems; for an auditor, those that an open room of theirs holds, once they are drafts. */
export async function seesPack(tx: SqlTx, actor: Actor, pack: PackRow): Promise<boolean> {
  if (pack.systemId === null ? actor.type === 'person' && actor.systems !== 'all' : !canSeeSystem(actor, pack.systemId))
    return false;
  if (actor.type === 'key' && actor.systemId !== null && pack.systemId === null) return false;
  const rooms = await auditsOf(tx, actor);
  return rooms === null || (AUDITED_STATES.includes(pack.state) && rooms.some((room) => inRoom(pack, room)));
}

/** The rooms through which alone an auditor sees packs, granted AI systems or not; null for everybody else. */
export async function auditsOf(tx: SqlTx, actor: Actor): Promise<RoomScope[] | null> {
  return actor.type === 'person' && actor.role === 'auditor' ? listOpenRooms(tx, actor.workspaceId, actor.personId) : null;
}

/** The pack by its public id. Throws notFound for one that the actor may not see. */
export async function requirePack(tx: SqlTx, actor: Actor, id: string, lock = false): Promise<PackRow> {
  requirePermission(actor, 'packs.read');
  const packId = fromPublicId('pack', id);
  const pack = packId && (await findPack(tx, actor.workspaceId, packId, lock));
  if (!pack || !(await seesPack(tx, actor, pack))) throw noPack();
  return pack;
}

/**
 * A pack with personal data in clear leaves to a signed-in person who may reveal it, or to an auditor in whose room it was put. Throws forbidden,
 * scopeMissing.
 */
export function requireReveal(actor: Actor): void {
  if (takesRevealed(actor)) return;
  requirePermission(actor, 'content.reveal');
  throw new AppError('forbidden', 'Personal data stands in this pack in clear: only a signed-in person takes it.');
}
const takesRevealed = (actor: Actor): boolean =>
  actor.type === 'person' && (can(actor, 'content.reveal') || actor.role === 'auditor');

export function toSummary(pack: PackRow): PackSummary {
  return {
    id: toPublicId('pack', pack.packId),
    status: pack.state,
    progress: { stage: pack.stage, done: pack.done, of: pack.total },
    system: pack.systemId === null ? null : { id: toPublicId('system', pack.systemId), name: pack.systemName ?? '' },
    profile: pack.profile,
    mode: pack.mode,
    frameworks: pack.frameworks,
    from: pack.fromAt.toISOString(),
    until: pack.untilAt.toISOString(),
    askedBy: { name: pack.askedByName, at: pack.askedAt.toISOString() },
    finishedAt: pack.finishedAt?.toISOString() ?? null,
    bytes: pack.bytes,
  };
}

export function toView(
  actor: Actor,
  pack: PackRow,
  signOffs: readonly SignOffRow[],
  recipients: readonly RecipientRow[],
  more: { marks: number; seedInLog: boolean | null },
): PackView {
  const counting = signOffs.filter((one) => one.voidedAt === null);
  const taken = new Set(counting.map((one) => one.capacity));
  const signed = actor.type === 'person' && counting.some((one) => one.personId === actor.personId);
  const open = ['queued', 'building', 'signing'].includes(pack.state);
  return {
    ...toSummary(pack),
    problem: pack.problem,
    content: pack.content,
    reveal: pack.reveal,
    lawDate: pack.lawDate,
    seed: pack.seed,
    seedGivenBy: pack.seedBy,
    drawnAtLogSize: pack.drawSize,
    seedInLog: more.seedInLog,
    sampleSize: pack.sampleSize,
    grounds: pack.grounds,
    builtAt: pack.builtAt?.toISOString() ?? null,
    log: pack.logSize === null ? null : { size: pack.logSize },
    population: pack.facts?.population ?? null,
    sampled: pack.facts?.sampled ?? null,
    sha256: pack.zipSha256,
    manifestSha256: pack.manifestSha256,
    successorOf: pack.successorOf === null ? null : toPublicId('pack', pack.successorOf),
    signOffs: signOffs.map(({ name, capacity, signedAt, voidedAt }) => ({ name, capacity, at: signedAt.toISOString(), voidedAt: voidedAt?.toISOString() ?? null })), // prettier-ignore
    withheldByHand: more.marks,
    recipients: recipients.map((one) => ({
      name: one.name,
      way: one.way,
      at: one.recordedAt.toISOString(),
      recordedBy: one.recordedByName,
    })),
    may: {
      download: ['draft', 'final'].includes(pack.state) && can(actor, 'record.export') && (!pack.reveal || takesRevealed(actor)),
      cancel: (open || pack.state === 'draft') && pack.draftManifest === null && can(actor, 'packs.build'),
      restart: pack.state === 'failed' && can(actor, 'packs.build'),
      handOver: pack.state === 'final' && can(actor, 'packs.build'),
      signAs: pack.state === 'draft' && !signed ? capacitiesOf(actor).filter((one) => !taken.has(one)) : [],
      withhold: isOpenToMarks(pack) && readsForLegal(actor) && can(actor, 'content.read'),
    },
  };
}

import { visibleSystems, type Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { registrarOf } from '@/lib/registry/server/acting';
import { selectSystems } from '@/lib/registry/server/system-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { PolicyDocument } from '../contract';
import { nameMatches } from '../evaluate';
import { lockPolicy, type PolicyHead } from './draft-store';
import { keyMakers, type VersionRow } from './version-store';

/** Who acts, as rows and events of policies name them. */
export function editorOf(actor: Actor): { by: string; byName: string } {
  const { id, name } = registrarOf(actor);
  return { by: id, byName: name };
}

/** A signed-in person; a key could be anybody's, and two persons are what these acts are about. */
export function requirePerson(actor: Actor, act: string): void {
  if (actor.type !== 'person') throw new AppError('forbidden', `A policy is ${act} by a signed-in person, never by a key.`);
}

/** Whoever sees some AI systems only may write policies for those only, by their names. */
export async function requireReach(tx: SqlTx, actor: Actor, document: PolicyDocument): Promise<void> {
  const visible = visibleSystems(actor);
  if (visible === 'all') return;
  const mine = new Set((await selectSystems(tx, actor.workspaceId, visible)).map((one) => one.key));
  if (document.scope.systems && document.scope.systems.every((key) => mine.has(key))) return;
  throw new AppError(
    'forbidden',
    'You see some AI systems only, and a policy of yours speaks of those only. Name them in its scope, each in full.',
    { field: 'document.scope.systems' },
  );
}

/** Which documents of policies are shown: those about all AI systems, and those about one that the reader sees. A policy is shown where one of its documents is. */
export async function shownTo(tx: SqlTx, actor: Actor): Promise<(document: PolicyDocument) => boolean> {
  const visible = visibleSystems(actor);
  if (visible === 'all') return () => true;
  const keys = (await selectSystems(tx, actor.workspaceId, visible)).map((one) => one.key);
  return ({ scope }) => scope.systems === undefined || scope.systems.some((name) => keys.some((key) => nameMatches(name, key)));
}

export async function requirePolicy(tx: SqlTx, workspaceId: string, policyId: string): Promise<PolicyHead> {
  const head = await lockPolicy(tx, workspaceId, policyId);
  if (!head) throw new AppError('notFound', 'There is no policy of this name.');
  return head;
}

/** Who wrote on a version. What was written with a key was written by whoever made it: a second person is not the same one twice. */
export async function writersOf(
  tx: SqlTx,
  workspaceId: string,
  { editors, editedBy }: Pick<VersionRow, 'editors' | 'editedBy'>,
): Promise<string[]> {
  const wrote = [...new Set([...editors, editedBy])];
  const keys = new Map(wrote.flatMap((id) => { const key = fromPublicId('key', id); return key === null ? [] : [[id, key]]; })); // prettier-ignore
  const makers = await keyMakers(tx, workspaceId, [...keys.values()]);
  return wrote.map((id) => {
    const maker = makers.get(keys.get(id) ?? '');
    return maker === undefined ? id : toPublicId('person', maker);
  });
}

export const noVersion = (): AppError => new AppError('notFound', 'There is no such version of this policy.');

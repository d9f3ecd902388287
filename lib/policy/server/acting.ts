import { visibleSystems, type Actor } from '@/lib/access/actor';
import type { SqlTx } from '@/lib/db/transaction';
import { registrarOf } from '@/lib/registry/server/acting';
import { selectSystems } from '@/lib/registry/server/system-store';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { PolicyDocument } from '../contract';
import { nameMatches } from '../evaluate';
import { findDraft, lockPolicy, type DraftRow } from './draft-store';
import { keyMakers, listVersionRows, type VersionRow } from './version-store';

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

/** What an actor acts on: the draft and the versions that are shown to them, the newest first. */
export interface ShownPolicy {
  draft: DraftRow | null;
  versions: VersionRow[];
  /** All of its versions: what is in force when depends on those too that the actor does not see. */
  all: VersionRow[];
  /** A draft is there, and it is about AI systems that the actor does not see. */
  draftElsewhere: boolean;
}

/** Locks a policy until commit. One of which no document is shown to the actor is answered as if there were none. */
export async function requirePolicy(tx: SqlTx, actor: Actor, policyId: string): Promise<ShownPolicy> {
  const { workspaceId } = actor;
  const none = new AppError('notFound', 'There is no policy of this name.');
  if (!(await lockPolicy(tx, workspaceId, policyId))) throw none;
  const shows = await shownTo(tx, actor);
  const written = await findDraft(tx, workspaceId, policyId);
  const draft = written && shows(written.document) ? written : null;
  const all = await listVersionRows(tx, workspaceId, policyId);
  const versions = all.filter((one) => shows(one.document));
  if (!draft && versions.length === 0 && visibleSystems(actor) !== 'all') throw none;
  return { draft, versions, all, draftElsewhere: written !== null && draft === null };
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

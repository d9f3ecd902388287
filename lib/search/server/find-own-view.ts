import type { PersonActor } from '@/lib/access/actor';
import type { Tx } from '@/lib/db/transaction';
import { AppError } from '@/lib/shared/errors';
import { fromPublicId } from '@/lib/shared/ids';
import { readView } from './view-store';

/** A view of the person's own. Somebody else's shared view says so; anything else does not exist for them. */
export async function findOwnView(
  tx: Tx,
  actor: PersonActor,
  id: string,
): Promise<NonNullable<Awaited<ReturnType<typeof readView>>>> {
  const viewId = fromPublicId('view', id);
  const view = viewId ? await readView(tx, actor.workspaceId, viewId) : null;
  if (!view || (view.ownerId !== actor.personId && !view.shared))
    throw new AppError('notFound', 'There is no view with this id.');
  if (view.ownerId !== actor.personId) throw new AppError('forbidden', `This view belongs to ${view.owner.name}. Save it under a name of your own to change it.`); // prettier-ignore
  return view;
}

import type { PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import type { SavedView } from '../contract';
import { readViewState } from '../view-rules';
import { readViews, toView } from './view-store';

/** The person's own views and the shared ones. A state that an older release wrote comes back without what no longer exists. */
export async function listViews(actor: PersonActor): Promise<SavedView[]> {
  requirePermission(actor, 'decisions.read');
  const views = await withPrisma(actor.workspaceId, (tx) => readViews(tx, actor.workspaceId, actor.personId));
  return views.map((view) => ({ ...toView(view, actor.personId), state: readViewState(view.state) }));
}

import type { PersonActor } from '@/lib/access/actor';
import { can, requirePermission } from '@/lib/access/permissions';
import { withPrisma } from '@/lib/db/transaction';
import type { SavedView } from '../contract';
import { needsContent } from '../needs-content';
import { readViewState } from '../view-rules';
import { readViews, toView } from './view-store';

/**
 * The person's own views and the shared ones; to those who may not read content, of the shared ones only those whose query names no
 * words and no person: what others look for tells what is there. A state that an older release wrote comes back without what no
 * longer exists.
 */
export async function listViews(actor: PersonActor): Promise<SavedView[]> {
  requirePermission(actor, 'decisions.read');
  const views = await withPrisma(actor.workspaceId, (tx) => readViews(tx, actor.workspaceId, actor.personId));
  const content = can(actor, 'content.read');
  return views
    .map((view) => ({ ...toView(view, actor.personId), state: readViewState(view.state) }))
    .filter((view) => content || view.mine || !needsContent(new URLSearchParams(view.state).get('q') ?? ''));
}

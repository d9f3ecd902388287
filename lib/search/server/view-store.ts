import type { Tx } from '@/lib/db/transaction';
import { toPublicId } from '@/lib/shared/ids';
import type { SavedView } from '../contract';

const WITH_OWNER = { owner: { select: { personId: true, name: true } } } as const;

interface StoredView {
  viewId: string;
  name: string;
  state: string;
  shared: boolean;
  createdAt: Date;
  updatedAt: Date;
  ownerId: string;
  owner: { personId: string; name: string };
}
export function toView(view: StoredView, personId: string | null): SavedView {
  return {
    id: toPublicId('view', view.viewId),
    name: view.name,
    page: 'decisions',
    state: view.state,
    shared: view.shared,
    owner: { id: toPublicId('person', view.ownerId), name: view.owner.name },
    mine: view.ownerId === personId,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  };
}

/** The person's own views and those that others share, own first, by name. */
export async function readViews({ prisma }: Tx, workspaceId: string, personId: string): Promise<StoredView[]> {
  const views = await prisma.savedView.findMany({
    where: { workspaceId, page: 'decisions', OR: [{ ownerId: personId }, { shared: true }] },
    include: WITH_OWNER,
    orderBy: { name: 'asc' },
    take: 500,
  });
  return [...views.filter((view) => view.ownerId === personId), ...views.filter((view) => view.ownerId !== personId)];
}
export async function readView({ prisma }: Tx, workspaceId: string, viewId: string): Promise<StoredView | null> {
  return prisma.savedView.findUnique({ where: { workspaceId_viewId: { workspaceId, viewId } }, include: WITH_OWNER });
}
export async function countOwnViews({ prisma }: Tx, workspaceId: string, ownerId: string): Promise<number> {
  return prisma.savedView.count({ where: { workspaceId, ownerId } });
}
export async function insertView(
  { prisma }: Tx,
  view: { workspaceId: string; viewId: string; ownerId: string; name: string; state: string; shared: boolean },
): Promise<StoredView> {
  return prisma.savedView.create({ data: { ...view, page: 'decisions' }, include: WITH_OWNER });
}
export async function changeView(
  { prisma }: Tx,
  workspaceId: string,
  viewId: string,
  data: { name?: string; state?: string; shared?: boolean },
): Promise<StoredView> {
  return prisma.savedView.update({
    where: { workspaceId_viewId: { workspaceId, viewId } },
    data: { ...data, updatedAt: new Date() },
    include: WITH_OWNER,
  });
}
export async function removeView({ prisma }: Tx, workspaceId: string, viewId: string): Promise<void> {
  await prisma.savedView.delete({ where: { workspaceId_viewId: { workspaceId, viewId } } });
}

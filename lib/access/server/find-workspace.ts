import { AppError } from '@/lib/shared/errors';
import { selectWorkspaces, type WorkspaceEntry } from './workspace-store';

/** Every workspace of this installation, the oldest first: for the worker and the command line. */
export async function listWorkspaces(): Promise<WorkspaceEntry[]> {
  return selectWorkspaces();
}

/**
 * The workspace with this slug, or without a slug the only one there is. Throws `notFound` when there is none, and
 * `invalidRequest` naming the choices when there are several.
 */
export async function findWorkspace(slug?: string): Promise<WorkspaceEntry> {
  const all = await selectWorkspaces();
  const known = all.map((one) => one.slug).join(', ');
  if (slug) {
    const found = all.find((one) => one.slug === slug);
    if (!found) throw new AppError('notFound', `There is no workspace ${slug}. Known: ${known || 'none yet'}.`);
    return found;
  }
  if (all.length === 1) return all[0]!;
  if (all.length === 0)
    throw new AppError('notFound', 'There is no workspace yet. Run `npm start` and finish the setup, or `npm run demo`.');
  throw new AppError('invalidRequest', `There are several workspaces. Name one with --workspace: ${known}.`);
}

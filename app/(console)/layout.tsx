import type { ReactNode } from 'react';
import { NAVIGATION } from '@/components/shell/navigation';
import { ReadOnlyBanner } from '@/components/shell/read-only-banner';
import { Shell } from '@/components/shell/shell';
import { can, ROLE_LABELS } from '@/lib/access/permissions';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { getReadOnlyNotice } from '@/lib/backup/server/get-read-only-notice';
import { listWorkspaces } from '@/lib/access/server/list-workspaces';
import { enterWorkspace, listShellViews, openById, signOut } from './shell-actions';

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await getActor();
  const signedIn = await getSignedIn();
  const readOnly = await getReadOnlyNotice();
  const workspaces = await listWorkspaces(actor);
  const allowed = NAVIGATION.filter((entry) => entry.permission === null || can(actor, entry.permission)).map(
    (entry) => entry.key,
  );
  return (
    <Shell
      person={{ name: actor.name, email: actor.email, role: ROLE_LABELS[actor.role] }}
      workspace={signedIn?.workspace.name ?? ''}
      workspaces={workspaces}
      allowed={allowed}
      actions={{ signOut, switchWorkspace: enterWorkspace, openById, listViews: listShellViews }}
    >
      {readOnly ? <ReadOnlyBanner notice={readOnly} workspaceId={actor.workspaceId} /> : null}
      {children}
    </Shell>
  );
}

import type { ReactNode } from 'react';
import { NoAuditOpen } from '@/components/access/not-permitted';
import { NAVIGATION } from '@/components/shell/navigation';
import { NotCapturedBanner } from '@/components/shell/not-captured-banner';
import { ReadOnlyBanner } from '@/components/shell/read-only-banner';
import { Shell } from '@/components/shell/shell';
import { roomsOf } from '@/lib/access/actor';
import { can, ROLE_LABELS } from '@/lib/access/permissions';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { getReadOnlyNotice } from '@/lib/backup/server/get-read-only-notice';
import { listNotCaptured } from '@/lib/backup/server/list-not-captured';
import { listWorkspaces } from '@/lib/access/server/list-workspaces';
import { enterWorkspace, listShellViews, openById, settleNotCaptured, signOut } from './shell-actions';

/** Where somebody is led whom audits alone let in. */
const IN_AUDITS: ReadonlySet<string> = new Set(['decisions', 'evidence', 'packs', 'integrity', 'notifications']);

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const actor = await getActor();
  const signedIn = await getSignedIn();
  const readOnly = await getReadOnlyNotice();
  const notCaptured = readOnly ? [] : await listNotCaptured(actor);
  const workspaces = await listWorkspaces(actor);
  const rooms = roomsOf(actor);
  const allowed = NAVIGATION.filter((entry) => entry.permission === null || can(actor, entry.permission))
    .map((entry) => entry.key)
    .filter((key) => rooms === null || IN_AUDITS.has(key));
  return (
    <Shell
      person={{ name: actor.name, email: actor.email, role: ROLE_LABELS[actor.role] }}
      workspace={signedIn?.workspace.name ?? ''}
      workspaces={workspaces}
      allowed={allowed}
      actions={{ signOut, switchWorkspace: enterWorkspace, openById, listViews: listShellViews }}
    >
      {readOnly ? <ReadOnlyBanner notice={readOnly} workspaceId={actor.workspaceId} /> : null}
      {notCaptured.length > 0 ? <NotCapturedBanner systems={notCaptured} settle={settleNotCaptured} /> : null}
      {rooms?.length === 0 ? <NoAuditOpen /> : children}
    </Shell>
  );
}

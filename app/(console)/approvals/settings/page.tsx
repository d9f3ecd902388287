import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { SettingsForm } from '@/components/approvals/settings-form';
import { DataList } from '@/components/ui/facts';
import { PageHeader } from '@/components/ui/page-header';
import type { Role } from '@/lib/access/actor';
import { can, ROLE_LABELS } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getApprovalSettings } from '@/lib/approvals/server/change-approval-settings';
import { VOTING_ROLES } from '@/lib/approvals/settings';
import { formatDuration } from '@/lib/shared/format';
import { save } from './actions';

export const metadata: Metadata = { title: 'How actions are reviewed' };

const words = (roles: readonly Role[]): string => roles.map((role) => ROLE_LABELS[role]).join(', ');

export default async function ApprovalSettingsPage() {
  const actor = await getActor('/approvals/settings');
  if (!can(actor, 'actions.read')) return <NotPermitted permission="actions.read" />;
  const settings = await getApprovalSettings(actor);
  return (
    <>
      <PageHeader
        title="How actions are reviewed"
        crumbs={[{ label: 'Approvals', href: '/approvals' }, { label: 'Settings' }]}
        sentence="How long people have, which roles are asked, and who is kept out. What nobody decides in time does not run."
      />
      <div className="px-gutter pb-8">
        {can(actor, 'actions.manage') ? (
          <SettingsForm settings={settings} roles={VOTING_ROLES} save={save} />
        ) : (
          <DataList
            facts={[
              { label: 'Time for what one person approves', value: formatDuration(settings.highSeconds * 1_000) },
              { label: 'Time for critical risk and what two approve', value: formatDuration(settings.criticalSeconds * 1_000) },
              { label: 'Who is asked', value: words(settings.eligibleRoles) },
              { label: 'Who is asked when three quarters of the time are over', value: words(settings.backupRoles) },
              {
                label: 'The owner of an AI system',
                value: settings.excludeOwner ? 'does not decide about its actions' : 'may decide about its actions',
              },
            ]}
          />
        )}
      </div>
    </>
  );
}

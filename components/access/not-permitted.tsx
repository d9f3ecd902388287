import type { Permission } from '@/lib/access/actor';
import { PERMISSION_LABELS } from '@/lib/access/permissions';
import { PageHeader } from '../ui/page-header';
import { EmptyState } from '../ui/states';

/** A page one may not see: what would be here, and who can change that. */
export function NotPermitted({ permission }: { permission: Permission }) {
  return (
    <>
      <PageHeader title="Not open to you" />
      <EmptyState title="Your role does not include this page">
        It needs the right “{PERMISSION_LABELS[permission]}”. An administrator of the workspace can give it to you; nothing on
        this page was loaded.
      </EmptyState>
    </>
  );
}

import Link from 'next/link';
import type { Permission } from '@/lib/access/actor';
import { NO_ROOM, PERMISSION_LABELS } from '@/lib/access/permissions';
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

/** A page about more than an audit holds, for somebody whom audits alone let in. */
export function NotInAudit() {
  return (
    <>
      <PageHeader title="Not part of your audit" />
      <EmptyState title="This page tells about more than your audit holds">
        You see the AI system, the frameworks and the period of the audits that are open to you:{' '}
        <Link href="/evidence/audits" className="link">
          your audits
        </Link>
        . What else you need, ask for there; nothing on this page was loaded.
      </EmptyState>
    </>
  );
}

/** In place of every page, for an auditor to whom no audit is open. */
export function NoAuditOpen() {
  return (
    <>
      <PageHeader title="No audit is open to you" />
      <EmptyState title="There is nothing that you may read now">{NO_ROOM}</EmptyState>
    </>
  );
}

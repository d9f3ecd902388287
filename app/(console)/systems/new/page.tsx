import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { NewSystemForm } from '@/components/systems/new-system-form';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listOwners } from '@/lib/registry/server/list-owners';
import { addSystem } from '../actions';

export const metadata: Metadata = { title: 'Register a system' };

export default async function NewSystemPage() {
  const actor = await getActor('/systems/new');
  if (!can(actor, 'systems.manage')) return <NotPermitted permission="systems.manage" />;
  const members = await listOwners(actor);
  return (
    <>
      <PageHeader
        title="Register a system"
        crumbs={[{ label: 'AI systems', href: '/systems' }, { label: 'Register' }]}
        sentence="Do it before its first event when less than everything may be kept: the capture level then holds from the first byte."
      />
      <NewSystemForm members={members} add={addSystem} />
    </>
  );
}

import type { Metadata } from 'next';
import { KeyForm } from '@/components/access/key-form';
import { KeyTable } from '@/components/access/key-table';
import { NotPermitted } from '@/components/access/not-permitted';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listApiKeys } from '@/lib/access/server/list-api-keys';
import { publicUrl } from '@/lib/env';
import { listSystemOverview } from '@/lib/registry/server/list-system-overview';
import { makeKey, revokeKey } from './actions';

export const metadata: Metadata = { title: 'API keys' };

export default async function KeysPage() {
  const actor = await getActor('/admin/keys');
  if (!can(actor, 'keys.read')) return <NotPermitted permission="keys.read" />;
  const [{ items, nextCursor }, systems] = await Promise.all([listApiKeys(actor), listSystemOverview(actor)]);
  const manage = can(actor, 'keys.manage');
  return (
    <>
      <PageHeader
        title="API keys"
        sentence="How programs come in. A key is shown once when it is made; here is what it may do, and when it was last used."
        actions={
          manage ? (
            <KeyForm
              origin={publicUrl()}
              systems={systems.map(({ systemId, name, key }) => ({ id: systemId, name, key }))}
              mustBind={actor.systems !== 'all'}
              make={makeKey}
            />
          ) : null
        }
      />
      <KeyTable keys={items} more={nextCursor !== null} manage={manage} revoke={revokeKey} />
    </>
  );
}

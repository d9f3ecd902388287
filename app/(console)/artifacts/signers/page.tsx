import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { TrustSigner } from '@/components/registry/artifact-forms';
import { SignerTable } from '@/components/registry/signer-table';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listSigners } from '@/lib/registry/server/trust-signer';
import { distrust, trust } from '../actions';

export const metadata: Metadata = { title: 'Trusted signers' };

export default async function SignersPage() {
  const actor = await getActor('/artifacts/signers');
  if (!can(actor, 'systems.read')) return <NotPermitted permission="systems.read" />;
  const signers = await listSigners(actor);
  const approve = can(actor, 'artifacts.approve');
  const form = approve ? <TrustSigner trust={trust} /> : null;
  return (
    <>
      <PageHeader
        title="Trusted signers"
        crumbs={[{ label: 'Artifacts', href: '/artifacts' }, { label: 'Trusted signers' }]}
        sentence="Whose signatures on versions count. A signature of anybody else may be valid, and is shown as not trusted."
        actions={signers.length > 0 ? form : null}
      />
      {signers.length === 0 ? (
        <EmptyState title="Nobody is named yet" action={form}>
          Name the key that your release pipeline signs with. From then on, a version with a registered digest that runs in
          production without a trusted signature is found by the checks.
        </EmptyState>
      ) : (
        <SignerTable signers={signers} revoke={approve ? distrust : null} />
      )}
    </>
  );
}

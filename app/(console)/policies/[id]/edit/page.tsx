import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { PolicyEditor } from '@/components/policies/policy-editor';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getPolicy } from '@/lib/policy/server/read-policies';
import { AppError } from '@/lib/shared/errors';
import { check, create, evaluate, save } from '../../actions';
import { recentDecision } from '../../recent-decision';

export const metadata: Metadata = { title: 'Edit a policy' };

export default async function EditPolicyPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await getActor(`/policies/${encodeURIComponent(id)}/edit`);
  if (!can(actor, 'policies.write')) return <NotPermitted permission="policies.write" />;
  const policy = await getPolicy(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const { draft } = policy;
  if (!draft) redirect(`/policies/${encodeURIComponent(policy.id)}`);
  return (
    <>
      <PageHeader
        title={`Draft of version ${draft.version}`}
        crumbs={[
          { label: 'Policies', href: '/policies' },
          { label: policy.id, href: `/policies/${encodeURIComponent(policy.id)}` },
          { label: 'Draft' },
        ]}
        sentence={`Written by ${draft.editors.map((one) => one.name).join(', ')}. Whoever writes on it cannot put it in force.`}
      />
      <PolicyEditor
        draft={{ document: draft.document, revision: draft.revision }}
        actions={{ check, create, evaluate, save }}
        recent={await recentDecision(actor)}
      />
    </>
  );
}

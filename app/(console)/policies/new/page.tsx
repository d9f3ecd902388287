import type { Metadata } from 'next';
import Link from 'next/link';
import { NotPermitted } from '@/components/access/not-permitted';
import { PolicyEditor } from '@/components/policies/policy-editor';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { POLICY_TEMPLATES } from '@/lib/policy/templates';
import { recentDecision } from '../recent-decision';
import { check, create, evaluate, save } from '../actions';

export const metadata: Metadata = { title: 'New policy' };

export default async function NewPolicyPage({ searchParams }: { searchParams: Promise<{ template?: string | string[] }> }) {
  const { template } = await searchParams;
  const actor = await getActor('/policies/new');
  if (!can(actor, 'policies.write')) return <NotPermitted permission="policies.write" />;
  const chosen = POLICY_TEMPLATES.find((one) => one.id === template);
  return (
    <>
      <PageHeader
        title="New policy"
        crumbs={[{ label: 'Policies', href: '/policies' }, { label: 'New' }]}
        sentence="A draft binds nobody. It is in force when somebody has proposed it and a second person has consented."
      />
      <div className="px-gutter pb-6">
        <h2 className="mb-2 text-label font-medium text-ink-2">Begin with</h2>
        <ul className="flex flex-wrap gap-x-6 gap-y-2">
          {POLICY_TEMPLATES.map((one) => (
            <li key={one.id} className="max-w-80">
              <Link
                href={`/policies/new?template=${one.id}`}
                aria-current={one.id === chosen?.id ? 'true' : undefined}
                className="link inline-flex min-h-6 items-center aria-[current]:font-medium"
              >
                {one.document.title}
              </Link>
              <p className="text-label text-muted">{one.about}</p>
            </li>
          ))}
        </ul>
      </div>
      <PolicyEditor
        key={chosen?.id ?? 'blank'}
        draft={null}
        template={chosen?.document}
        actions={{ check, create, evaluate, save }}
        recent={await recentDecision(actor)}
      />
    </>
  );
}

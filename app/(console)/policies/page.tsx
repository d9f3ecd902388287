import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { PolicyTable } from '@/components/policies/policy-table';
import { LinkButton } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listPolicies } from '@/lib/policy/server/read-policies';

export const metadata: Metadata = { title: 'Policies' };

export default async function PoliciesPage() {
  const actor = await getActor('/policies');
  if (!can(actor, 'policies.read')) return <NotPermitted permission="policies.read" />;
  const { items, inForce } = await listPolicies(actor);
  const write = can(actor, 'policies.write');
  return (
    <>
      <PageHeader
        title="Policies"
        sentence="Rules that turn what was found into a route: allow, check, review, two persons, block. The strictest rule wins; what cannot be computed asks for a person."
        actions={
          write ? (
            <LinkButton href="/policies/new" tone="primary">
              New policy
            </LinkButton>
          ) : null
        }
      />
      {items.length > 0 ? (
        <PolicyTable items={items} inForce={inForce} />
      ) : (
        <EmptyState
          title="No policy yet"
          action={
            write ? (
              <LinkButton href="/policies/new" tone="primary">
                Begin with a template
              </LinkButton>
            ) : null
          }
        >
          <p>
            Until one is in force, the risk tier alone decides: medium and unscored are checked afterwards, high is reviewed by
            one person, critical by two.
          </p>
        </EmptyState>
      )}
    </>
  );
}

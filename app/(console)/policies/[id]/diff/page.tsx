import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { PolicyDiff } from '@/components/policies/policy-diff';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { diffDocuments } from '@/lib/policy/diff';
import { getPolicy } from '@/lib/policy/server/read-policies';
import { AppError } from '@/lib/shared/errors';

export const metadata: Metadata = { title: 'What changed' };

export default async function PolicyDiffPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ from?: string | string[]; to?: string | string[] }>;
}) {
  const [{ id }, { from, to }] = [await params, await searchParams];
  const actor = await getActor(`/policies/${encodeURIComponent(id)}/diff`);
  if (!can(actor, 'policies.read')) return <NotPermitted permission="policies.read" />;
  const policy = await getPolicy(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  const sides = [
    ...(policy.draft
      ? [{ name: 'draft', label: `Draft of version ${policy.draft.version}`, document: policy.draft.document }]
      : []),
    ...policy.versions.map((one) => ({ name: String(one.version), label: `Version ${one.version}`, document: one.document })),
  ];
  const after = sides.find((one) => one.name === to) ?? sides[0];
  const before = sides.find((one) => one.name === from) ?? sides[1] ?? sides[0];
  if (!before || !after) notFound();
  return (
    <>
      <PageHeader
        title="What changed"
        crumbs={[
          { label: 'Policies', href: '/policies' },
          { label: policy.id, href: `/policies/${encodeURIComponent(policy.id)}` },
          { label: 'What changed' },
        ]}
      />
      <form method="get" className="flex flex-wrap items-end gap-4 px-gutter pb-6">
        {(
          [
            ['from', 'Before', before.name],
            ['to', 'After', after.name],
          ] as const
        ).map(([name, label, value]) => (
          <Field key={name} label={label}>
            <Select name={name} defaultValue={value}>
              {sides.map((side) => (
                <option key={side.name} value={side.name}>
                  {side.label}
                </option>
              ))}
            </Select>
          </Field>
        ))}
        <Button type="submit">Compare</Button>
      </form>
      <div className="px-gutter pb-10">
        <PolicyDiff changes={diffDocuments(before.document, after.document)} before={before.label} after={after.label} />
      </div>
    </>
  );
}

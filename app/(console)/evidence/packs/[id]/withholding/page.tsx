import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { WithholdingBoard } from '@/components/packs/withholding-view';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, Notice } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { readDraftRecords } from '@/lib/evidence/server/packs/read-draft-records';
import { AppError } from '@/lib/shared/errors';
import { lift, withhold } from '../../actions';

export const metadata: Metadata = { title: 'What is kept back' };

/** What a pack to an affected person tells them, and what is kept back of it by hand. */
export default async function WithholdingPage({ params }: { params: Promise<{ id: string }> }) {
  const id = decodeURIComponent((await params).id);
  const actor = await getActor(`/evidence/packs/${encodeURIComponent(id)}/withholding`);
  for (const permission of ['packs.read', 'content.read'] as const) if (!can(actor, permission)) return <NotPermitted permission={permission} />;
  const reading = await readDraftRecords(actor, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    if (error instanceof AppError && error.code === 'conflict') return error.message;
    throw error;
  });
  const head = (
    <PageHeader
      title="What is kept back"
      crumbs={[{ label: 'Evidence packs', href: '/evidence/packs' }, { label: id.slice(0, 12), href: `/evidence/packs/${id}` }, { label: 'Kept back' }]}
      sentence="What the person will read, and what is kept back of it. Each change is in the log and begins a new draft: who signed the one before did not sign this one."
    />
  );
  if (typeof reading === 'string')
    return (
      <>
        {head}
        <EmptyState title="Nothing to keep back">{reading}</EmptyState>
      </>
    );
  return (
    <>
      {head}
      {reading.mayMark ? null : (
        <Notice className="mx-gutter mb-4">
          {reading.pack.status === 'final' ? 'This pack is frozen: what it keeps back is not changed any more.' : 'What is kept back is said by a person with the permission set Legal, while the pack is a draft.'}
        </Notice>
      )}
      <WithholdingBoard reading={reading} acts={{ withhold, lift }} />
    </>
  );
} // prettier-ignore

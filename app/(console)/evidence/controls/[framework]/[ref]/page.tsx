import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '@/components/access/not-permitted';
import { ControlView } from '@/components/evidence/control-view';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getControl } from '@/lib/evidence/server/get-control';
import { AppError } from '@/lib/shared/errors';
import { argue, comment, document, finish, own, revoke, task } from '../../../actions';
import { answer } from '../../../packs/actions';
import { readView, type Search } from '../../../read-view';

export const metadata: Metadata = { title: 'Control' };

/** One control: the requirement, the evidence, what people added to it. */
export default async function ControlPage({
  params,
  searchParams,
}: {
  params: Promise<{ framework: string; ref: string }>;
  searchParams: Search;
}) {
  const { framework, ref: encoded } = await params;
  const ref = decodeURIComponent(encoded);
  const actor = await getActor(`/evidence/controls/${framework}/${encodeURIComponent(ref)}`);
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const { view: asked, systems } = await readView(actor, searchParams);
  const view = { ...asked, framework };
  const detail = await getControl(actor, { ...view, framework, ref }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'notFound') notFound();
    throw error;
  });
  return (
    <ControlView
      detail={detail}
      view={view}
      chooser={
        <EvidenceChooser
          view={view}
          frameworks={[]}
          systems={systems}
          action={`/evidence/controls/${framework}/${encodeURIComponent(ref)}`}
        />
      }
      acts={{ answer, argue, comment, document, finish, own, revoke, task }}
    />
  );
}

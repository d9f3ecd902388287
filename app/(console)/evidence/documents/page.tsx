import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { DocumentForm, DocumentList } from '@/components/evidence/document-list';
import { EvidenceChooser } from '@/components/evidence/evidence-chooser';
import { searchOf } from '@/components/evidence/evidence-links';
import { EvidencePlaces } from '@/components/evidence/evidence-places';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { FRAMEWORKS } from '@/lib/evidence/frameworks';
import { dayOf } from '@/lib/evidence/period';
import { listDocuments } from '@/lib/evidence/server/list-documents';
import { listOwners } from '@/lib/registry/server/list-owners';
import { document, revoke } from '../actions';
import { readView, type Search } from '../read-view';

export const metadata: Metadata = { title: 'Documents' };

/** Documents, attestations and training records, with what they cover and until when. */
export default async function DocumentsPage({ searchParams }: { searchParams: Search }) {
  const actor = await getActor('/evidence/documents');
  if (!can(actor, 'evidence.read')) return <NotPermitted permission="evidence.read" />;
  const { view: held, systems, get } = await readView(actor, searchParams);
  // Whom rooms let in sees all of them here, not those of one room.
  const view = { ...held, system: get('system') === null ? null : held.system };
  const documents = await listDocuments(actor, { system: view.system });
  const kinds = [
    ...new Map(
      FRAMEWORKS.flatMap((one) => one.controls.flatMap((control) => control.documents)).map((slot) => [slot.kind, slot]),
    ).values(),
  ];
  const today = dayOf(new Date());
  return (
    <>
      <PageHeader
        title="Documents"
        sentence="What people handed in. When it was received is our clock's word and never changes; when it is in force is its owner's."
      />
      <EvidencePlaces current="/evidence/documents" search={searchOf(held)} />
      <EvidenceChooser view={view} frameworks={[]} systems={systems} action="/evidence/documents" />
      <div className="px-gutter pb-8">
        {documents.length === 0 ? (
          <p className="mb-4 max-w-prose text-prose text-ink-2">
            Nothing was handed in yet. Each control names the documents it asks for; record one here or on the control.
          </p>
        ) : null}
        <DocumentList
          documents={documents}
          slots={[]}
          today={today}
          revoke={can(actor, 'evidence.manage') ? revoke : undefined}
        />
        {can(actor, 'evidence.manage') ? (
          <DocumentForm
            act={document}
            slots={kinds.sort((a, b) => (a.title < b.title ? -1 : 1))}
            system={view.system}
            members={can(actor, 'systems.manage') ? await listOwners(actor) : [{ id: actor.personId, name: actor.name }]}
            today={today}
          />
        ) : null}
      </div>
    </>
  );
}

import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { CompetenceDialog, CompetenceTable } from '@/components/duty/competence-table';
import { CompetenceRule } from '@/components/duty/competence-rule';
import { Num, Plural } from '@/components/ui/num';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState } from '@/components/ui/states';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getRoster } from '@/lib/duty/server/get-roster';
import { listCompetences } from '@/lib/duty/server/list-competences';
import { record, rule, withdraw } from './actions';

export const metadata: Metadata = { title: 'Competence register' };

export default async function CompetencePage() {
  const actor = await getActor('/approvals/competence');
  if (!can(actor, 'duty.read')) return <NotPermitted permission="duty.read" />;
  const register = await listCompetences(actor);
  const { people } = await getRoster(actor);
  const actions = can(actor, 'duty.manage') ? { record, withdraw } : null;
  const form = actions ? <CompetenceDialog people={people} actions={actions} /> : null;
  const soon = register.items.filter((one) => one.state === 'expiring').length;
  return (
    <>
      <PageHeader
        title="Competence register"
        crumbs={[{ label: 'Approvals', href: '/approvals' }, { label: 'Competence register' }]}
        sentence={
          <>
            Who was trained to decide about actions, in what, and until when. Version <Num value={register.register} /> of the
            register
            {soon > 0 ? (
              <>
                ; <Plural count={soon} one="line ends" many="lines end" /> within 30 days
              </>
            ) : null}
            .
          </>
        }
        actions={form}
      />
      <CompetenceRule required={register.required} rule={actions ? rule : null} />
      {register.items.length === 0 ? (
        <EmptyState title="Nobody is entered yet" action={form}>
          Enter who was trained, with the days from and until when it counts and the hash of the document that shows it. From then
          on each verdict names the line and version that its reviewer decided on.
        </EmptyState>
      ) : (
        <CompetenceTable register={register} people={people} actions={actions} />
      )}
    </>
  );
}

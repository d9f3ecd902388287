import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { RosterBoard } from '@/components/duty/roster-board';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { getRoster } from '@/lib/duty/server/get-roster';
import { addAbsence, addHoliday, addShift, removeAbsence, removeHoliday, removeShift, setHours } from './actions';

export const metadata: Metadata = { title: 'Duty roster' };

export default async function RosterPage() {
  const actor = await getActor('/approvals/roster');
  if (!can(actor, 'duty.read')) return <NotPermitted permission="duty.read" />;
  const roster = await getRoster(actor);
  return (
    <>
      <PageHeader
        title="Duty roster"
        crumbs={[{ label: 'Approvals', href: '/approvals' }, { label: 'Duty roster' }]}
        sentence="Who is there to decide, who stands in for whom, and which stretches nobody could staff."
      />
      <RosterBoard
        roster={roster}
        manage={can(actor, 'duty.manage') ? { addShift, removeShift, addHoliday, removeHoliday, setHours } : null}
        absences={can(actor, 'actions.review') || can(actor, 'duty.manage') ? { addAbsence, removeAbsence } : null}
      />
    </>
  );
}

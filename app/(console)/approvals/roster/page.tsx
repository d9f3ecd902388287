import type { Metadata } from 'next';
import { NotPermitted } from '@/components/access/not-permitted';
import { DelegationSection } from '@/components/approvals/delegation-section';
import { delegationState } from '@/components/approvals/delegation-state';
import { RosterBoard } from '@/components/duty/roster-board';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listDelegations } from '@/lib/approvals/server/delegate-reviews';
import { getRoster } from '@/lib/duty/server/get-roster';
import { toPublicId } from '@/lib/shared/ids';
import {
  addAbsence,
  addHoliday,
  addShift,
  delegate,
  endDelegation,
  removeAbsence,
  removeHoliday,
  removeShift,
  setHours,
} from './actions';

export const metadata: Metadata = { title: 'Duty roster' };

/** Of what is over only the latest: the log has all of them. */
const SHOWN = 50;

export default async function RosterPage() {
  const actor = await getActor('/approvals/roster');
  if (!can(actor, 'duty.read')) return <NotPermitted permission="duty.read" />;
  const roster = await getRoster(actor);
  const me = toPublicId('person', actor.personId);
  const delegations = can(actor, 'actions.review') ? await listDelegations(actor) : null;
  const now = new Date();
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
      {delegations ? (
        <DelegationSection
          lines={delegations.slice(0, SHOWN).map((one) => ({
            id: one.id,
            from: one.from.name,
            to: one.to.name,
            fromAt: one.fromAt,
            untilAt: one.endedAt ?? one.untilAt,
            state: delegationState(one, now),
            mine: one.from.id === me,
          }))}
          people={roster.people.filter((one) => one.id !== me)}
          actions={{ delegate, end: endDelegation }}
        />
      ) : null}
    </>
  );
}

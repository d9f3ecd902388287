import type { Metadata } from 'next';
import { SessionTable } from '@/components/access/session-table';
import { PageHeader, Section } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listSessions } from '@/lib/access/server/list-sessions';
import { EXPIRES_HOURS, IDLE_HOURS } from '@/lib/access/server/session-store';
import { endSession } from './actions';

export const metadata: Metadata = { title: 'Sessions' };

export default async function SessionsPage() {
  const actor = await getActor('/admin/sessions');
  const sessions = await listSessions(actor);
  const others = sessions.filter((session) => !session.own);
  return (
    <>
      <PageHeader
        title="Sessions"
        sentence={`Where people are signed in. A session ends after ${IDLE_HOURS} hours without use, after ${EXPIRES_HOURS / 24} days in any case, and at its next request once it is ended here.`}
      />
      <Section title="Yours" id="own">
        <SessionTable label="Your sessions" sessions={sessions.filter((session) => session.own)} end={endSession} />
      </Section>
      {can(actor, 'sessions.manage') ? (
        <Section title="Everybody else’s" id="others">
          <SessionTable label="Other people’s sessions" sessions={others} end={endSession} people />
        </Section>
      ) : null}
    </>
  );
}

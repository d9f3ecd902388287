import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { NotPermitted } from '@/components/access/not-permitted';
import { deskList, DESK_VIEWS, deskUrl, readDeskQuery } from '@/components/approvals/desk-list';
import { DeskQueue } from '@/components/approvals/desk-queue';
import { parseListState } from '@/components/explorer/list-state';
import { LinkButton } from '@/components/ui/button';
import { Plural } from '@/components/ui/num';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { reviewFilter } from '@/lib/approvals/schemas';
import { countReviews, listReviews } from '@/lib/approvals/server/list-reviews';
import { publicUrl } from '@/lib/env';
import { requestIdOf } from '@/lib/http/server/request-id';
import { loadOnce } from '../../decisions/load-once';
import { bulk, claim } from '../actions';

export const metadata: Metadata = { title: 'Approvals' };

export default async function ApprovalsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const given = await searchParams;
  const params = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one])),
  );
  const actor = await getActor(params.size > 0 ? `/approvals?${params}` : '/approvals');
  if (!can(actor, 'actions.read')) return <NotPermitted permission="actions.read" />;
  const { state } = parseListState(params, deskList);
  const query = readDeskQuery(state.q);
  const url = deskUrl(query, state);
  const first = await loadOnce(url, requestIdOf(await headers()), () =>
    listReviews(actor, reviewFilter.parse(Object.fromEntries(new URL(url, 'http://here').searchParams))),
  );
  const counts = await countReviews(actor);
  return (
    <>
      <PageHeader
        title="Approvals"
        sentence={
          query.view === 'waiting' ? (
            <>
              <Plural count={counts.waiting} one="action waits" many="actions wait" /> for people. What nobody decides does not
              run.
            </>
          ) : (
            `${DESK_VIEWS[query.view].word}, of the actions that agents asked leave for.`
          )
        }
        actions={
          <>
            {can(actor, 'duty.read') ? (
              <>
                <LinkButton href="/approvals/roster" tone="quiet">
                  Roster
                </LinkButton>
                <LinkButton href="/approvals/competence" tone="quiet">
                  Competence
                </LinkButton>
              </>
            ) : null}
            <LinkButton href="/approvals/oversight" tone="quiet">
              Oversight
            </LinkButton>
            <LinkButton href="/approvals/settings" tone="quiet">
              Review settings
            </LinkButton>
            <LinkButton href="/approvals/halts" tone={can(actor, 'actions.halt') ? 'danger' : 'quiet'}>
              {can(actor, 'actions.halt') ? 'Halt …' : 'Halts'}
            </LinkButton>
          </>
        }
      />
      <DeskQueue
        first={first}
        counts={{ ...counts }}
        origin={publicUrl()}
        mayDecide={can(actor, 'actions.review')}
        claim={claim}
        bulk={bulk}
      />
    </>
  );
}

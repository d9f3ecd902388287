import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { decisionList } from '@/components/explorer/decisions/decision-list';
import { DecisionExplorer } from '@/components/explorer/decisions/decision-explorer';
import { decisionUrls, scopeOf } from '@/components/explorer/decisions/decision-urls';
import { parseListState } from '@/components/explorer/list-state';
import { ZONE_COOKIE } from '@/components/ui/zone-cookie';
import { roomsOf, visibleSystems } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import { getActor, getSignedIn } from '@/lib/access/server/get-actor';
import { DEFAULT_SETTINGS } from '@/lib/access/setting-choices';
import { publicUrl } from '@/lib/env';
import { requestIdOf } from '@/lib/http/server/request-id';
import { getFacets } from '@/lib/search/server/get-facets';
import { getHistogram } from '@/lib/search/server/get-histogram';
import { listViews } from '@/lib/search/server/saved-views';
import { searchDecisions } from '@/lib/search/server/search-decisions';
import { resolveZone } from '@/lib/shared/time';
import { removeViewAction, saveViewAction, updateViewAction } from '../actions';
import { loadOnce, requestTime, withinMs } from '../load-once';

export const metadata: Metadata = { title: 'Decisions' };

/** The rows come with the page; chart and facets too when they are quick, and otherwise the browser asks for them. */
const ASIDE_MS = 250;

export default async function DecisionsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const params = toParams(await searchParams);
  const search = params.toString();
  const actor = await getActor(search ? `/decisions?${search}` : '/decisions');
  // An audit may be about a time long gone: all that it holds is shown, not the last days of it.
  if (roomsOf(actor) && !['range', 'from', 'to'].some((name) => params.has(name))) params.set('range', 'all');
  const { state } = parseListState(params, decisionList);
  const settings = (await getSignedIn())?.settings ?? DEFAULT_SETTINGS;
  const zone = state.zone ?? resolveZone(settings.zone, (await cookies()).get(ZONE_COOKIE)?.value);
  const asOf = requestTime();
  const urls = decisionUrls(state, asOf, zone);
  const scope = scopeOf(state, asOf, zone);
  const head = await headers();
  const requestId = requestIdOf(head);
  const list = loadOnce(urls.list, requestId, () =>
    searchDecisions(actor, {
      ...scope,
      sort: state.sort as '-startedAt',
      limit: state.limit,
      ...(state.cursor ? { cursor: state.cursor } : {}),
    }),
  );
  const facets = loadOnce(urls.facets, requestId, () => getFacets(actor, scope));
  const histogram =
    urls.histogram === null
      ? null
      : loadOnce(urls.histogram, requestId, () =>
          getHistogram(actor, { ...scope, by: state.series === 'status' ? 'status' : 'risk' }),
        );
  const [first, views, firstFacets, firstHistogram] = await Promise.all([
    list,
    listViews(actor).catch(() => []),
    withinMs(facets, ASIDE_MS),
    histogram && withinMs(histogram, ASIDE_MS),
  ]);
  const systems = visibleSystems(actor);
  return (
    <DecisionExplorer
      asOf={asOf}
      first={{ list: first, facets: firstFacets, histogram: firstHistogram }}
      views={views}
      viewActions={{ save: saveViewAction, update: updateViewAction, remove: removeViewAction }}
      may={{
        content: can(actor, 'content.read'),
        export: can(actor, 'record.export'),
        share: can(actor, 'views.share'),
        keys: can(actor, 'keys.manage'),
        anySystem: systems === 'all' || systems.length > 0,
      }}
      origin={publicUrl()}
    />
  );
}

function toParams(given: Record<string, string | string[] | undefined>): URLSearchParams {
  return new URLSearchParams(Object.entries(given).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one])));
}

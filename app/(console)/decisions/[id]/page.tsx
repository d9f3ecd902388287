import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { explorerHref } from '@/components/explorer/decisions/decision-list';
import { decisionHref } from '@/components/explorer/decisions/decision-urls';
import { TrailApprovals } from '@/components/approvals/trail-approvals';
import { Ambiguous } from '@/components/trail/ambiguous';
import { CompareMenu } from '@/components/trail/compare-menu';
import { SentenceLine } from '@/components/trail/sentence-line';
import { TrailEvents } from '@/components/trail/trail-events';
import { quote, TrailHeader } from '@/components/trail/trail-header';
import { TrailLinks } from '@/components/trail/trail-links';
import { TrailView } from '@/components/trail/trail-view';
import { readTrailUrl } from '@/components/trail/trail-url';
import { Section } from '@/components/ui/page-header';
import { can } from '@/lib/access/permissions';
import { getActor } from '@/lib/access/server/get-actor';
import { listDecisionApprovals } from '@/lib/approvals/server/list-decision-approvals';
import { getAssessment } from '@/lib/assessment/server/get-assessment';
import { listMissed } from '@/lib/assessment/server/list-missed';
import { readTrail } from '@/lib/decisions/server/read-trail';
import { sentence } from '@/lib/decisions/sentence';
import { wordsForTrail } from '@/lib/search/find-words';
import { parseQuery } from '@/lib/search/grammar/parse-query';
import { AppError } from '@/lib/shared/errors';
import { formatNumber, shortId } from '@/lib/shared/format';
import { fromPublicId } from '@/lib/shared/ids';
import { formatInstant } from '@/lib/shared/time';
import { readerClock } from '../../reader-clock';
import { comment, label, removeComment, replayContext, reveal, sayItWasMissed, searchInTrail, setResolved, takeMissedBack } from './actions'; // prettier-ignore
import { neighboursIn } from './neighbours-in';
import { pageError } from './page-error';

/** Tabs of several trails are told apart by the id. Emitters' own ids may name persons, and titles are kept in the browser's history. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  return { title: fromPublicId('decision', id) === null ? 'Decision' : `Decision ${shortId(id)}` };
}

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** One decision to be read. The id may be ours, the emitter's own or a trace id: the address then changes to ours. */
export default async function DecisionPage({ params, searchParams }: Props) {
  const id = decodeURIComponent((await params).id);
  const query = toQuery(await searchParams);
  const actor = await getActor(`/decisions/${encodeURIComponent(id)}${query.size > 0 ? `?${query}` : ''}`);
  const url = readTrailUrl(query);
  const opened = await readTrail(actor, id, { step: url.step }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'ambiguousId') return error;
    throw pageError(error);
  });
  if (opened instanceof AppError)
    return (
      <Ambiguous
        id={id}
        candidates={opened.extra.candidates}
        hrefs={{ before: '/decisions/', after: query.size > 0 ? `?${query}` : '' }}
      />
    );
  const { trail } = opened;
  const { decision, integrity } = trail;
  if (decision.id !== id) redirect(`/decisions/${decision.id}${query.size > 0 ? `?${query}` : ''}`);

  const clock = await readerClock();
  const { zone, locale } = clock;
  const list = query.get('list') ?? '';
  const asked = Number(query.get('assessment') ?? NaN);
  const assessed = await getAssessment(actor, decision.id, Number.isSafeInteger(asked) ? { index: asked } : {});
  const approvals = await listDecisionApprovals(actor, trail.decisionId);
  const beside = query.has('list') ? await neighboursIn(actor, list, zone, decision.id) : null;
  const mayLabel = can(actor, 'findings.label') && trail.contentVisible;
  const hrefOf = (other: string | null | undefined): string | null => (other ? decisionHref(other, list) : null);
  return (
    <>
      <TrailHeader
        decision={decision}
        sentence={<SentenceLine parts={sentence(decision, trail.stepsCursor === null ? trail.outline : undefined, clock)} />}
        listHref={list ? `/decisions?${list}` : '/decisions'}
        previousHref={hrefOf(beside?.previous)}
        nextHref={hrefOf(beside?.next)}
        position={null}
        printHref={`/decisions/${decision.id}/print`}
        integrity={integrity}
        mayReveal={trail.contentVisible && can(actor, 'content.reveal') && can(actor, 'record.export')}
        incidentHref={can(actor, 'incidents.manage') ? `/evidence/incidents/new?decision=${decision.id}` : null}
        eraseHref={can(actor, 'erasure.request') ? `/admin/erasures/new?decision=${decision.id}` : null}
        compare={
          <CompareMenu
            decisionId={decision.id}
            similar={opened.similar.map((other) => ({
              id: other.id,
              label: `${formatInstant(other.startedAt, 'stamp', clock)}, ${other.status}, ${other.tools.slice(0, 2).join(', ') || 'no tools'}`,
              asked: other.inputPreview,
            }))}
            explorerHref={explorerHref({ q: `system:${quote(decision.system.id)}` })}
          />
        }
      />
      <TrailLinks links={trail.links} decisionId={decision.id} />
      <TrailView
        key={`${decision.id} ${assessed.current?.index ?? ''}`}
        decision={decision}
        outline={trail.outline}
        cursor={trail.stepsCursor}
        rootId={opened.selected}
        content={opened.content}
        contentVisible={trail.contentVisible}
        mayComment={opened.mayComment}
        captureLevel={opened.captureLevel}
        comments={opened.comments}
        people={opened.people}
        approvals={approvals}
        initial={url}
        assessed={assessed}
        missed={await listMissed(actor, decision.id)}
        finding={query.get('finding')}
        find={wordsForTrail(parseQuery(new URLSearchParams(list).get('q') ?? '').ast)}
        actions={{
          search: searchInTrail,
          reveal: can(actor, 'content.reveal') ? reveal : null,
          replay: replayContext,
          label: mayLabel ? label : null,
          missed: mayLabel && assessed.current ? { say: sayItWasMissed, withdraw: takeMissedBack } : null,
          add: comment,
          resolve: setResolved,
          remove: removeComment,
        }}
      />
      {approvals.length > 0 ? (
        <Section
          id="approvals"
          title="Approvals"
          aside="What the agent asked leave for: asked, seen, decided, signed, redeemed, ended; each entry with its place in the log and its seal"
        >
          <TrailApprovals approvals={approvals} decision={decision.id} />
        </Section>
      ) : null}
      <Section
        id="events"
        title="Events"
        aside={`${formatNumber(trail.events.length, locale)}${trail.eventsCursor === null ? '' : ' of more'}, in the order of the log`}
      >
        <TrailEvents decisionId={decision.id} events={trail.events} cursor={trail.eventsCursor} />
      </Section>
    </>
  );
}

function toQuery(params: Record<string, string | string[] | undefined>): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) query.append(name, one);
  }
  return query;
}

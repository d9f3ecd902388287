import type { Actor } from '@/lib/access/actor';
import { noteAccess } from '@/lib/access/server/note-access';
import { fromPublicId } from '@/lib/shared/ids';
import type { PrintedTrail } from '../printed-trail';
import { getDecisionDetail } from './get-decision-detail';
import { listComments } from './list-comments';

/** Steps beyond this number do not go on paper; the page says so. */
export const MOST_PRINTED = 1500;

/** A decision with everything that goes on paper. Noted as an opening of the trail. Throws notFound, ambiguousId. */
export async function readForPrint(actor: Actor, anyId: string): Promise<PrintedTrail> {
  const first = await getDecisionDetail(actor, anyId);
  const { decision, contentVisible } = first;
  const steps = [...first.steps];
  let after = first.stepsCursor;
  while (after !== null && steps.length < MOST_PRINTED) {
    const page = await getDecisionDetail(actor, decision.id, { after });
    steps.push(...page.steps);
    after = page.stepsCursor;
  }
  await noteAccess(actor, {
    kind: 'trail.opened',
    decisionId: fromPublicId('decision', decision.id) ?? undefined,
    systemId: fromPublicId('system', decision.system.id) ?? undefined,
    detail: { as: 'print' },
  });
  return {
    decision,
    steps: steps.slice(0, MOST_PRINTED).sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0)),
    complete: after === null && steps.length <= MOST_PRINTED,
    events: first.events,
    eventsComplete: first.eventsCursor === null,
    integrity: first.integrity,
    comments: contentVisible ? await listComments(actor, decision.id) : [],
    contentVisible,
  };
}

import { z } from 'zod';
import { writtenText } from '@/lib/privacy/written-text';
import type { PersonActor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { anchorIn } from '@/lib/decisions/comment-text';
import { commentAnchor } from '@/lib/decisions/contract';
import { hasStep } from '@/lib/decisions/server/comment-store';
import { openTrail } from '@/lib/decisions/server/open-trail';
import { requireReadable } from '@/lib/decisions/server/readable';
import type { TrailRow } from '@/lib/decisions/server/trail-store';
import { appendAct } from '@/lib/ledger/server/append';
import { AppError } from '@/lib/shared/errors';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import type { PlacedSpan } from '../contract';
import {
  isFound,
  MISSABLE_CATEGORIES,
  missableOf,
  MOST_MISSED_NOTE,
  touches,
  type FindingMissed,
  type MissedView,
} from '../missed';
import { readMissed } from './list-missed';
import { maskedPlacesOf } from './masked-places-of';
import { insertMissed, placeOf, selectMissed } from './missed-store';
import { openNewest } from './open-assessments';

export const newMissed = z.object({
  category: z.enum(MISSABLE_CATEGORIES, 'Say which kind of finding was missed.'),
  step: z.string().min(1).max(512),
  anchor: commentAnchor.refine((one) => one.end >= one.start, { message: 'end must not be before start.' }).optional(),
  note: writtenText()
    .trim()
    .max(MOST_MISSED_NOTE, { message: `A note holds at most ${MOST_MISSED_NOTE} characters.` })
    .refine((text) => !/\p{Surrogate}/u.test(text), { message: 'The text holds half a character (a lone surrogate).' })
    .optional(),
});

/**
 * A person says that a scorer should have found something of a kind in a passage, or in a step as a whole. Each saying is the event
 * `finding.missed`, committed with the row it makes; saying again what stands writes nothing. Only what was scored can have been missed, and what
 * was found was not: that is said on the finding. Answers what stands now. Throws notFound, forbidden, unprocessable, conflict.
 */
export async function sayMissed(actor: PersonActor, anyId: string, input: z.input<typeof newMissed>): Promise<MissedView[]> {
  requirePermission(actor, 'findings.label');
  const { category, step, anchor, note } = newMissed.parse(input);
  const { workspaceId } = actor;
  return withWorkspace(workspaceId, async (tx) => {
    const trail = await openTrail(tx, actor, anyId);
    requireReadable(actor, trail);
    const newest = (await openNewest(tx, workspaceId, [trail.decision_id])).get(trail.decision_id);
    if (!newest)
      throw new AppError('unprocessable', 'This decision is not scored yet, so nothing in it can have been missed.', {
        field: 'category',
      });
    if (!(await hasStep(tx, workspaceId, trail.decision_id, step)))
      throw new AppError('unprocessable', 'This decision has no step of that id.', { field: 'step' });
    const span = anchor ? await spanOf(tx, actor, trail, step, anchor) : null;
    if (isFound(newest.risk, category, { step, span }))
      throw new AppError('conflict', 'A finding of this kind stands there already. Say on that finding whether it is right.', {
        field: 'category',
      });
    const standing = (await selectMissed(tx, workspaceId, trail.decision_id)).some(
      (one) => one.person_id === actor.personId && one.category === category && touches(placeOf(one), { step, span }),
    );
    if (!standing) {
      const said: FindingMissed = {
        by: { id: toPublicId('person', actor.personId), name: actor.name },
        stage: missableOf(category)!.stage,
        category,
        step,
        span,
        assessment: newest.idx,
        bundle: newest.risk.bundle,
        ...(note && { note }),
      };
      const [event] = await appendAct(tx, actor, {
        kind: 'finding.missed',
        decisionId: trail.decision_id,
        systemId: trail.system_id,
        data: said as unknown as JsonValue,
      });
      const about = { decisionId: trail.decision_id, systemId: trail.system_id, idx: event!.idx, at: event!.receivedAt, said };
      await insertMissed(tx, workspaceId, about);
    }
    return readMissed(tx, actor, trail);
  });
}

/** The passage as it was recorded; what the reader sees is masked. Their words must stand there: what changed meanwhile is selected anew. */
async function spanOf(
  tx: SqlTx,
  actor: PersonActor,
  trail: TrailRow,
  step: string,
  anchor: z.output<typeof commentAnchor>,
): Promise<PlacedSpan> {
  const places = await maskedPlacesOf(tx, actor, trail, [step]);
  const text = places.textOf(step, anchor.field);
  const place = anchorIn(text, anchor);
  const lost = new AppError('conflict', 'This passage is not in the text as it stands now. Select it again.', {
    field: 'anchor',
  });
  if (text === null || place.state === 'lost') throw lost;
  // A long passage is quoted by its beginning only.
  const end =
    anchor.quote === '' ? place.end : Math.min(text.length, Math.max(place.end, place.start + anchor.end - anchor.start));
  const span = places.clear({ step, field: anchor.field, start: place.start, end });
  if (!span) throw lost;
  return span;
}

import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import type { Trail } from '../trail';
import { toSummary } from './decision-row';
import { EVENTS_PAGE, openTrail, readEvents, readIntegrity } from './open-trail';
import { readLinks } from './read-links';
import { contextOf, readableBy } from './readable';
import { toOutline } from './step-outline';
import { selectOutline } from './trail-store';

const DEFAULT_STEPS = 500;
const MAX_STEPS = 2_000;

/**
 * One decision by any id: header, the first step outlines (no content), events, and its place in the log. The rest of a long trail
 * comes by listSteps with `stepsCursor`; content by getSteps. Throws notFound, ambiguousId.
 */
export async function getDecision(actor: Actor, anyId: string, given: { limit?: number } = {}): Promise<Trail> {
  requirePermission(actor, 'decisions.read');
  const limit = Math.min(MAX_STEPS, Math.max(1, given.limit ?? DEFAULT_STEPS));
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await openTrail(tx, actor, anyId);
    const trail = contextOf(actor, row);
    // What needs nothing but the header is asked together.
    const [rows, { marks, integrity }, { events, cursor }, links] = await Promise.all([
      selectOutline(tx, actor.workspaceId, row.decision_id, -1, limit),
      readSealMarks(tx, actor.workspaceId).then(async (marks) => ({
        marks,
        integrity: await readIntegrity(tx, actor, row, marks),
      })),
      readEvents(tx, actor, row.decision_id, { after: -1, limit: EVENTS_PAGE }),
      readLinks(tx, actor, row),
    ]);
    return {
      decisionId: row.decision_id,
      decision: toSummary(row, actor, marks),
      rootKey: row.root_key ?? undefined,
      outline: rows.map((one) => toOutline(one, trail)),
      stepsCursor: row.step_count > rows.length && rows.length > 0 ? String(rows.at(-1)!.seq) : null,
      events,
      eventsCursor: cursor,
      links,
      integrity,
      contentVisible: readableBy(actor, row),
    };
  });
}

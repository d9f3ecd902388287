import type { Actor } from '@/lib/access/actor';
import { requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { readSealMarks } from '@/lib/ledger/server/seal-marks-store';
import type { DecisionDetail } from '../trail';
import { toSummary } from './decision-row';
import { stepsAfter } from './list-steps';
import { EVENTS_PAGE, openTrail, readEvents, readIntegrity } from './open-trail';
import { readSteps } from './read-steps';
import { readLinks } from './read-links';
import { contextOf, readableBy } from './readable';
import { selectStepsAfter } from './trail-store';

const MAX_STEPS = 500;

/**
 * What `GET /api/v1/decisions/{id}` answers: header, steps with content (the first 500, then by `stepsCursor`), events, and the
 * decision's place in the log. Findings and policy are put in by lib/assessment; approvals and artifacts are empty until something computes them. Throws notFound,
 * ambiguousId, invalidCursor.
 */
export async function getDecisionDetail(
  actor: Actor,
  anyId: string,
  given: { after?: string | null; limit?: number } = {},
): Promise<DecisionDetail> {
  requirePermission(actor, 'decisions.read');
  const after = stepsAfter(given.after);
  const limit = Math.min(MAX_STEPS, Math.max(1, given.limit ?? MAX_STEPS));
  return withWorkspace(actor.workspaceId, async (tx) => {
    const row = await openTrail(tx, actor, anyId);
    // What needs nothing but the header is asked together.
    const [rows, { marks, integrity }, { events, cursor }, links] = await Promise.all([
      selectStepsAfter(tx, actor.workspaceId, row.decision_id, after, limit + 1),
      readSealMarks(tx, actor.workspaceId).then(async (marks) => ({
        marks,
        integrity: await readIntegrity(tx, actor, row, marks),
      })),
      readEvents(tx, actor, row.decision_id, { after: -1, limit: EVENTS_PAGE }),
      readLinks(tx, actor, row),
    ]);
    const page = rows.slice(0, limit);
    return {
      decision: toSummary(row, actor, marks),
      steps: await readSteps(tx, actor, contextOf(actor, row), row.decision_id, page),
      stepsCursor: rows.length > limit ? String(page.at(-1)!.seq) : null,
      findings: [],
      policy: [],
      approvals: [],
      artifacts: [],
      links,
      integrity,
      events,
      eventsCursor: cursor,
      contentVisible: readableBy(actor, row),
    };
  });
}

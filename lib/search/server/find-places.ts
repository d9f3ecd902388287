import { visibleSystems, type Actor } from '@/lib/access/actor';
import { can, canSeeDecision, requirePermission } from '@/lib/access/permissions';
import { withWorkspace } from '@/lib/db/transaction';
import { selectCommentPlace, selectEventPlace, selectStepPlaces, type PlaceRow } from '@/lib/decisions/server/place-store';
import { fromPublicId, isUuid, toPublicId } from '@/lib/shared/ids';
import { quote } from '../grammar/quote';
import { searchDecisions } from './search-decisions';

/** Decisions that hold the id as a word and are looked at for a step of that name. */
const LOOKED_AT = 20;

/** A place in a trail that an id means. */
export interface FoundPlace {
  /** Public id. */
  decision: string;
  /** Absent: the decision as a whole. */
  step?: string;
  system: string;
  startedAt: string;
}

/**
 * Where in trails an id leads to that is not a decision's own: an event's (`evt_...` or its UUID), a comment's, a span's or step's, a
 * call's. Steps are found by the index of texts, which holds their ids. Only what the actor may see; empty when nobody knows it.
 */
export async function findPlaces(actor: Actor, anyId: string): Promise<FoundPlace[]> {
  requirePermission(actor, 'decisions.read');
  const given = anyId.trim();
  const visible = visibleSystems(actor);
  const comment = can(actor, 'content.read') ? fromPublicId('comment', given) : null;
  const event = fromPublicId('event', given) ?? (isUuid(given) ? given.toLowerCase() : null);
  const known = await withWorkspace(actor.workspaceId, async (tx) =>
    comment !== null
      ? selectCommentPlace(tx, actor.workspaceId, comment, visible)
      : event !== null
        ? selectEventPlace(tx, actor.workspaceId, event, visible)
        : [],
  );
  const seen = (rows: PlaceRow[]): FoundPlace[] => rows.filter((row) => canSeeDecision(actor, row.system_id, row.started_at)).map(toPlace); // prettier-ignore
  if (known.length > 0) return seen(known);
  if (!can(actor, 'content.read') || !/[\p{L}\p{N}]/u.test(given) || given.includes('\u0000')) return [];
  const { items } = await searchDecisions(actor, { q: quote(given), limit: LOOKED_AT });
  const decisions = items.flatMap(({ id }) => fromPublicId('decision', id) ?? []);
  if (decisions.length === 0) return [];
  // Ids of spans are hexadecimal, and written in either case.
  const names = [...new Set([given, given.toLowerCase()])];
  return withWorkspace(actor.workspaceId, async (tx) => {
    for (const name of names) {
      const found = seen(await selectStepPlaces(tx, actor.workspaceId, decisions, name, visible));
      if (found.length > 0) return found;
    }
    return [];
  });
}

function toPlace(row: PlaceRow): FoundPlace {
  return {
    decision: toPublicId('decision', row.decision_id),
    ...(row.step_key === null ? {} : { step: row.step_key }),
    system: row.system_name,
    startedAt: row.started_at.toISOString(),
  };
}

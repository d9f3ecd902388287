import type { Actor } from '@/lib/access/actor';
import { can } from '@/lib/access/permissions';
import type { SqlTx } from '@/lib/db/transaction';
import { faultsOf, notOutsideWords, sealOf, type SealMarks } from '@/lib/ledger/seal';
import { readCoverage } from '@/lib/ledger/server/seal-marks-store';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { Integrity, TrailEvent } from '../trail';
import { lastIdxOf } from './decision-row';
import { notFound, resolveIn } from './resolve-decision-id';
import { selectEvents, selectReach, selectTrail, type EventRow, type TrailRow } from './trail-store';

/** Events shown with a decision at once; the rest by listTrailEvents. */
export const EVENTS_PAGE = 500;
/** Kinds of the access record: only for those who may read it. */
export const ACCESS_KINDS = ['trail.opened', 'search.performed', 'record.exported'];

/** The header by any id, in one transaction with what is read after it. Throws notFound or ambiguousId. */
export async function openTrail(tx: SqlTx, actor: Actor, anyId: string): Promise<TrailRow> {
  const decisionId = fromPublicId('decision', anyId.trim()) ?? (await resolveIn(tx, actor, anyId));
  const row = await selectTrail(tx, actor, decisionId);
  if (!row) throw notFound();
  return row;
}

/** Events of the decision after a place in the log, with the cursor for the next ones. */
export async function readEvents(
  tx: SqlTx,
  actor: Actor,
  decisionId: string,
  given: { after: number; limit: number },
): Promise<{ events: TrailEvent[]; cursor: number | null }> {
  const without = can(actor, 'access.read') ? [] : ACCESS_KINDS;
  const rows = await selectEvents(tx, actor.workspaceId, decisionId, { after: given.after, limit: given.limit + 1, without });
  const page = rows.slice(0, given.limit);
  return { events: page.map(toEvent), cursor: rows.length > page.length ? page.at(-1)!.idx : null };
}

function toEvent(row: EventRow): TrailEvent {
  return {
    id: row.event_id,
    kind: row.kind,
    occurredAt: row.occurred_at.toISOString(),
    receivedAt: row.received_at.toISOString(),
    index: row.idx,
    by: row.actor_type,
  };
}

export async function readIntegrity(tx: SqlTx, actor: Actor, row: TrailRow, marks: SealMarks): Promise<Integrity> {
  const { first, last } = await selectReach(tx, actor.workspaceId, row.decision_id);
  const decision = toPublicId('decision', row.decision_id);
  const lastIdx = lastIdxOf(row);
  const { checkpoint, anchor, level, missing } = await readCoverage(tx, actor.workspaceId, lastIdx, marks);
  return {
    sealed: row.sealed_idx !== null,
    sealedIndex: row.sealed_idx ?? undefined,
    sealDueAt: row.seal_due_at?.toISOString(),
    eventCount: row.event_count,
    firstIndex: first ?? undefined,
    lastIndex: last ?? undefined,
    openSteps: row.open_step_count,
    seal: sealOf(marks, { decision, lastIdx }),
    checkpoint,
    anchor,
    level,
    missing: missing && { why: missing.why, says: notOutsideWords(missing.why, { size: missing.size, lastIdx }) },
    faults: faultsOf(marks, { decision, lastIdx }).map(({ layer, where, expected, found }) => ({
      layer,
      where,
      expected,
      found,
    })),
  };
}

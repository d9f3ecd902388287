import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { CHECK_KIND } from '@/lib/decisions/labels';
import { Projection } from '@/lib/decisions/server/project-records';
import type { FoundAtClosing, LookAtClosing } from '@/lib/decisions/server/seal-due-decisions';
import { findKnown, lockHead, placeEvents, storeEvents } from '@/lib/ledger/server/append-store';
import { actEvent } from '@/lib/ledger/server/append';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { dataKeysThere } from '@/lib/ledger/server/data-keys';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { noteSeen, type Seen } from '@/lib/registry/server/seen-store';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonValue } from '@/lib/shared/json';
import { findFindings, type Finding } from '../find-findings';
import { usesOf, type Use } from '../uses';
import {
  anySigner,
  anythingToCheck,
  endSweep,
  lockCheckCursor,
  lockSweep,
  moveCheckCursor,
  moveSweep,
  readCheckCursor,
  readClosed,
  readDecisions,
  readKnownVersions,
  readSwept,
  readWindows,
  type CheckedRow,
} from './check-store';

/** Events of the log gone over at once, and decisions looked at again. */
const BATCH = 2_000;
const SWEEP = 50;
/** Decisions whose findings are appended in one transaction. While it lasts nobody else appends. */
const AT_ONCE = 50;

const round = inEachWorkspace('run checks');

/**
 * Looks at every decision that was closed since the last call, in every workspace or in the one given: notes what it used, and checks it against the
 * registry. Behind a cursor that moves in the transaction that writes the last findings; then, when there is nothing new, at what a change of the registry
 * asks to be looked at again. Returns how much was gone over; 0 means there is nothing to do now.
 */
export async function runChecks(workspaceId?: string): Promise<number> {
  return workspaceId ? checkWorkspace(workspaceId) : round(await listWorkspaceIds(), checkWorkspace);
}

async function checkWorkspace(workspaceId: string): Promise<number> {
  if (!(await withWorkspace(workspaceId, (tx) => anythingToCheck(tx, workspaceId)))) return 0;
  // Noted in a transaction of its own, which never waits for the log's head: who registers an artifact holds the head and may wait for its row.
  // Another worker that does the same changes nothing.
  const piece = await withWorkspace(workspaceId, async (tx) => {
    const fromIdx = await readCheckCursor(tx, workspaceId);
    const closed = await readClosed(tx, workspaceId, fromIdx, BATCH);
    await noteUses(tx, workspaceId, closed.decisionIds);
    return { fromIdx, ...closed };
  });
  if (piece.nextIdx === piece.fromIdx) return withWorkspace(workspaceId, (tx) => sweep(tx, workspaceId));
  const parts = Array.from({ length: Math.max(1, Math.ceil(piece.decisionIds.length / AT_ONCE)) }, (_, i) =>
    piece.decisionIds.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
  // The cursor moves with the last of them. What broke off before is gone over again: an event is not written twice.
  for (const [i, decisionIds] of parts.entries()) {
    const mine = await withWorkspace(workspaceId, async (tx) => {
      // Another worker holds the cursor, or has moved it meanwhile: it is theirs.
      if ((await lockCheckCursor(tx, workspaceId)) !== piece.fromIdx) return false;
      await checkDecisions(tx, workspaceId, decisionIds);
      if (i === parts.length - 1) await moveCheckCursor(tx, workspaceId, piece.nextIdx);
      return true;
    }, { mayBeDoneAgain: true }); // prettier-ignore
    if (!mine) return 0;
  }
  return piece.nextIdx - piece.fromIdx;
}

/** The next decisions of one sweep. What was found before stays found: an event is not taken back, and not written twice. */
async function sweep(tx: SqlTx, workspaceId: string): Promise<number> {
  const due = await lockSweep(tx, workspaceId);
  if (!due) return 0;
  const rows = await readSwept(tx, workspaceId, due, SWEEP);
  const last = rows.at(-1);
  await checkDecisions(tx, workspaceId, rows.map((row) => row.decision_id)); // prettier-ignore
  if (!last || rows.length < SWEEP) await endSweep(tx, workspaceId, due.systemId);
  else await moveSweep(tx, workspaceId, due.systemId, { at: last.at, id: last.decision_id });
  return Math.max(1, rows.length);
}

async function noteUses(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  const rows = await readDecisions(tx, workspaceId, decisionIds);
  await noteSeen(tx, workspaceId, rows.flatMap((row) => usesOf(row.labels, row.system_key).uses.map((use) => toSeen(row, use)))); // prettier-ignore
}

/** Appends what the checks find in the decisions and the log does not hold yet. */
async function checkDecisions(tx: SqlTx, workspaceId: string, decisionIds: readonly string[]): Promise<void> {
  const fresh = await lookAtDecisions(tx, workspaceId, decisionIds);
  if (fresh.length > 0) await append(tx, workspaceId, fresh);
}

/** What the checks find in these decisions and the log does not hold yet, as it stands now: read without the log's head. */
export const lookAtDecisions: LookAtClosing = async (tx, workspaceId, decisionIds) => {
  const rows = await readDecisions(tx, workspaceId, decisionIds);
  if (rows.length === 0) return [];
  const used = new Map(rows.map((row) => [row.decision_id, usesOf(row.labels, row.system_key)]));
  const windows = await readWindows(tx, workspaceId, [...new Set(rows.map((row) => row.system_id))]);
  const names = [...used.values()].flatMap(({ uses, digests }) => [
    ...uses,
    ...digests.map(({ kind, name }) => ({ kind, name })),
  ]);
  const versions = await readKnownVersions(tx, workspaceId, names);
  const signers = await anySigner(tx, workspaceId);
  const found: FoundAtClosing[] = [];
  for (const row of rows) {
    const { uses, digests } = used.get(row.decision_id)!;
    const decision = { environment: row.environment, startedAt: row.started_at, models: row.models, uses, digests };
    const registry = { windows: windows.filter((one) => one.systemId === row.system_id), versions, signers };
    // One event for each thing found: what is found of the same check later, another version or another tool, is told as well.
    for (const { check, found: things } of findFindings(decision, registry))
      for (const one of things)
        found.push(foundIn(workspaceId, row, { check, found: [one] }, findingId(workspaceId, row.decision_id, check, one)));
  }
  // Without the head lock first: a decision that is closed again has most of its findings in the log already.
  const known = await findKnown(tx, workspaceId, found.map((one) => one.eventId)); // prettier-ignore
  return found.filter((one) => !known.has(one.eventId));
};

function foundIn(workspaceId: string, row: CheckedRow, { check, found }: Finding, eventId: string): FoundAtClosing {
  return {
    decisionId: row.decision_id,
    eventCount: row.event_count,
    check,
    eventId,
    event: (now) => {
      const data = { check, found } as unknown as JsonValue;
      const act = { eventId, kind: `${CHECK_KIND}${check}`, decisionId: row.decision_id, systemId: row.system_id, data };
      return actEvent({ workspaceId, type: 'service' }, act, now);
    },
  };
}

/** Follows from what was found, and not from what the registry said beside it: that may change without the finding being another. */
function findingId(workspaceId: string, decisionId: string, check: string, found: Finding['found'][number]): string {
  const { deployedThen: _then, ...itself } = found;
  return uuidFrom('check', workspaceId, decisionId, check, canonicalJson(itself));
}

async function append(tx: SqlTx, workspaceId: string, fresh: readonly FoundAtClosing[]): Promise<void> {
  const ids = [...new Set(fresh.map((one) => one.decisionId))].sort();
  const projection = new Projection(tx, workspaceId);
  const [head, raced, keys] = await Promise.all([
    lockHead(tx, workspaceId),
    findKnown(tx, workspaceId, fresh.map((one) => one.eventId)), // prettier-ignore
    dataKeysThere(tx, workspaceId, ids),
    projection.open([], ids),
  ]);
  // A decision that went by erasure in between gets no event: nothing would be left to say it of.
  const left = fresh.filter(({ eventId, decisionId }) => !raced.has(eventId) && projection.decision(decisionId));
  for (const { decisionId, check } of left) projection.check(decisionId, check);
  const events = left.map((one) => one.event(head.now));
  await Promise.all([storeEvents(tx, workspaceId, head, placeEvents(head, events), keys), projection.flush()]);
}

function toSeen(row: CheckedRow, use: Use): Seen {
  return {
    ...use,
    systemId: row.system_id,
    environment: row.environment ?? '',
    at: row.started_at,
    decisionId: row.decision_id,
  };
}

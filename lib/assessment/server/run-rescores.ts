import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { toPublicId } from '@/lib/shared/ids';
import { appendAssessments, assessSlice, type AssessedRound, type AssessingWith } from './assess-closed';
import { declareSidecars } from './declare-sidecars';
import { erasedSince } from './logged-store';
import { scorersInForce, sliceInForce } from './scorers-in-force';
import { beginRescore, finishRescore, lockRescore, nextRescored, saveRescore, type RescoreRow } from './rescore-store';

const round = inEachWorkspace('score decisions anew');

/** What a run works with; tests give their own. */
export interface RescoringWith extends Omit<AssessingWith, 'write'> {
  /** Writes what a piece made, in a process that gives way to nobody while it holds the log's head; here when not given. */
  writeAnew?: typeof writeRescored;
}

/** What one piece of a run made, to be written. A plain value: it may cross to another process. */
export interface RescoredPiece extends Omit<AssessedRound, 'failed'> {
  run: Pick<RescoreRow, 'runId' | 'after'>;
  bundle: string;
  /** Nothing of the run comes after it. */
  last: boolean;
}

/**
 * Goes on with the re-scoring that was asked for: a slice of decisions is scored, then appended in a transaction that also moves the run on, so
 * that a broken off run goes on where it was and no decision is scored twice by it. What comes out the same is left alone. Returns how many
 * decisions it looked at. For the worker.
 */
export async function runRescores(workspaceId?: string, given: RescoringWith = {}): Promise<number> {
  const one = (id: string): Promise<number> => runOne(id, given);
  return workspaceId ? one(workspaceId) : round(await listWorkspaceIds(), one);
}

async function runOne(workspaceId: string, given: RescoringWith): Promise<number> {
  const slice = sliceInForce();
  await declareSidecars(workspaceId);
  const piece = await withWorkspace(workspaceId, async (tx) => {
    const run = await lockRescore(tx, workspaceId);
    if (!run) return null;
    if (run.state === 'waiting') await beginRescore(tx, workspaceId, run);
    return { run, due: await nextRescored(tx, workspaceId, run, slice) };
  });
  if (!piece) return 0;
  const { run, due } = piece;
  const { made, readAt } = await assessSlice(workspaceId, due, 'rescored', given);
  const { bundle } = given.scorers ?? scorersInForce();
  return (given.writeAnew ?? writeRescored)(workspaceId, { run, due, made, readAt, bundle, last: due.length < slice });
}

/** Appends what a piece of a run made and moves the run on, in one transaction. Returns how many decisions are dealt with. */
export async function writeRescored(workspaceId: string, piece: RescoredPiece): Promise<number> {
  const { run, due, made, readAt, bundle, last } = piece;
  return withWorkspace(workspaceId, async (tx) => {
    const head = await lockHead(tx, workspaceId);
    const held = await lockRescore(tx, workspaceId);
    // Another worker has it, or has done this piece meanwhile: what was scored here is thrown away.
    if (!held || held.runId !== run.runId || held.after !== run.after) return due.length;
    // Something of it was erased since it was read: the piece is read again, as it is now.
    if ((await erasedSince(tx, workspaceId, due.map((one) => one.decision_id), readAt)).size > 0) return due.length; // prettier-ignore
    held.changed += await appendAssessments(tx, workspaceId, head, made);
    held.moved += made.filter((one) => one.risk.header.tier !== one.row.risk_tier).length;
    held.checked += due.length;
    held.after = due.at(-1)?.decision_id ?? held.after;
    await saveRescore(tx, workspaceId, held);
    if (last) await end(tx, workspaceId, held, bundle);
    return due.length + 1;
  });
}

/** A re-scoring is an event: who asked, over what, with which bundle, how many were looked at and how many changed. */
async function end(tx: SqlTx, workspaceId: string, run: RescoreRow, bundle: string): Promise<void> {
  const [event] = await appendAct(
    tx,
    { workspaceId, type: 'service' },
    {
      kind: 'assessment.rescored',
      systemId: run.systemId,
      data: {
        run: toPublicId('rescore', run.runId),
        bundle,
        ...(run.systemId && { system: toPublicId('system', run.systemId) }),
        ...(run.fromAt && { from: run.fromAt.toISOString() }),
        ...(run.untilAt && { until: run.untilAt.toISOString() }),
        ...(run.askedBy && { askedBy: { id: toPublicId('person', run.askedBy), name: run.askedByName ?? '' } }),
        askedAt: run.askedAt.toISOString(),
        checked: run.checked,
        changed: run.changed,
        tierMoved: run.moved,
      },
    },
  );
  await finishRescore(tx, workspaceId, run.runId, event!.idx);
}

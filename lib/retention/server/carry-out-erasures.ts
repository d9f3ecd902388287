import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { holdLineage } from '@/lib/lineage/server/lineage-store';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { afterErasureAct, refusesErasure } from '../erasure';
import { selectSizes } from './content-store';
import { eraseDecisions } from './erase-decisions';
import {
  countTargets,
  keepNames,
  listOpenRequests,
  listTargets,
  lockRequest,
  markCompleted,
  markStarted,
  markTargets,
  nextTargets,
  setState,
  type RequestRow,
  type TargetRow,
} from './erasure-store';
import { eraseNaming, findNaming } from './erase-naming';
import { writeJournal } from './journal';
import { journalHolds } from './journal-holds';
import { joinNames, namingTest, openNames, sealNames, type Names } from './naming';
import { hasHolds } from './purge-store';
import { redoWaitingActs } from './redo-incident-acts';
import { saidCase } from './said-case';
import { liftRestrictions, restrictDecisions } from './restrict-decisions';
import { sortHeld } from './target-store';

/** Decisions of one transaction, and about how many stored bytes of them: it holds the log's head, and all senders wait (docs/adr/0037). */
export const SLICE = 5;
const SLICE_BYTES = 512 * 1024;
const round = inEachWorkspace('carry out erasures');
const COUNTERSIGN = { type: 'service' } as const;

/**
 * Carries out what was consented to, in every workspace: first the intent (`content.erasure.started`), then slices, each one
 * transaction, then the end (`content.erasure.completed`). Broken off anywhere, the next call goes on: what is done is marked in the
 * transaction that does it. Returns how many requests it worked on. For the worker.
 */
export async function carryOutErasures(): Promise<number> {
  return round(await listWorkspaceIds(), async (workspaceId) => {
    await journalHolds(workspaceId); // before what they do not hold goes
    await redoWaitingActs(workspaceId);
    const open = await withWorkspace(workspaceId, (tx) => listOpenRequests(tx, workspaceId));
    for (const requestId of open) await carryOutErasure(workspaceId, requestId);
    return open.length;
  });
}

/** One request to its end, or as far as holds let. */
export async function carryOutErasure(workspaceId: string, requestId: string): Promise<void> {
  await withWorkspace(workspaceId, (tx) => start(tx, workspaceId, requestId));
  while (await withWorkspace(workspaceId, (tx) => carryOutSlice(tx, workspaceId, requestId)));
  await withWorkspace(workspaceId, (tx) => carryOutNaming(tx, workspaceId, requestId));
  await withWorkspace(workspaceId, (tx) => finish(tx, workspaceId, requestId));
}

/**
 * What every event about the request says. They stay for ever, and so does the journal: until all its decisions are read (`known`), nobody can say that
 * the number of the case is not the number of one of the persons in them, and they say the request instead.
 */
function says(workspaceId: string, request: RequestRow, known: boolean): JsonObject {
  const id = toPublicId('erasure', request.requestId);
  const naming = request.names ? namingTest(openNames(workspaceId, request.requestId, request.names)) : null;
  return {
    request: id,
    case: known ? saidCase(id, request.caseNumber, naming) : id,
    legalBasis: request.legalBasis,
    requestedBy: { id: toPublicId('person', request.requestedBy), name: request.requestedByName },
    consentedBy: { id: toPublicId('person', request.decidedBy ?? request.requestedBy), name: request.decidedByName ?? '' },
  };
}

async function start(tx: SqlTx, workspaceId: string, requestId: string): Promise<void> {
  const request = await lockRequest(tx, workspaceId, requestId);
  if (!request || request.startedIdx !== null || request.state !== 'approved') return;
  const { decisions } = await countTargets(tx, workspaceId, requestId);
  const [event] = await appendAct(
    tx,
    { ...COUNTERSIGN, workspaceId },
    { kind: 'content.erasure.started', data: { ...says(workspaceId, request, false), keep: request.keep, decisions } },
  );
  await markStarted(tx, workspaceId, requestId, event!.idx);
  const targets = await listTargets(tx, workspaceId, requestId, decisions);
  writeJournal(workspaceId, {
    v: 1,
    at: new Date().toISOString(),
    consent: {
      request: toPublicId('erasure', requestId),
      case: toPublicId('erasure', requestId),
      legalBasis: request.legalBasis,
      keep: request.keep,
      requestedBy: request.requestedBy,
      consentedBy: request.decidedBy ?? request.requestedBy,
      targets: targets.map(({ decisionId, fields }) => ({ decision: decisionId, fields })),
    },
  });
}

/** Erases or restricts the next targets. False when there are none. */
async function carryOutSlice(tx: SqlTx, workspaceId: string, requestId: string): Promise<boolean> {
  const request = await lockRequest(tx, workspaceId, requestId);
  if (!request || !['approved', 'waiting', 'carriedOut'].includes(request.state)) return false;
  const next = await fitting(tx, workspaceId, await nextTargets(tx, workspaceId, requestId, SLICE));
  if (next.length === 0) return false;
  const places = new Map(
    (
      await sortHeld(
        tx,
        next.map((one) => one.decisionId),
        workspaceId,
      )
    ).map((one) => [one.id, one]),
  );
  const of = (want: 'held' | 'free' | 'gone'): TargetRow[] =>
    next.filter(({ decisionId }) => {
      const at = places.get(decisionId);
      return (at?.there ? (at.held ? 'held' : 'free') : 'gone') === want;
    });
  const [held, free, gone] = [of('held'), of('free'), of('gone')];
  const said = says(workspaceId, request, false);
  await restrictDecisions(
    tx,
    workspaceId,
    held.filter((one) => one.state === 'pending').map((one) => one.decisionId),
    said,
  );
  await liftRestrictions(tx, workspaceId, free.filter((one) => one.state === 'restricted').map((one) => one.decisionId), said); // prettier-ignore
  const order = { keep: request.keep, says: said, naming: 'later' as const };
  const erased = free.length > 0 ? await eraseDecisions(tx, workspaceId, order, free) : null;
  if (erased?.waiting) await addNames(tx, workspaceId, request, erased.waiting);
  await markTargets(tx, workspaceId, requestId, [
    ...held.map((one) => ({ decisionId: one.decisionId, state: 'restricted' as const, records: null, causeIdx: null })),
    ...gone.map((one) => ({ decisionId: one.decisionId, state: 'gone' as const, records: null, causeIdx: null })),
    ...free.map(({ decisionId }) => ({
      decisionId,
      state: 'erased' as const,
      records: erased?.records.get(decisionId) ?? 0,
      causeIdx: erased?.idx ?? null,
    })),
  ]);
  if (free.length > 0)
    writeJournal(workspaceId, {
      v: 1,
      at: new Date().toISOString(),
      request: toPublicId('erasure', requestId),
      case: said['case'] as string,
      legalBasis: request.legalBasis,
      keep: request.keep,
      targets: free.map(({ decisionId, fields }) => ({ decision: decisionId, fields })),
    });
  return true;
}

/** Keeps whom what is about no decision has to be looked through for, beside those of earlier slices. */
export async function addNames(
  tx: SqlTx,
  workspaceId: string,
  request: Pick<RequestRow, 'requestId' | 'names'>,
  names: Names,
): Promise<void> {
  const { requestId } = request;
  const earlier = request.names ? [openNames(workspaceId, requestId, request.names)] : [];
  await keepNames(tx, workspaceId, requestId, sealNames(workspaceId, requestId, joinNames([...earlier, names])), null);
}

/** What is about no decision, once all slices are done and nothing is under hold. It is looked through before the head is locked, and under the lock only what came since. */
export async function carryOutNaming(tx: SqlTx, workspaceId: string, requestId: string): Promise<void> {
  const request = await lockRequest(tx, workspaceId, requestId);
  if (!request?.names) return;
  if (await hasHolds(tx, workspaceId)) return;
  const names = openNames(workspaceId, requestId, request.names);
  const found = await findNaming(tx, workspaceId, names);
  await holdLineage(tx, workspaceId);
  await lockHead(tx, workspaceId); // a hold that is being placed commits before, or comes after
  if (await hasHolds(tx, workspaceId)) return;
  const idx = await eraseNaming(tx, workspaceId, { ...says(workspaceId, request, true), keep: request.keep }, names, found);
  await keepNames(tx, workspaceId, requestId, null, idx);
}

/** The first targets whose bodies fit into memory together: one at least. */
export async function fitting<Target extends { decisionId: string }>(
  tx: SqlTx,
  workspaceId: string,
  targets: readonly Target[],
): Promise<Target[]> {
  const sizes = await selectSizes(
    tx,
    workspaceId,
    targets.map((one) => one.decisionId),
  );
  let bytes = 0;
  return targets.filter((one, i) => (bytes += sizes.get(one.decisionId) ?? 0) <= SLICE_BYTES || i === 0);
}

async function finish(tx: SqlTx, workspaceId: string, requestId: string): Promise<void> {
  const request = await lockRequest(tx, workspaceId, requestId);
  if (!request) return;
  const counts = await countTargets(tx, workspaceId, requestId);
  const waiting = counts.restricted + (request.names ? 1 : 0);
  const carried = { act: 'carryOut', waiting } as const;
  if (counts.pending > 0 || (request.state !== 'carriedOut' && refusesErasure(request, carried) !== null)) return;
  const { parts: of, ...totals } = counts;
  const parts = request.namedIdx === null ? of : [...of, request.namedIdx];
  // Of what is still hidden nobody knows whom it names; of what was erased, a case that is a person's number has lost it by now.
  const known = counts.erased > 0 && counts.restricted === 0;
  await setState(tx, workspaceId, requestId, afterErasureAct(carried));
  const [event] = await appendAct(
    tx,
    { ...COUNTERSIGN, workspaceId },
    {
      kind: 'content.erasure.completed',
      data: { ...says(workspaceId, request, known), keep: request.keep, ...totals, parts },
    },
  );
  const state = afterErasureAct({ act: 'finish', waiting });
  await markCompleted(tx, workspaceId, requestId, { state, idx: event!.idx });
}

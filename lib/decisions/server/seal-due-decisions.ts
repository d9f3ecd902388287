import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import type { NewEvent } from '@/lib/ledger/contract';
import { actEvent } from '@/lib/ledger/server/append';
import { findKnown, lockHead, placeEvents, storeEvents } from '@/lib/ledger/server/append-store';
import { dataKeysThere } from '@/lib/ledger/server/data-keys';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import { sealedStatus } from '../fold-decision';
import { Projection } from './project-records';
import { eventSpans, lockDue, readDue } from './seal-store';

const round = inEachWorkspace('seal decisions');
/** Decisions of one transaction. While it lasts nobody else appends, and each takes a part of a millisecond. */
const AT_ONCE = 50;

/** What a check finds in a decision that closes, ready to be appended behind its seal. The same finding has the same event id. */
export interface FoundAtClosing {
  decisionId: string;
  /** What had been reported of it when it was looked at. */
  eventCount: number;
  check: string;
  event: (now: Date) => NewEvent;
  eventId: string;
}
/** Looks at decisions that are about to close, before the head is taken. What it does not see yet is found after the closing (lib/checks). */
export type LookAtClosing = (tx: SqlTx, workspaceId: string, decisionIds: readonly string[]) => Promise<FoundAtClosing[]>;

/**
 * Closes decisions whose time has come, in every workspace: appends decision.sealed with the count of the events it covers, and sets
 * the final status; behind it what `look` has found in them, so that each is written once. Each workspace is a transaction of at most `limit` decisions.
 * Returns how many were sealed; call again until 0. Throws when a workspace failed, after the others were sealed.
 */
export async function sealDueDecisions(limit = AT_ONCE, look?: LookAtClosing): Promise<number> {
  return round(await listWorkspaceIds(), (workspaceId) => sealWorkspace(workspaceId, limit, look));
}

async function sealWorkspace(workspaceId: string, limit: number, look?: LookAtClosing): Promise<number> {
  const first = await withWorkspace(workspaceId, (tx) => readDue(tx, workspaceId, limit));
  if (first.length === 0) return 0;
  const seen = look ? await lookAt(workspaceId, first, look) : [];
  // Nobody is told of a seal before a checkpoint covers it, and the tree takes in what is on the disk.
  return withWorkspace(workspaceId, (tx) => sealDue(tx, workspaceId, limit, seen), { mayBeDoneAgain: true });
}

/** A look that fails is no reason to leave decisions open: they are looked at again when they are closed. */
async function lookAt(workspaceId: string, due: readonly string[], look: LookAtClosing): Promise<FoundAtClosing[]> {
  try {
    return await withWorkspace(workspaceId, (tx) => look(tx, workspaceId, due));
  } catch (error) {
    log().error({ workspaceId, error: (error as Error).name }, 'decisions could not be looked at before they were sealed');
    return [];
  }
}

async function sealDue(tx: SqlTx, workspaceId: string, limit: number, seen: readonly FoundAtClosing[]): Promise<number> {
  // Few round trips: nobody else appends meanwhile (docs/adr/0033).
  const [head, due, raced] = await Promise.all([
    lockHead(tx, workspaceId),
    lockDue(tx, workspaceId, limit),
    findKnown(tx, workspaceId, seen.map((one) => one.eventId)),
  ]); // prettier-ignore
  if (due.length === 0) return 0;
  const projection = new Projection(tx, workspaceId);
  const [keys, spans] = await Promise.all([
    dataKeysThere(tx, workspaceId, due),
    eventSpans(tx, workspaceId, due),
    projection.open([], due),
  ]);
  const seals = due.map((decisionId): NewEvent => {
    const decision = projection.decision(decisionId)!;
    const span = spans.get(decisionId) ?? { events: 0, firstIdx: 0, lastIdx: 0 };
    const data = { ...span, status: sealedStatus(decision) };
    return actEvent(
      { workspaceId, type: 'service' },
      { kind: 'decision.sealed', decisionId, systemId: decision.system_id, data },
      head.now,
    );
  });
  const closing = new Set(due);
  // What was found in less than is sealed may not be true of it: it is looked for again behind the seal.
  const found = seen.filter(
    ({ decisionId, eventCount, eventId }) =>
      closing.has(decisionId) && !raced.has(eventId) && projection.decision(decisionId)!.event_count === eventCount,
  );
  const placed = placeEvents(head, [...seals, ...found.map((one) => one.event(head.now))]);
  due.forEach((decisionId, i) => projection.seal(decisionId, placed[i]!.appended.idx));
  for (const { decisionId, check } of found) projection.check(decisionId, check);
  await Promise.all([storeEvents(tx, workspaceId, head, placed, keys), projection.flush()]);
  return due.length;
}

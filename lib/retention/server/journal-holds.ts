import { z } from 'zod';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { openText, sealText } from '@/lib/ledger/server/sealed-text';
import { settleSubjects } from '@/lib/notify/server/notice-store';
import { log } from '@/lib/observability/log';
import { fromPublicId, toPublicId, uuidv7 } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { askRelease, insertHold, knowsEvent, lockHold, markReviewed, selectHoldStates, selectPlaced } from './hold-store';
import { journalBytes, readJournal, writeJournal, type Journalled, type JournalledHold } from './journal';

/** What people wrote of a hold; `scope` only of a query, whose words may be anybody's. */
const words = z.object({
  matter: z.string(),
  basis: z.string(),
  by: z.string(),
  scope: z.record(z.string(), z.json()).nullable(),
});

/** What the journal says of a hold last, and of the day of its review: `reviewedAt` where it was kept since it was placed. */
interface Last {
  state: 'placed' | 'released';
  reviewOn: string;
  reviewedAt: Date | null;
  /** The event that named the day; null in lines of before. */
  event: string | null;
}

/** Of a hold whose line of being placed is not there: another machine has it. */
const NEVER_PLACED = { reviewOn: '', reviewedAt: null, event: null };

/** Of each workspace what the journal says of each hold, and how long it was then: read again when another process wrote to it. */
const written = new Map<string, { bytes: number; last: Map<string, Last> }>();

function lastOf(workspaceId: string): Map<string, Last> {
  const known = written.get(workspaceId);
  const bytes = journalBytes(workspaceId); // before it is read: what is added meanwhile is read the next time
  if (known?.bytes === bytes) return known.last;
  const last = lastLines(readJournal(workspaceId));
  written.set(workspaceId, { bytes, last });
  return last;
}

/** By the public id of each hold, what its last line says: several machines write, so the order of the lines is not that of time. */
function lastLines(entries: readonly Journalled[]): Map<string, Last> {
  const last = new Map<string, Last>();
  for (const entry of inOrder(entries)) {
    if ('hold' in entry)
      last.set(entry.hold.id, { state: 'placed', reviewOn: entry.hold.reviewOn, reviewedAt: null, event: null });
    if ('holdReviewed' in entry) {
      const known = last.get(entry.holdReviewed.id);
      if (known) last.set(entry.holdReviewed.id, { ...known, reviewOn: entry.holdReviewed.reviewOn, reviewedAt: new Date(entry.at), event: entry.holdReviewed.event ?? null }); // prettier-ignore
    }
    if ('holdReleased' in entry) last.set(entry.holdReleased, { ...(last.get(entry.holdReleased) ?? NEVER_PLACED), state: 'released' }); // prettier-ignore
  }
  return last;
}

/** In the order in which it was done. */
export const inOrder = (entries: readonly Journalled[]): Journalled[] =>
  [...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

/**
 * Writes into the journal which holds were placed, kept until another day and released since it was last written. Called by whoever does one of these, and by
 * the worker before it erases anything, so that those of before, and those of another machine, are in its journal too. Returns how many lines it wrote.
 */
export async function journalHolds(workspaceId: string): Promise<number> {
  const known = lastOf(workspaceId);
  return withWorkspace(workspaceId, async (tx) => {
    let lines = 0;
    const write = (id: string, last: Last, entry: Journalled): void => {
      writeJournal(workspaceId, entry);
      known.set(id, last);
      lines++;
    };
    for (const { holdId, releasedAt, reviewOn, reviewEvent, ...state } of await selectHoldStates(tx, workspaceId)) {
      const id = toPublicId('hold', holdId);
      const before = known.get(id);
      if (releasedAt === null && !before) {
        const placed = await selectPlaced(tx, workspaceId, holdId);
        if (placed) write(id, { state: 'placed', reviewOn: placed.reviewOn, reviewedAt: null, event: null }, entryOf(workspaceId, id, placed, placed.placedAt)); // prettier-ignore
      }
      if (releasedAt === null && before?.state === 'placed' && before.reviewOn !== reviewOn) {
        // By the clock of the database, which several machines share.
        const at = state.reviewedAt ?? new Date();
        write(id, { ...before, reviewOn, reviewedAt: at, event: reviewEvent }, { v: 1, at: at.toISOString(), holdReviewed: { id, reviewOn, ...(reviewEvent && { event: reviewEvent }) } }); // prettier-ignore
      }
      // One that the journal never knew as placed needs no line that it is not any more.
      if (releasedAt !== null && before?.state === 'placed') write(id, { ...before, state: 'released' }, { v: 1, at: releasedAt.toISOString(), holdReleased: id }); // prettier-ignore
    }
    return lines;
  });
}

/** After a restore: a hold that is open again although the journal says that it was released is written down as placed, so that the next restore finds it. */
export async function journalReopened(tx: SqlTx, workspaceId: string): Promise<void> {
  const known = lastLines(readJournal(workspaceId));
  for (const { holdId, releasedAt } of await selectHoldStates(tx, workspaceId)) {
    const id = toPublicId('hold', holdId);
    const placed =
      releasedAt === null && known.get(id)?.state === 'released' ? await selectPlaced(tx, workspaceId, holdId) : null;
    if (placed) writeJournal(workspaceId, entryOf(workspaceId, id, placed, new Date()));
  }
  written.delete(workspaceId);
}

/** As journalHolds, for whoever has just done something to one: a journal that takes no line stops erasures, not holds. The worker tries again. */
export async function tryJournalHolds(workspaceId: string): Promise<void> {
  try {
    await journalHolds(workspaceId);
  } catch (error) {
    log().warn(
      { workspaceId, error: (error as Error).name },
      'retention: a hold is not in the journal yet; the worker tries again',
    );
  }
}

type Placed = NonNullable<Awaited<ReturnType<typeof selectPlaced>>>;
function entryOf(workspaceId: string, id: string, placed: Placed, at: Date): JournalledHold {
  const { matter, basis, placedByName: by, placedBy, reviewOn, subjectLabel, systemId, decisions } = placed;
  const scope = placed.scope as JsonObject;
  const secret = scope['kind'] === 'query';
  const sealed = sealText(workspaceId, 'hold', id, JSON.stringify({ matter, basis, by, scope: secret ? scope : null }));
  return {
    v: 1,
    at: at.toISOString(),
    hold: {
      id,
      placedBy,
      placedAt: placed.placedAt.toISOString(),
      reviewOn,
      subjectLabel,
      systemId,
      from: placed.from?.toISOString() ?? null,
      to: placed.to?.toISOString() ?? null,
      decisions: [...decisions],
      scope: secret ? null : scope,
      sealed: sealed.toString('base64'),
    },
  };
}

/** The holds that the journal says were released last. */
export const releasedIn = (entries: readonly Journalled[]): Set<string> =>
  new Set([...lastLines(entries)].flatMap(([id, last]) => (last.state === 'released' ? [id] : [])));

const PLACED_AGAIN = 'placed before the restore of a backup; taken from the erasure journal';
const UNREADABLE = 'cannot be read: the journal was written under another workspace key';

/**
 * Places a hold again that a restored backup is from before, as it was and by whom, to be looked at on the day that was said last, with an event of
 * Countersign's that says so. False when the backup knows it, in whatever state: what came of it since is for people to do again.
 */
export async function placeAgain(tx: SqlTx, workspaceId: string, { hold }: JournalledHold, reviewOn: string): Promise<boolean> {
  const holdId = fromPublicId('hold', hold.id);
  if (!holdId || (await selectPlaced(tx, workspaceId, holdId))) return false;
  const text = openText(workspaceId, 'hold', hold.id, Buffer.from(hold.sealed, 'base64'));
  const { matter, basis, by, ...said } = text === null ? { matter: UNREADABLE, basis: UNREADABLE, by: '', scope: null } : words.parse(JSON.parse(text)); // prettier-ignore
  const named = hold.decisions.map((one) => toPublicId('decision', one));
  const scope = (hold.scope ?? said.scope ?? { kind: 'decisions', decisions: named }) as JsonObject;
  await insertHold(tx, workspaceId, {
    holdId,
    matter,
    basis,
    scope,
    subjectLabel: hold.subjectLabel,
    systemId: hold.systemId,
    from: hold.from === null ? null : new Date(hold.from),
    to: hold.to === null ? null : new Date(hold.to),
    reviewOn,
    placedBy: hold.placedBy,
    placedByName: by,
    placedAt: new Date(hold.placedAt),
    decisions: hold.decisions,
  });
  const data = { hold: hold.id, matter, basis, scope, reviewOn, by, placedBy: toPublicId('person', hold.placedBy), placedAt: hold.placedAt, ground: PLACED_AGAIN, decisions: named }; // prettier-ignore
  const event = uuidv7();
  await appendAct(tx, { workspaceId, type: 'service' }, { eventId: event, kind: 'hold.placed', data });
  if (reviewOn !== hold.reviewOn) writeJournal(workspaceId, { v: 1, at: new Date().toISOString(), holdReviewed: { id: hold.id, reviewOn, event } }); // prettier-ignore
  return true;
}

/** By the public id of each hold, the day of its review that the journal says last. */
export const reviewDaysIn = (entries: readonly Journalled[]): Map<string, string> =>
  new Map([...lastLines(entries)].map(([id, { reviewOn }]) => [id, reviewOn]));

/**
 * After a restore: holds that the backup knows with the day of a review before are kept until the day that was said since, each with an event of
 * Countersign's. A backup whose log knows the event that named the day knows it, and what came after it. Lines of before name no event: of those a later day counts. Returns how many.
 */
export async function keepAgain(tx: SqlTx, workspaceId: string, entries: readonly Journalled[]): Promise<number> {
  const reviewed = [...lastLines(entries)].filter(([, last]) => last.state === 'placed' && last.reviewedAt !== null);
  let kept = 0;
  for (const [id, { reviewOn, event }] of reviewed) {
    const holdId = fromPublicId('hold', id);
    const row = holdId && !(event !== null && (await knowsEvent(tx, workspaceId, event))) ? await lockHold(tx, workspaceId, holdId, null) : null; // prettier-ignore
    if (!row || row.releasedAt !== null || row.reviewOn === reviewOn || (event === null && reviewOn > row.reviewOn)) continue;
    await askRelease(tx, workspaceId, row.holdId, null);
    const said = uuidv7();
    const acts = await markReviewed(tx, workspaceId, row.holdId, { reviewOn, event: said });
    // The backup may have told people that the day before had come.
    await settleSubjects(tx, workspaceId, [id]);
    const data = { hold: id, matter: row.matter, reason: KEPT_AGAIN, by: '', acts, reviewOn, ground: KEPT_AGAIN };
    await appendAct(tx, { workspaceId, type: 'service' }, { eventId: said, kind: 'hold.kept', data });
    // Under the event of this log: what somebody says after it is newer, also where no line says so.
    writeJournal(workspaceId, { v: 1, at: new Date().toISOString(), holdReviewed: { id, reviewOn, event: said } });
    kept++;
  }
  return kept;
}
const KEPT_AGAIN = 'kept before the restore of a backup; the day of its review is taken from the erasure journal';

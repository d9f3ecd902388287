import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { lockHead } from '@/lib/ledger/server/append-store';
import { holdIndex } from '@/lib/search/server/index-store';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { LegalBasis } from '../words';
import { addNames, carryOutNaming, fitting, SLICE } from './carry-out-erasures';
import { eraseDecisions, planErasures } from './erase-decisions';
import { decideRequest, findPersonName, insertRequest, insertTargets, listTargets, listUnnamed, lockRequest, markTargets, type TargetRow } from './erasure-store'; // prettier-ignore
import { readJournal, type Journalled, type JournalledConsent, type JournalledErasure } from './journal';
import { captureAgain, type CapturedAgain } from './journal-capture';
import { inOrder, journalReopened, keepAgain, placeAgain, releasedIn, reviewDaysIn } from './journal-holds';
import type { Names } from './naming';
import { redoIncidentActs } from './redo-incident-acts';
import { liftRestrictions, restrictDecisions } from './restrict-decisions';
import { sortHeld } from './target-store';
import { takeOut } from './withdraw-texts';

/** What came of it: `held` counts decisions that were erased since, are back, and wait hidden for a hold; `holds` were placed again. */
export interface Reapplied {
  entries: number;
  erased: number;
  held: number;
  texts: number;
  holds: number;
  /** AI systems that keep less again, or could not be brought to. */
  captured: CapturedAgain[];
}

/**
 * Does again what the journals name, after a backup from before was restored, in the order in which it was done: holds are placed, what was erased
 * is erased. What is gone already is left as it is, without an event. What is back and under hold is hidden, and erased by its request when people
 * release the hold. Call before anybody may read.
 */
export async function reapplyErasures(): Promise<Reapplied> {
  const done: Reapplied = { entries: 0, erased: 0, held: 0, texts: 0, holds: 0, captured: [] };
  for (const workspaceId of await listWorkspaceIds()) {
    const entries = inOrder(readJournal(workspaceId));
    const released = releasedIn(entries);
    const reviewDays = reviewDaysIn(entries);
    done.entries += entries.filter((one) => !OF_PEOPLE.some((key) => key in one)).length;
    done.captured.push(...(await withWorkspace(workspaceId, (tx) => captureAgain(tx, workspaceId, entries))));
    const waiting = stillWaiting(entries);
    for (const consent of waiting) await recreate(workspaceId, consent);
    for (const entry of entries) {
      if ('consent' in entry || 'holdReleased' in entry || 'holdReviewed' in entry || 'capture' in entry) continue;
      if ('hold' in entry) {
        if (released.has(entry.hold.id)) continue;
        if (await withWorkspace(workspaceId, (tx) => placeAgain(tx, workspaceId, entry, reviewDays.get(entry.hold.id)!)))
          done.holds += 1;
        continue;
      }
      if ('incidentActs' in entry) {
        await withWorkspace(workspaceId, (tx) => redoIncidentActs(tx, workspaceId, entry)); // under hold: by the worker, at the release
        continue;
      }
      if ('texts' in entry) {
        done.texts += await withdrawAgain(workspaceId, entry.texts);
        continue;
      }
      const again = await withWorkspace(workspaceId, (tx) => eraseAgain(tx, workspaceId, entry, consentOf(entries, entry)));
      done.erased += again.erased;
      done.held += again.held;
    }
    await withWorkspace(workspaceId, (tx) => keepAgain(tx, workspaceId, entries));
    await withWorkspace(workspaceId, (tx) => journalReopened(tx, workspaceId));
    for (const consent of waiting) done.held += await hideInSlices(workspaceId, consent);
    // Before anybody may read, but once for each request and not for each line: those of the lines above, those whose backup was made before it was looked
    // through, and those of a restore that was broken off here. Whom to look for goes with the looking, so none is done twice. What is under hold waits for the worker.
    for (const requestId of await withWorkspace(workspaceId, (tx) => listUnnamed(tx, workspaceId)))
      await withWorkspace(workspaceId, (tx) => carryOutNaming(tx, workspaceId, requestId));
  }
  return done;
}

/** Lines of what people said, which erase nothing by themselves: what was carried out has a line of its own. */
const OF_PEOPLE = ['consent', 'hold', 'holdReleased', 'holdReviewed', 'capture'];

/** One slice of an erasure that was carried out: what is free goes, what is under hold waits for it. */
async function eraseAgain(
  tx: SqlTx,
  workspaceId: string,
  entry: JournalledErasure,
  known: Remembered,
): Promise<{ erased: number; held: number }> {
  const requestId = fromPublicId('erasure', entry.request);
  const ids = entry.targets.map((one) => one.decision);
  const places = new Map((await sortHeld(tx, ids, workspaceId)).map((one) => [one.id, one]));
  const there = entry.targets.filter(({ decision }) => places.get(decision)?.there);
  const held = await hideAgain(tx, workspaceId, known, there.filter(({ decision }) => places.get(decision)?.held), saysAgain(entry)); // prettier-ignore
  const free = there.filter(({ decision }) => !places.get(decision)?.held).map(({ decision, fields }) => ({ decisionId: decision, fields })); // prettier-ignore
  // What the backup still hides was under a hold that is gone: what stays of it is read again.
  if (requestId)
    await liftRestrictions(tx, workspaceId, await restrictedAmong(tx, workspaceId, requestId, free), saysAgain(entry));
  const { idx, records, waiting } = await eraseDecisions(
    tx,
    workspaceId,
    // A line that names no request has nothing that could come back to it.
    { keep: entry.keep, says: saysAgain(entry), ...(requestId && { naming: 'later' as const }) },
    free,
  );
  if (waiting && requestId) await waitAgain(tx, workspaceId, requestId, known, waiting);
  const erased = free.filter(({ decisionId }) => (records.get(decisionId) ?? 0) > 0);
  if (requestId && idx !== null) await markAgain(tx, workspaceId, requestId, erased.map((one) => ({ ...one, state: 'erased', records: records.get(one.decisionId)!, causeIdx: idx }))); // prettier-ignore
  return { erased: erased.length, held };
}

async function restrictedAmong(
  tx: SqlTx,
  workspaceId: string,
  requestId: string,
  free: readonly { decisionId: string }[],
): Promise<string[]> {
  const ids = new Set(free.map((one) => one.decisionId));
  const targets = await listTargets(tx, workspaceId, requestId, MOST_TARGETS);
  return targets.filter((one) => one.state === 'restricted' && ids.has(one.decisionId)).map((one) => one.decisionId);
}

/** The request, where it is open, counts them as its own: else its worker finds nothing left to erase, and its certificate would say that nothing was. */
async function markAgain(tx: SqlTx, workspaceId: string, requestId: string, erased: readonly TargetRow[]): Promise<void> {
  const request = await lockRequest(tx, workspaceId, requestId);
  if (!request || !OPEN.includes(request.state)) return;
  const known = new Set((await listTargets(tx, workspaceId, requestId, MOST_TARGETS)).map((one) => one.decisionId));
  await insertTargets(tx, workspaceId, requestId, erased.filter((one) => !known.has(one.decisionId))); // prettier-ignore
  await markTargets(tx, workspaceId, requestId, erased);
}

/**
 * Decisions whose erasure was consented to, that the restored backup holds whole and under a hold: hidden at once, and among the targets of their
 * request, so that the worker erases them when the hold is released. Those that the backup knows as erased, or hidden, are left. Returns how many wait.
 */
async function hideAgain(
  tx: SqlTx,
  workspaceId: string,
  known: Remembered,
  targets: JournalledErasure['targets'],
  says: JsonObject,
): Promise<number> {
  const requestId = fromPublicId('erasure', known.request);
  if (!requestId || targets.length === 0) return 0;
  await holdIndex(tx, workspaceId);
  await lockHead(tx, workspaceId);
  const asTargets = targets.map(({ decision, fields }) => ({ decisionId: decision, fields }));
  const left = new Set((await planErasures(tx, workspaceId, known.keep, asTargets)).map((plan) => plan.decisionId));
  const request = await lockRequest(tx, workspaceId, requestId);
  const before = new Map((request ? await listTargets(tx, workspaceId, requestId, MOST_TARGETS) : []).map((one) => [one.decisionId, one.state])); // prettier-ignore
  const waits = targets.filter(({ decision }) => left.has(decision) && ['pending', undefined].includes(before.get(decision)));
  if (waits.length === 0) return 0;
  const ids = waits.map((one) => one.decision);
  if (!request) await requestAgain(tx, workspaceId, requestId, { ...known, targets: waits });
  else await insertTargets(tx, workspaceId, requestId, asTargets.filter((one) => ids.includes(one.decisionId) && !before.has(one.decisionId))); // prettier-ignore
  if (!request || !OPEN.includes(request.state)) await consentAgain(tx, workspaceId, requestId, known);
  await restrictDecisions(tx, workspaceId, ids, says);
  await markTargets(tx, workspaceId, requestId, ids.map((id) => ({ decisionId: id, state: 'restricted', records: null, causeIdx: null }))); // prettier-ignore
  return ids.length;
}

/** What of a consent that was not carried out is under hold is hidden at once, as it was: in slices as erasures have, since every body is looked at. */
async function hideInSlices(workspaceId: string, consent: JournalledConsent): Promise<number> {
  let held = 0;
  for (let from = 0; from < consent.targets.length;) {
    const next = consent.targets.slice(from, from + SLICE).map((one) => ({ ...one, decisionId: one.decision }));
    const { taken, hidden } = await withWorkspace(workspaceId, async (tx) => {
      const targets = await fitting(tx, workspaceId, next);
      return { taken: targets.length, hidden: await hideWaiting(tx, workspaceId, { ...consent, targets }) };
    });
    from += taken;
    held += hidden;
  }
  return held;
}

async function hideWaiting(tx: SqlTx, workspaceId: string, consent: JournalledConsent): Promise<number> {
  const places = await sortHeld(tx, consent.targets.map((one) => one.decision), workspaceId); // prettier-ignore
  const held = new Set(places.flatMap((one) => (one.there && one.held ? [one.id] : [])));
  const says = { request: consent.request, case: consent.case, legalBasis: consent.legalBasis };
  return hideAgain(tx, workspaceId, consent, consent.targets.filter(({ decision }) => held.has(decision)), says); // prettier-ignore
}

/** States in which the worker takes a request up. */
const OPEN: readonly string[] = ['approved', 'carriedOut', 'waiting'];
const MOST_TARGETS = 5_000;

/** Consents of which something was not erased when the journal was last written: it waited for a hold, or was about to be done. */
function stillWaiting(entries: readonly Journalled[]): JournalledConsent[] {
  const done = new Set(
    entries.flatMap((one) => ('targets' in one ? one.targets.map(({ decision }) => `${one.request} ${decision}`) : [])),
  );
  return entries.flatMap((one) => {
    if (!('consent' in one)) return [];
    const targets = one.consent.targets.filter(({ decision }) => !done.has(`${one.consent.request} ${decision}`));
    return targets.length > 0 ? [{ ...one.consent, targets }] : [];
  });
}

/** The request as it was consented to, when the backup is from before: the worker carries it out, or restricts what is under hold. */
async function recreate(workspaceId: string, consent: JournalledConsent): Promise<void> {
  const requestId = fromPublicId('erasure', consent.request);
  if (!requestId) return;
  await withWorkspace(workspaceId, async (tx) => {
    const there = await lockRequest(tx, workspaceId, requestId);
    if (there && there.state !== 'requested') return;
    if (!there) await requestAgain(tx, workspaceId, requestId, consent);
    await consentAgain(tx, workspaceId, requestId, consent);
  });
}
const AGAIN = 'consented to before the restore of a backup; taken from the erasure journal';

/** What a journal knows of a request. Those of before did not name who asked and who consented. */
type Remembered = Pick<JournalledConsent, 'request' | 'case' | 'legalBasis' | 'keep' | 'requestedBy' | 'consentedBy' | 'targets'>;
const NOBODY = '00000000-0000-0000-0000-000000000000';

function consentOf(entries: readonly Journalled[], entry: JournalledErasure): Remembered {
  const found = entries.find((one) => 'consent' in one && one.consent.request === entry.request);
  return found && 'consent' in found ? found.consent : { ...entry, requestedBy: NOBODY, consentedBy: NOBODY, targets: [] };
}

/** The row of the request, and the event that says of whom it is: the log of the backup is from before it. */
async function requestAgain(tx: SqlTx, workspaceId: string, requestId: string, known: Remembered): Promise<void> {
  const { case: caseNumber, legalBasis, keep, requestedBy, targets } = known;
  const scope = { kind: 'targets', targets: [] };
  const by = (await findPersonName(tx, workspaceId, requestedBy)) ?? '';
  await insertRequest(tx, workspaceId, { requestId, caseNumber, legalBasis: legalBasis as LegalBasis, reason: AGAIN, scope, keep, requestedBy, requestedByName: by }); // prettier-ignore
  await insertTargets(tx, workspaceId, requestId, targets.map(({ decision, fields }) => ({ decisionId: decision, fields }))); // prettier-ignore
  await appendAct(
    tx,
    { workspaceId, type: 'service' },
    {
      kind: 'content.erasure.requested',
      data: { request: known.request, case: caseNumber, legalBasis, keep, reason: AGAIN, scope, by, requestedBy: toPublicId('person', requestedBy), decisions: targets.length },
    }, // prettier-ignore
  );
}

async function consentAgain(tx: SqlTx, workspaceId: string, requestId: string, known: Remembered): Promise<void> {
  const by = known.consentedBy;
  const name = (await findPersonName(tx, workspaceId, by)) ?? '';
  await decideRequest(tx, workspaceId, requestId, { state: 'approved', by, name, reason: AGAIN });
  const data = { request: known.request, case: known.case, reason: AGAIN, by: name, consentedBy: toPublicId('person', by) };
  await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'content.erasure.consented', data });
}

/** What is about no decision is still to be looked through, with the request it belongs to: at the end of the restore, or once nothing is under hold. */
async function waitAgain(tx: SqlTx, workspaceId: string, requestId: string, known: Remembered, names: Names): Promise<void> {
  let request = await lockRequest(tx, workspaceId, requestId);
  if (!request) {
    // What it was about is erased again already, by this entry and those beside it.
    await requestAgain(tx, workspaceId, requestId, { ...known, targets: [] });
    request = (await lockRequest(tx, workspaceId, requestId))!;
  }
  // Taken up by the worker, which finds what is done to be done, and waits with the rest.
  if (!OPEN.includes(request.state)) await consentAgain(tx, workspaceId, requestId, known);
  await addNames(tx, workspaceId, request, names);
}

/** The registered text that was withdrawn after the backup was made. What the backup does not know is not there to be withdrawn. */
async function withdrawAgain(workspaceId: string, place: { versionId: string; registeredIdx: number }): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    await lockHead(tx, workspaceId);
    const { withdrawn, deleted } = await takeOut(tx, workspaceId, { ...place, by: 'Countersign, after a restore' });
    if (withdrawn === 0) return 0;
    const data = {
      version: toPublicId('version', place.versionId),
      registered: place.registeredIdx,
      ground: 'restored from a backup',
      texts: withdrawn,
      deleted,
    };
    await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'artifact.textsWithdrawn', data });
    return withdrawn;
  });
}

function saysAgain(entry: JournalledErasure): JsonObject {
  return {
    request: entry.request,
    case: entry.case,
    legalBasis: entry.legalBasis,
    erasedAt: entry.at,
    ground: 'restored from a backup',
  };
}

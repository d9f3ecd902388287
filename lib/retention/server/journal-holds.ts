import { z } from 'zod';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { openText, sealText } from '@/lib/ledger/server/sealed-text';
import { log } from '@/lib/observability/log';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { insertHold, selectHoldStates, selectPlaced } from './hold-store';
import { readJournal, writeJournal, type Journalled, type JournalledHold } from './journal';

/** What people wrote of a hold; `scope` only of a query, whose words may be anybody's. */
const words = z.object({
  matter: z.string(),
  basis: z.string(),
  by: z.string(),
  scope: z.record(z.string(), z.json()).nullable(),
});

/** Of each workspace, the lines that are in the journal already: `placed hld_...`, `released hld_...`. Read once a process. */
const written = new Map<string, Set<string>>();

function linesOf(workspaceId: string): Set<string> {
  let known = written.get(workspaceId);
  if (!known) written.set(workspaceId, (known = new Set(readJournal(workspaceId).flatMap(lineOf))));
  return known;
}
const lineOf = (entry: Journalled): string[] =>
  'hold' in entry ? [`placed ${entry.hold.id}`] : 'holdReleased' in entry ? [`released ${entry.holdReleased}`] : [];

/**
 * Writes into the journal which holds were placed and released since it was last written. Called by whoever places or releases one, and by the
 * worker before it erases anything, so that those of before, and those of another machine, are in its journal too. Returns how many lines it wrote.
 */
export async function journalHolds(workspaceId: string): Promise<number> {
  const known = linesOf(workspaceId);
  return withWorkspace(workspaceId, async (tx) => {
    let lines = 0;
    const write = (line: string, entry: Journalled): void => {
      writeJournal(workspaceId, entry);
      known.add(line);
      lines++;
    };
    for (const { holdId, releasedAt } of await selectHoldStates(tx, workspaceId)) {
      const id = toPublicId('hold', holdId);
      if (releasedAt === null && !known.has(`placed ${id}`)) {
        const placed = await selectPlaced(tx, workspaceId, holdId);
        if (placed) write(`placed ${id}`, entryOf(workspaceId, id, placed));
      }
      // One that the journal never knew as placed needs no line that it is not any more.
      if (releasedAt !== null && known.has(`placed ${id}`) && !known.has(`released ${id}`))
        write(`released ${id}`, { v: 1, at: releasedAt.toISOString(), holdReleased: id });
    }
    return lines;
  });
}

/** The same for whoever has just placed or released one: a journal that takes no line stops erasures, not holds. The worker tries again. */
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

function entryOf(workspaceId: string, id: string, placed: NonNullable<Awaited<ReturnType<typeof selectPlaced>>>): JournalledHold {
  const { matter, basis, placedByName: by, placedBy, reviewOn, subjectLabel, systemId, decisions } = placed;
  const scope = placed.scope as JsonObject;
  const secret = scope['kind'] === 'query';
  const sealed = sealText(workspaceId, 'hold', id, JSON.stringify({ matter, basis, by, scope: secret ? scope : null }));
  return {
    v: 1,
    at: placed.placedAt.toISOString(),
    hold: {
      id,
      placedBy,
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

/** The holds that the journal says were released. */
export const releasedIn = (entries: readonly Journalled[]): Set<string> =>
  new Set(entries.flatMap((one) => ('holdReleased' in one ? [one.holdReleased] : [])));

export const PLACED_AGAIN = 'placed before the restore of a backup; taken from the erasure journal';
const UNREADABLE = 'cannot be read: the journal was written under another workspace key';

/**
 * Places a hold again that a restored backup is from before, as it was and by whom, with an event of Countersign's that says so. False when the
 * backup knows it, in whatever state: what came of it since is for people to do again.
 */
export async function placeAgain(tx: SqlTx, workspaceId: string, { at, hold }: JournalledHold): Promise<boolean> {
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
    reviewOn: hold.reviewOn,
    placedBy: hold.placedBy,
    placedByName: by,
    placedAt: new Date(at),
    decisions: hold.decisions,
  });
  const data = { hold: hold.id, matter, basis, scope, reviewOn: hold.reviewOn, by, placedBy: toPublicId('person', hold.placedBy), placedAt: at, ground: PLACED_AGAIN, decisions: named }; // prettier-ignore
  await appendAct(tx, { workspaceId, type: 'service' }, { kind: 'hold.placed', data });
  return true;
}

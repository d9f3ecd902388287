import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import type { NewEvent } from '@/lib/ledger/contract';
import { findKnown, insertEvents, lockHead, type LogHead } from '@/lib/ledger/server/append-store';
import { canonicalJson } from '@/lib/ledger/server/canonical-json';
import { prepareContent } from '@/lib/ledger/server/content';
import { fingerprint } from '@/lib/ledger/server/workspace-key';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { toPublicId } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import { notesWait, takeNotes, takeNotesAbout, type AccessNoteRow } from './access-note-store';

/** Which of these decisions are there, as whoever owns them says. */
export type WhichPresent = (tx: SqlTx, workspaceId: string, decisionIds: readonly string[]) => Promise<ReadonlySet<string>>;

const BATCH = 500;
const round = inEachWorkspace('append access notes');

/**
 * Moves waiting access notes of every workspace into their logs, as events, in batches. Returns how many. For the worker. Throws when a
 * workspace failed, after the others had their turn.
 */
export async function appendAccessNotes(present: WhichPresent): Promise<number> {
  return round(await listWorkspaceIds(), async (workspaceId) => {
    let moved = 0;
    for (;;) {
      const count = await withWorkspace(workspaceId, (tx) => moveBatch(tx, workspaceId, present));
      moved += count;
      if (count < BATCH) return moved;
    }
  });
}

/**
 * Moves the notes about decisions, or about those of a month, into the log in the caller's transaction: before these go away, so that it stays known
 * that somebody looked. The worker had not come to them yet.
 */
export async function appendNotesAbout(
  tx: SqlTx,
  workspaceId: string,
  which: { ids: readonly string[] } | { month: string },
  present: WhichPresent,
): Promise<void> {
  const head = await lockHead(tx, workspaceId);
  await append(tx, workspaceId, head, await takeNotesAbout(tx, workspaceId, which), present);
}

/** The head first and the notes after it, as erasure and purge do: the other way round each waits for the other. */
async function moveBatch(tx: SqlTx, workspaceId: string, present: WhichPresent): Promise<number> {
  if (!(await notesWait(tx, workspaceId))) return 0; // most rounds: nobody's append waits for them
  const head = await lockHead(tx, workspaceId);
  const notes = await takeNotes(tx, workspaceId, BATCH);
  await append(tx, workspaceId, head, notes, present);
  return notes.length;
}

/** Under the head lock that was taken with lockHead. */
async function append(
  tx: SqlTx,
  workspaceId: string,
  head: LogHead,
  notes: readonly AccessNoteRow[],
  present: WhichPresent,
): Promise<void> {
  if (notes.length === 0) return;
  // A note's id is the same for the same act within its window, so one that came again after it was moved is in the log already.
  const known = await findKnown(
    tx,
    workspaceId,
    notes.map((note) => note.noteId),
  );
  // Noted while the decision went away: under the head lock it is there or gone for good.
  const there = await present(tx, workspaceId, [...new Set(notes.flatMap((note) => note.decisionId ?? []))]);
  await insertEvents(
    tx,
    workspaceId,
    head,
    notes.filter((note) => !known.has(note.noteId)).map((note) => asEvent(workspaceId, note, there)),
  );
}

function asEvent(workspaceId: string, note: AccessNoteRow, there: ReadonlySet<string>): NewEvent {
  const by = note.personId ? toPublicId('person', note.personId) : note.keyId ? toPublicId('key', note.keyId) : null;
  // What is gone gets no content of its own again: the note names it instead.
  const gone = note.decisionId !== null && !there.has(note.decisionId);
  const named: JsonObject = gone ? { decision: toPublicId('decision', note.decisionId!) } : {};
  const canonical = canonicalJson({ by, detail: { ...(note.detail as JsonObject), ...named } });
  return {
    eventId: note.noteId,
    kind: note.kind,
    schemaVersion: '1.0',
    decisionId: gone ? null : note.decisionId,
    systemId: note.systemId,
    seq: null,
    actor: note.personId ? { type: 'person', id: note.personId } : { type: 'countersign', id: note.keyId },
    occurredAt: note.notedAt,
    fingerprint: fingerprint(workspaceId, canonical),
    content: prepareContent(canonical),
  };
}

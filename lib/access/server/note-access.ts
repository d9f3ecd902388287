import { withWorkspace } from '@/lib/db/transaction';
import { uuidFrom } from '@/lib/shared/ids';
import type { JsonObject } from '@/lib/shared/json';
import type { Actor } from '../actor';
import { insertNote } from './access-note-store';

export interface AccessNote {
  kind: 'trail.opened' | 'search.performed' | 'refusal.opened';
  decisionId?: string;
  systemId?: string;
  /** What was looked for or at: `{ q, from, to }` for a search. It can hold personal data, so it goes into the event's body only. */
  detail?: JsonObject;
}

/** The same person doing the same again within this time is one note. */
const WINDOW_MS = { 'trail.opened': 60_000, 'search.performed': 300_000, 'refusal.opened': 60_000 } as const;

/** When this process last noted who opened what. Only spares notes: what is missing here is noted once more. */
const opened = new Map<string, number>();
const OPENED_MAX = 20_000;

/**
 * Notes that somebody read something. One small insert; the worker writes it into the log later, so that reading never waits for
 * the log's head row. Countersign's own services are not noted. `unlessWithinMs` is for parts of a trail: nothing is noted while its
 * opening by the same reader is not older. `withinMs`: for which time doing the same again is one note, in place of the kind's.
 */
export async function noteAccess(
  actor: Actor,
  note: AccessNote,
  given: { unlessWithinMs?: number; withinMs?: number } = {},
): Promise<void> {
  if (actor.type === 'service') return;
  const who = actor.type === 'person' ? actor.personId : actor.keyId;
  const opening = note.kind === 'trail.opened' ? `${actor.workspaceId} ${who} ${note.decisionId ?? ''}` : null;
  if (opening && Date.now() - (opened.get(opening) ?? 0) < (given.unlessWithinMs ?? 0)) return;
  const detail = note.detail ?? {};
  const span = Math.floor(Date.now() / (given.withinMs ?? WINDOW_MS[note.kind]));
  const noteId = uuidFrom(actor.workspaceId, note.kind, who, note.decisionId ?? '', JSON.stringify(detail), String(span));
  await withWorkspace(
    actor.workspaceId,
    (tx) =>
      insertNote(tx, actor.workspaceId, {
        noteId,
        personId: actor.type === 'person' ? actor.personId : null,
        keyId: actor.type === 'key' ? actor.keyId : null,
        kind: note.kind,
        decisionId: note.decisionId ?? null,
        systemId: note.systemId ?? null,
        detail,
      }),
    { evenInRecovery: true }, // a restored copy is read too; the worker appends the note when the recovery has ended
  );
  if (!opening) return;
  if (opened.size >= OPENED_MAX) opened.clear();
  opened.set(opening, Date.now());
}

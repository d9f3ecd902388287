import { z } from 'zod';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { openText, sealText } from '@/lib/ledger/server/sealed-text';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { isStricter, type CaptureLevel } from '@/lib/registry/capture-levels';
import { saveCaptureChange } from '@/lib/registry/server/capture-store';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { clockUnlessRecovering, findCaptureState, insertCaptured, lastCaptureChange, selectCaptureStates, setCaptureLevel, type CaptureState } from './capture-state-store'; // prettier-ignore
import { knowsEvent } from './hold-store';
import { journalBytes, readJournal, writeJournal, type Journalled, type JournalledCapture } from './journal';

const named = z.object({ key: z.string(), name: z.string() });
const round = inEachWorkspace('journal capture levels');
/** Up to which change in the log, and which length of the file, a workspace was written down. */
const looked = new Map<string, { changedAt: number; bytes: number }>();

/** What the journal says of each AI system last, by its id. */
function lastLevels(entries: readonly Journalled[]): Map<string, JournalledCapture> {
  const sorted = [...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return new Map(sorted.flatMap((entry) => ('capture' in entry ? [[entry.capture.system, entry.capture] as const] : [])));
}

/** Writes changed capture levels of every workspace into the journal. For the worker, every few seconds: nothing has changed costs one row read. */
export async function journalCaptureLevels(): Promise<number> {
  return round(await listWorkspaceIds(), journalCapture);
}

/**
 * Of one workspace: also of levels from before there were such lines. Returns how many lines it wrote. A level that became looser is written down only where
 * the log knows of the change to the one before: a database that does not is older than the journal, and nobody raised anything. While a recovery lasts nothing is.
 */
export async function journalCapture(workspaceId: string): Promise<number> {
  const [changedAt, now] = await withWorkspace(workspaceId, async (tx) => [await lastCaptureChange(tx, workspaceId), await clockUnlessRecovering(tx)] as const); // prettier-ignore
  if (now === null) return 0;
  const before = looked.get(workspaceId);
  if (before?.changedAt === changedAt && before.bytes === journalBytes(workspaceId)) return 0;
  const known = lastLevels(readJournal(workspaceId));
  const states = await withWorkspace(workspaceId, async (tx) => {
    const changed: CaptureState[] = [];
    for (const state of await selectCaptureStates(tx, workspaceId, [...known.keys()])) {
      const before = known.get(state.systemId);
      if ((before?.level ?? 'full') === state.level) continue;
      if (before && isStricter(before.level, state.level) && !(await knowsOf(tx, workspaceId, before, state))) continue;
      changed.push(state);
    }
    return changed;
  });
  let lines = 0;
  for (const { systemId, key, name, level, event } of states) {
    const sealed = sealName(workspaceId, systemId, { key, name });
    writeJournal(workspaceId, { v: 1, at: now.toISOString(), capture: { system: systemId, level, event, sealed } });
    lines++;
  }
  looked.set(workspaceId, { changedAt, bytes: journalBytes(workspaceId) });
  return lines;
}

/** Whether the log holds the change that the journal said last; of a line without an event, whether what is in force has one. */
async function knowsOf(tx: SqlTx, workspaceId: string, said: JournalledCapture, state: CaptureState): Promise<boolean> {
  return said.event === null ? state.event !== null : knowsEvent(tx, workspaceId, said.event);
}

const sealName = (workspaceId: string, systemId: string, words: z.infer<typeof named>): string =>
  sealText(workspaceId, 'hold', `capture ${systemId}`, JSON.stringify(words)).toString('base64');

export interface CapturedAgain {
  workspaceId: string;
  /** Its name; its id where the journal was written under another workspace key. */
  system: string;
  level: CaptureLevel;
  /** False: it is not in the backup and cannot be registered again, because its key cannot be read. */
  done: boolean;
}

const GROUND = 'lowered before the restore of a backup; taken from the erasure journal';

/**
 * After a restore: no AI system keeps more than the journal says it kept last, and one that is newer than the backup is registered again, so that its emitters
 * do not make it one of which everything is kept. A level is only ever lowered by this; what was raised since is for people to raise again.
 */
export async function captureAgain(tx: SqlTx, workspaceId: string, entries: readonly Journalled[]): Promise<CapturedAgain[]> {
  const done: CapturedAgain[] = [];
  for (const { system, level, event, sealed } of lastLevels(entries).values()) {
    if (event !== null && (await knowsEvent(tx, workspaceId, event))) continue;
    const text = openText(workspaceId, 'hold', `capture ${system}`, Buffer.from(sealed, 'base64'));
    const words = text === null ? null : named.parse(JSON.parse(text));
    const found = await findCaptureState(tx, workspaceId, system, words?.key ?? null);
    const id = toPublicId('system', found?.systemId ?? system);
    if (!isStricter(level, found?.level ?? 'full')) continue;
    if (!found && !words) {
      done.push({ workspaceId, system: id, level, done: false });
      continue;
    }
    if (found) await setCaptureLevel(tx, workspaceId, found.systemId, level);
    else await insertCaptured(tx, workspaceId, { systemId: system, ...words!, level });
    const eventId = uuidv7();
    const [said] = await appendAct(
      tx,
      { workspaceId, type: 'service' },
      {
        eventId,
        kind: found ? 'system.changed' : 'system.registered',
        systemId: found?.systemId ?? system,
        data: found
          ? { before: { captureLevel: found.level }, after: { captureLevel: level }, ground: GROUND }
          : { ...words!, captureLevel: level, ground: GROUND },
      },
    );
    await saveCaptureChange(tx, workspaceId, said!.idx);
    // Under the event of this log, and the id that the system has here: who raises it after that has raised it also for the next restore.
    const now = said!.receivedAt.toISOString();
    for (const id of new Set([system, found?.systemId ?? system]))
      writeJournal(workspaceId, { v: 1, at: now, capture: { system: id, level, event: eventId, sealed: id === system ? sealed : sealName(workspaceId, id, words ?? { key: found!.key, name: found!.name }) } }); // prettier-ignore
    done.push({ workspaceId, system: found?.name ?? words!.name, level, done: true });
  }
  return done;
}

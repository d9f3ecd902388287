import { z } from 'zod';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace, type SqlTx } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { openText, sealText } from '@/lib/ledger/server/sealed-text';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { isStricter, type CaptureLevel } from '@/lib/registry/capture-levels';
import { saveCaptureChange } from '@/lib/registry/server/capture-store';
import { toPublicId } from '@/lib/shared/ids';
import { findCaptureState, insertCaptured, lastCaptureChange, selectCaptureStates, setCaptureLevel } from './capture-state-store'; // prettier-ignore
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

/** Of one workspace: also of levels from before there were such lines. Returns how many lines it wrote. */
export async function journalCapture(workspaceId: string): Promise<number> {
  const changedAt = await withWorkspace(workspaceId, (tx) => lastCaptureChange(tx, workspaceId));
  const before = looked.get(workspaceId);
  if (before?.changedAt === changedAt && before.bytes === journalBytes(workspaceId)) return 0;
  const known = lastLevels(readJournal(workspaceId));
  const states = await withWorkspace(workspaceId, (tx) => selectCaptureStates(tx, workspaceId, [...known.keys()]));
  let lines = 0;
  for (const { systemId, key, name, level, event } of states) {
    if ((known.get(systemId)?.level ?? 'full') === level) continue;
    const sealed = sealText(workspaceId, 'hold', `capture ${systemId}`, JSON.stringify({ key, name })).toString('base64');
    writeJournal(workspaceId, { v: 1, at: new Date().toISOString(), capture: { system: systemId, level, event, sealed } });
    lines++;
  }
  looked.set(workspaceId, { changedAt, bytes: journalBytes(workspaceId) });
  return lines;
}

export interface CapturedAgain {
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
      done.push({ system: id, level, done: false });
      continue;
    }
    if (found) await setCaptureLevel(tx, workspaceId, found.systemId, level);
    else await insertCaptured(tx, workspaceId, { systemId: system, ...words!, level });
    const [said] = await appendAct(
      tx,
      { workspaceId, type: 'service' },
      {
        kind: found ? 'system.changed' : 'system.registered',
        systemId: found?.systemId ?? system,
        data: found
          ? { before: { captureLevel: found.level }, after: { captureLevel: level }, ground: GROUND }
          : { ...words!, captureLevel: level, ground: GROUND },
      },
    );
    await saveCaptureChange(tx, workspaceId, said!.idx);
    done.push({ system: found?.name ?? words!.name, level, done: true });
  }
  return done;
}

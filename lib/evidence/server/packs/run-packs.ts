import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { buildPack, type BuildWith } from './build-pack';
import { selectLastErasure, selectOverErased } from './pack-bytes-store';
import { AppError } from '@/lib/shared/errors';
import { PackProblem } from './pack-problem';
import { copyMarks, eraseMarkWords } from './withholding-store';
import { tellOfPack } from './tell-of-pack';
import { claimPack, endPack, findPack, holds, insertPack, listRecipients, noteFailure, type PackRow } from './pack-store';
import { withdrawCopy } from './withdraw-copy';

const round = inEachWorkspace('build evidence packs');
const holder = randomUUID();
/** The newest erasure that each log's packs were held against. */
const looked = new Map<string, number>();

/** Builds what was asked for, one pack a round, and withdraws packs in which something was erased. Returns how much it did. For the worker. */
export async function runPacks(using: Partial<BuildWith> = {}, workspaceId?: string): Promise<number> {
  const one = (id: string): Promise<number> => runOne(id, { holder, pause: () => wait(250), ...using });
  return workspaceId ? one(workspaceId) : round(await listWorkspaceIds(), one);
}

async function runOne(workspaceId: string, using: BuildWith): Promise<number> {
  const withdrawn = await withdrawErased(workspaceId);
  const pack = await withWorkspace(workspaceId, (tx) => claimPack(tx, workspaceId, using.holder));
  if (!pack) return withdrawn;
  try {
    await buildPack(workspaceId, pack, using);
  } catch (error) {
    // A database that is away is no fault of the pack: it is claimed again when the claim has run out.
    if (!(error instanceof AppError && (error.code === 'unavailable' || error.code === 'readOnly')))
      await noteAttempt(workspaceId, pack, using.holder, error);
    throw error;
  }
  // An erasure that came while it was built is held against it in the next round.
  looked.delete(workspaceId);
  return withdrawn + 1;
}

/** How often a pack is tried before it waits for somebody, and how long it rests after a failure: half a minute, then twice as long each time. */
const MOST_ATTEMPTS = 4;
const FIRST_REST_MS = 30_000;

async function noteAttempt(workspaceId: string, claimed: PackRow, holder: string, error: unknown): Promise<void> {
  // The message of an unknown error may quote what was stored; its name and code lead to the line in the server's log.
  const { name = 'Error', code } = error as { name?: string; code?: string };
  const what = error instanceof PackProblem ? null : `${name}${typeof code === 'string' ? ` ${code}` : ''}`;
  await withWorkspace(workspaceId, async (tx) => {
    const now = await findPack(tx, workspaceId, claimed.packId, true);
    if (!now || !['building', 'signing'].includes(now.state) || !(await holds(tx, workspaceId, claimed.packId, holder))) return;
    const attempt = now.attempts + 1;
    const last = attempt >= MOST_ATTEMPTS;
    const retryAt = last ? null : new Date(Date.now() + FIRST_REST_MS * 2 ** now.attempts);
    const why = what === null ? `“${now.stage}”. ${(error as PackProblem).message}` : `“${now.stage}” (${what}).`;
    const problem = last
      ? `It could not be built: ${attempt} attempts failed at ${why}${what === null ? '' : ' The server’s log says more.'} Nothing was handed out; begin again when the cause is mended.`
      : `Attempt ${attempt} of ${MOST_ATTEMPTS} failed at ${why} It is tried again by itself.`;
    await noteFailure(tx, workspaceId, claimed.packId, { problem, retryAt });
    if (last)
      await appendAct(tx, { workspaceId, type: 'service' }, {
        kind: 'pack.failed',
        systemId: now.systemId,
        data: { pack: toPublicId('pack', claimed.packId), stage: now.stage, attempts: attempt },
      }); // prettier-ignore
    if (last) await tellOfPack(tx, workspaceId, now, 'pack.failed');
  });
}

/** A pack that holds what was erased since loses its bytes and its key, and gets a successor that says whose place it takes. */
async function withdrawErased(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const last = await selectLastErasure(tx, workspaceId);
    if (looked.get(workspaceId) === last) return 0;
    await eraseMarkWords(tx, workspaceId);
    const found = await selectOverErased(tx, workspaceId, null);
    for (const { packId, causeIdx } of found) {
      const pack = await findPack(tx, workspaceId, packId, true);
      if (!pack) continue;
      const successor = uuidv7();
      const [withdrawn, next] = [toPublicId('pack', packId), toPublicId('pack', successor)];
      // Before the commit: should it fail, the next round finds the note, and says the same of the copy. Who wrote it may have been stopped before it was noted.
      const delivered = (await listRecipients(tx, workspaceId, packId)).some((one) => one.way === 'folder');
      const folderCopy = delivered || pack.scheduleId !== null ? withdrawCopy(withdrawn, next, delivered) : null;
      const marks = await copyMarks(tx, workspaceId, packId, successor);
      await endPack(tx, workspaceId, packId, { state: 'withdrawn', problem: null });
      const [event] = await appendAct(tx, { workspaceId, type: 'service' }, {
        kind: 'pack.withdrawn',
        systemId: pack.systemId,
        data: { pack: withdrawn, successor: next, erasure: causeIdx, seed: pack.seed, ...(folderCopy && { folderCopy }), ...(marks.length > 0 && { withholdings: marks.map((one) => toPublicId('withholding', one)) }) },
      }); // prettier-ignore
      // Seed and root stay: an erasure is no occasion to draw another sample.
      await insertPack(tx, workspaceId, {
        ...pack,
        packId: successor,
        askedBy: 'countersign',
        askedByName: 'Countersign',
        successorOf: packId,
        askedIdx: event!.idx,
        seedIdx: pack.seedIdx ?? event!.idx,
      });
    }
    looked.set(workspaceId, last);
    return found.length;
  });
}

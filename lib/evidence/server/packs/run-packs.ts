import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { appendAct } from '@/lib/ledger/server/append';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { toPublicId, uuidv7 } from '@/lib/shared/ids';
import { buildPack, type BuildWith } from './build-pack';
import { selectLastErasure, selectOverErased } from './pack-bytes-store';
import { claimPack, endPack, findPack, insertPack } from './pack-store';

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
  await buildPack(workspaceId, pack, using);
  return withdrawn + 1;
}

/** A pack that holds what was erased since loses its bytes and its key, and gets a successor that says whose place it takes. */
async function withdrawErased(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const last = await selectLastErasure(tx, workspaceId);
    if (looked.get(workspaceId) === last) return 0;
    const found = await selectOverErased(tx, workspaceId, null);
    for (const { packId, causeIdx } of found) {
      const pack = await findPack(tx, workspaceId, packId, true);
      if (!pack) continue;
      const successor = uuidv7();
      await endPack(tx, workspaceId, packId, { state: 'withdrawn', problem: null });
      await insertPack(tx, workspaceId, {
        ...pack,
        packId: successor,
        askedBy: 'countersign',
        askedByName: 'Countersign',
        successorOf: packId,
      });
      await appendAct(tx, { workspaceId, type: 'service' }, {
        kind: 'pack.withdrawn',
        systemId: pack.systemId,
        data: { pack: toPublicId('pack', packId), successor: toPublicId('pack', successor), erasure: causeIdx, seed: pack.seed },
      }); // prettier-ignore
    }
    looked.set(workspaceId, last);
    return found.length;
  });
}

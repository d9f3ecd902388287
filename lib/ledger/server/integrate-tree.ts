import { listWorkspaceIds } from '@/lib/db/list-workspaces';
import { withWorkspace } from '@/lib/db/transaction';
import { inEachWorkspace } from '@/lib/observability/in-each-workspace';
import { log } from '@/lib/observability/log';
import { appendLeaf, decodeFrontier, encodeFrontier } from '../frontier';
import { HASH_BYTES } from '../merkle';
import { TILE_HEIGHT, TILE_WIDTH } from '../tile-path';
import { TREE_ALARM_WORDS, type TreeAlarm } from '../tree-state';
import { sha256 } from './tree-hash';
import { extendTiles, lockTree, moveTree, readHead, readLeafHashes, readTiles, setAlarm } from './tree-store';
import { edgeAgrees, edgeTiles } from './tree-tiles';

/** Leaves a transaction takes. */
const BATCH = 8_192;

/** The stored tree is not what the log gives. Nothing is written over it; people must look. */
class TreeFault extends Error {
  override readonly name = 'TreeFault';
  constructor(readonly alarm: TreeAlarm) {
    super(TREE_ALARM_WORDS[alarm]);
  }
}

const round = inEachWorkspace('integrate the tree');

/**
 * Takes what was appended since into the Merkle tree: leaf hashes into tiles, and the frontier on. The same events give the same bytes,
 * so running it again is safe; several workers may call it at once, one works on a log at a time. Returns how many leaves were taken,
 * in all workspaces or in the one given. A tree that is not what the log gives stays as it is: an alarm is set and nothing is taken.
 */
export async function integrateTree(workspaceId?: string): Promise<number> {
  return workspaceId ? integrateLog(workspaceId) : round(await listWorkspaceIds(), integrateLog);
}

async function integrateLog(workspaceId: string): Promise<number> {
  try {
    return await integrateBatch(workspaceId);
  } catch (error) {
    const alarm =
      error instanceof TreeFault ? error.alarm : (error as { code?: string }).code === 'CS001' ? ('tileDiffers' as const) : null;
    if (!alarm) throw error;
    const changed = await withWorkspace(workspaceId, async (tx) => {
      const tree = await lockTree(tx, workspaceId);
      if (!tree || tree.alarm === alarm) return false;
      await setAlarm(tx, workspaceId, alarm);
      return true;
    });
    if (changed) log().error({ workspaceId, alarm }, `the tree stopped growing: ${TREE_ALARM_WORDS[alarm]}`);
    return 0;
  }
}

function integrateBatch(workspaceId: string): Promise<number> {
  return withWorkspace(workspaceId, async (tx) => {
    const tree = await lockTree(tx, workspaceId);
    const head = tree && (await readHead(tx, workspaceId)); // after the lock: never older than the tree
    if (!tree || !head) return 0;
    const frontier = decodeFrontier(tree.size, tree.frontier);
    if (!frontier) throw new TreeFault('stateBroken');
    if (tree.size > head.nextIdx) throw new TreeFault('logShorter');
    if (tree.size === head.nextIdx) {
      if (tree.alarm) await setAlarm(tx, workspaceId, null);
      return 0;
    }
    const expected = Math.min(BATCH, head.nextIdx - tree.size);
    const leaves = await readLeafHashes(tx, workspaceId, tree.size, expected);
    if (!leaves || leaves.first !== tree.size || leaves.count !== expected || leaves.last !== tree.size + expected - 1)
      throw new TreeFault('gap');

    const edge = edgeTiles(tree.size);
    const stored = await readTiles(tx, workspaceId, edge);
    if (!edgeAgrees(frontier, stored)) throw new TreeFault('edgeDiffers');
    const growing = new Map<string, { level: number; n: number; hashes: Uint8Array[] }>();
    for (const { level, n, width } of edge) {
      const data = stored.find((tile) => tile.level === level && tile.n === n)!.data;
      growing.set(`${level}/${n}`, { level, n, hashes: [data.subarray(0, width * HASH_BYTES)] });
    }
    const touched = new Set<string>();
    for (let at = 0; at < leaves.count; at++) {
      const leaf = leaves.hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
      appendLeaf(
        frontier,
        leaf,
        ({ height, index }, hash) => {
          if (height % TILE_HEIGHT !== 0) return;
          const level = height / TILE_HEIGHT;
          const n = Math.floor(index / TILE_WIDTH);
          const key = `${level}/${n}`;
          let tile = growing.get(key);
          if (!tile) growing.set(key, (tile = { level, n, hashes: [] }));
          tile.hashes.push(hash);
          touched.add(key);
        },
        sha256,
      );
    }
    await extendTiles(
      tx,
      [...touched].map((key) => {
        const { level, n, hashes } = growing.get(key)!;
        return { level, n, data: Buffer.concat(hashes) };
      }),
    );
    await moveTree(tx, workspaceId, frontier.size, encodeFrontier(frontier));
    return leaves.count;
  });
}

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withWorkspace } from '@/lib/db/transaction';
import { encodeFrontier, frontierNodes, type Frontier } from '@/lib/ledger/frontier';
import { hashLeaf } from '@/lib/ledger/merkle';
import { hashFromTile, sliceOfNode, TILE_WIDTH } from '@/lib/ledger/tile-path';
import { verifyTlogProof } from '@/lib/ledger/tlog-proof';
import { parseTrust } from '@/lib/ledger/trust';
import { verifyEd25519 } from '@/lib/ledger/server/ed25519';
import { getLogKeys } from '@/lib/ledger/server/get-log-keys';
import { integrateTree } from '@/lib/ledger/server/integrate-tree';
import { proveInclusion } from '@/lib/ledger/server/prove-inclusion';
import { signCheckpoint } from '@/lib/ledger/server/sign-checkpoint';
import { initSignerHome } from '@/lib/ledger/server/signer-home';
import { takeLease } from '@/lib/ledger/server/signer-store';
import { readHead } from '@/lib/ledger/server/tree-store';
import { sha256 } from '@/lib/ledger/server/tree-hash';
import { uuidv7 } from '@/lib/shared/ids';
import type { BenchReport } from '../report';
import { percentile, time } from '../statistics';
import type { LoadProgress } from './load';
import { connectOwner, ensureWorkspace } from './load-store';
import { analyse, appendEntries, insertEntries, repeatTile, setTree } from './tree-bench-store';

const LEAVES = 10_000_000;
const PROOFS = 1_000;
const INTEGRATED = 200_000;
const ENTRY_BYTES = 400;
const SIGNED = 100;

/**
 * The tree's own costs: proofs out of a log of ten million entries, taking entries in, signing. The large log repeats 256 entries; its
 * tiles, root and proofs are real, and each proof is verified.
 */
export async function measureTree(url: string, progress: LoadProgress): Promise<BenchReport> {
  const client = await connectOwner(url);
  const home = mkdtempSync(path.join(tmpdir(), 'countersign-bench-signer-'));
  initSignerHome(home);
  const holder = randomUUID();
  await takeLease(holder);
  try {
    progress('making a log of ten million', 0, 3);
    const [large, fresh] = [uuidv7(), uuidv7()];
    await ensureWorkspace(client, large, 'large');
    await ensureWorkspace(client, fresh, 'fresh');
    const indexes = Array.from({ length: PROOFS }, () => Math.floor(Math.random() * LEAVES)).sort((a, b) => a - b);
    await makeLargeLog(client, large, [...new Set(indexes)]);
    await takeLease(holder);
    await signCheckpoint(large, holder, home);
    progress('proving', 1, 3);
    const emptyTimes = await time(PROOFS / 5, () => withWorkspace(large, (tx) => readHead(tx, large)));
    const proofTimes = await proveAll(
      large,
      [...indexes].sort(() => Math.random() - 0.5),
    );

    progress('integrating', 2, 3);
    await appendEntries(client, fresh, INTEGRATED, ENTRY_BYTES);
    const started = performance.now();
    let taken = 0;
    for (let done = 1; done > 0; taken += done) done = await integrateTree(fresh);
    const integrateMs = performance.now() - started;
    const signTimes = await signMany(client, fresh, holder, home);
    progress('done', 3, 3);
    return {
      name: 'ledger',
      setting: { leaves: LEAVES, proofs: PROOFS, integrated: taken, entryBytes: ENTRY_BYTES },
      figures: [
        {
          what: 'inclusion proof from 10 million, p99',
          value: percentile(proofTimes, 0.99),
          unit: 'ms',
          limit: { relation: 'at most', value: 20, why: 'a proof is asked for while a page waits' },
        },
        { what: 'inclusion proof from 10 million, p50', value: percentile(proofTimes, 0.5), unit: 'ms' },
        { what: 'beside it, a transaction that reads one row, p50', value: percentile(emptyTimes, 0.5), unit: 'ms' },
        { what: 'inclusion proof from 10 million, slowest', value: percentile(proofTimes, 1), unit: 'ms' },
        { what: 'entries taken into the tree', value: (taken / integrateMs) * 1000, unit: 'events/s' },
        { what: 'a checkpoint: checked, signed, remembered, published, p50', value: percentile(signTimes, 0.5), unit: 'ms' },
        { what: 'a checkpoint, p99', value: percentile(signTimes, 0.99), unit: 'ms' },
      ],
    };
  } finally {
    await client.end();
    rmSync(home, { recursive: true, force: true });
  }
}

const entryAt = (index: number): string => `entry ${index % TILE_WIDTH}`;

async function makeLargeLog(
  client: Awaited<ReturnType<typeof connectOwner>>,
  workspaceId: string,
  idxs: number[],
): Promise<void> {
  const leaves = Buffer.concat(Array.from({ length: TILE_WIDTH }, (_, i) => hashLeaf(Buffer.from(entryAt(i)), sha256)));
  // Every tile of a level is the same one, but for the last: the hash of a full tile, 256 times.
  const tiles: Uint8Array[] = [];
  let data: Uint8Array = leaves;
  for (let level = 0, hashes = LEAVES; hashes > 0; level++, hashes = Math.floor(hashes / TILE_WIDTH)) {
    tiles.push(data);
    const full = Math.floor(hashes / TILE_WIDTH);
    if (full > 0) await repeatTile(client, workspaceId, { level, from: 0, count: full, data });
    const width = hashes % TILE_WIDTH;
    if (width > 0) await repeatTile(client, workspaceId, { level, from: full, count: 1, data: data.subarray(0, width * 32) });
    const above = hashFromTile(data, { level, n: 0, start: 0, count: TILE_WIDTH }, sha256)!;
    data = Buffer.concat(Array.from({ length: TILE_WIDTH }, () => above));
  }
  const frontier: Frontier = {
    size: LEAVES,
    hashes: frontierNodes(LEAVES).map((node) => {
      const slice = sliceOfNode(node);
      return hashFromTile(tiles[slice.level]!, slice, sha256)!;
    }),
  };
  await setTree(client, workspaceId, LEAVES, encodeFrontier(frontier));
  await insertEntries(client, workspaceId, idxs, idxs.map(entryAt));
  await analyse(client);
}

async function proveAll(workspaceId: string, indexes: readonly number[]): Promise<number[]> {
  const reader = { workspaceId, systems: 'all' as const };
  const { origin, keys } = await getLogKeys(reader);
  const expected = { origin, trust: parseTrust(keys.map(({ vkey }) => vkey).join('\n')) };
  const times: number[] = [];
  await proveInclusion(reader, { event: String(indexes[0]) });
  for (const index of indexes) {
    const started = performance.now();
    const { text } = await proveInclusion(reader, { event: String(index) });
    times.push(performance.now() - started);
    await verifyTlogProof(text, Buffer.from(entryAt(index)), expected, verifyEd25519, sha256);
  }
  return times;
}

/** Entry by entry: each is taken in and signed, and only the signer's part is timed. */
async function signMany(
  client: Awaited<ReturnType<typeof connectOwner>>,
  workspaceId: string,
  holder: string,
  home: string,
): Promise<number[]> {
  await takeLease(holder);
  await signCheckpoint(workspaceId, holder, home);
  const all: number[] = [];
  for (let i = 0; i < SIGNED; i++) {
    const { nextIdx } = (await withWorkspace(workspaceId, (tx) => readHead(tx, workspaceId)))!;
    await insertEntries(client, workspaceId, [nextIdx], ['one more']);
    await client.query('UPDATE log_head SET next_idx = next_idx + 1 WHERE workspace_id = $1', [workspaceId]);
    await integrateTree(workspaceId);
    await takeLease(holder);
    const [took] = await time(1, () => signCheckpoint(workspaceId, holder, home), 0);
    all.push(took!);
  }
  return all;
}

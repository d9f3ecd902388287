import { describe, expect, test } from 'vitest';
import { asOwner, testWorkspace } from '@/lib/db/testing';
import { withWorkspace } from '@/lib/db/transaction';
import { decodeFrontier, rootOfFrontier } from '../frontier';
import { hashLeaf, planConsistency, planInclusion, verifyConsistency, verifyInclusion } from '../merkle';
import { slowRoot } from '../testing/slow-tree';
import { integrateTree } from './integrate-tree';
import { allEntries, appendSome, integrateAll } from './testing-tree';
import { readTree } from './tree-store';
import { foldFromTiles } from './tree-tiles';

async function treeOf(workspaceId: string) {
  const tree = (await withWorkspace(workspaceId, (tx) => readTree(tx, workspaceId)))!;
  const frontier = decodeFrontier(tree.size, tree.frontier)!;
  return { size: tree.size, alarm: tree.alarm, root: Buffer.from(rootOfFrontier(frontier)).toString('hex') };
}
const rootOf = (entries: readonly Uint8Array[]): string => Buffer.from(slowRoot(entries)).toString('hex');

describe('the tree', () => {
  test('grows to the root of all entries, in whatever portions they come', async () => {
    const { workspaceId } = await testWorkspace();
    for (const count of [1, 1, 5, 248, 1, 1, 300]) {
      await appendSome(workspaceId, count);
      expect(await integrateAll(workspaceId)).toBe(count);
      const entries = await allEntries(workspaceId);
      expect(await treeOf(workspaceId)).toEqual({ size: entries.length, alarm: null, root: rootOf(entries) });
    }
    expect(await integrateTree(workspaceId)).toBe(0);
  });

  test('several workers at once take every entry once', async () => {
    const { workspaceId } = await testWorkspace();
    await appendSome(workspaceId, 600);
    const taken = await Promise.all([1, 2, 3, 4].map(() => integrateAll(workspaceId)));
    expect(taken.reduce((a, b) => a + b)).toBe(600);
    expect(await treeOf(workspaceId)).toEqual({ size: 600, alarm: null, root: rootOf(await allEntries(workspaceId)) });
  });

  test('gives proofs from its tiles', async () => {
    const { workspaceId } = await testWorkspace();
    await appendSome(workspaceId, 700);
    await integrateAll(workspaceId);
    const entries = await allEntries(workspaceId);
    const fold = (plan: Parameters<typeof foldFromTiles>[2]) =>
      withWorkspace(workspaceId, (tx) => foldFromTiles(tx, workspaceId, plan));
    for (const size of [1, 255, 256, 257, 513, 700]) {
      const root = slowRoot(entries.slice(0, size));
      for (const index of [0, 100, 255, 256, 511, 699].filter((at) => at < size)) {
        const proof = await fold(planInclusion(index, size));
        expect(verifyInclusion({ index, size, leafHash: hashLeaf(entries[index]!), proof, root })).toBe(true);
      }
      const proof = await fold(planConsistency(size, 700));
      expect(verifyConsistency({ from: size, to: 700, fromRoot: root, toRoot: slowRoot(entries), proof })).toBe(true);
    }
  });
});

describe('the tree stops, sets an alarm and overwrites nothing', () => {
  test.each([
    ['an event is missing', 'gap', 'DELETE FROM event WHERE workspace_id = $1 AND idx = 305'],
    ['the last event is missing', 'gap', 'DELETE FROM event WHERE workspace_id = $1 AND idx = 309'],
    ['the log was cut', 'logShorter', 'UPDATE log_head SET next_idx = 299 WHERE workspace_id = $1'],
    [
      'a hash on the edge was changed',
      'edgeDiffers',
      `UPDATE log_tile SET data = set_byte(data, 40, get_byte(data, 40) # 1) WHERE workspace_id = $1 AND level = 0 AND n = 1`,
    ],
    ['a tile on the edge is gone', 'edgeDiffers', 'DELETE FROM log_tile WHERE workspace_id = $1 AND level = 0 AND n = 1'],
    [
      'the frontier was changed',
      'edgeDiffers',
      'UPDATE log_tree SET frontier = set_byte(frontier, 3, get_byte(frontier, 3) # 1) WHERE workspace_id = $1',
    ],
    ['the frontier is none', 'stateBroken', `UPDATE log_tree SET frontier = '\\x00' WHERE workspace_id = $1`],
    ['the state was put back', 'tileDiffers', `UPDATE log_tree SET size = 0, frontier = '' WHERE workspace_id = $1`],
  ])('when %s: %s', async (_, alarm, breakIt) => {
    const { workspaceId } = await testWorkspace();
    await appendSome(workspaceId, 300);
    await integrateAll(workspaceId);
    await appendSome(workspaceId, 10);
    if (alarm === 'tileDiffers') {
      await asOwner((client) =>
        client.query(`UPDATE event SET entry = entry || ' ' WHERE workspace_id = $1 AND idx = 7`, [workspaceId]),
      );
    }
    await asOwner((client) => client.query(breakIt, [workspaceId]));
    const before = await stored(workspaceId);
    expect(await integrateTree(workspaceId)).toBe(0);
    const after = await stored(workspaceId);
    expect(after.tiles).toEqual(before.tiles);
    expect(after.tree).toMatchObject({ ...before.tree, alarm });
  });

  test('and goes on when the fault is mended', async () => {
    const { workspaceId } = await testWorkspace();
    await appendSome(workspaceId, 20);
    const flip = 'UPDATE log_tile SET data = set_byte(data, 40, get_byte(data, 40) # 1) WHERE workspace_id = $1 AND level = 0';
    await integrateAll(workspaceId);
    await appendSome(workspaceId, 3);
    await asOwner((client) => client.query(flip, [workspaceId]));
    expect(await integrateTree(workspaceId)).toBe(0);
    await asOwner((client) => client.query(flip, [workspaceId]));
    expect(await integrateTree(workspaceId)).toBe(3);
    expect(await treeOf(workspaceId)).toEqual({ size: 23, alarm: null, root: rootOf(await allEntries(workspaceId)) });
  });

  test('the application cannot write tiles itself', async () => {
    const { workspaceId } = await testWorkspace();
    await appendSome(workspaceId, 3);
    await integrateAll(workspaceId);
    for (const statement of [
      'UPDATE log_tile SET width = 1',
      'DELETE FROM log_tile',
      'DELETE FROM checkpoint',
      `UPDATE checkpoint SET note = ''`,
    ]) {
      await expect(withWorkspace(workspaceId, (tx) => tx.sql(statement))).rejects.toMatchObject({ code: '42501' });
    }
  });
});

async function stored(workspaceId: string) {
  return asOwner(async (client) => ({
    tiles: (await client.query('SELECT level, n, width, data FROM log_tile WHERE workspace_id = $1 ORDER BY 1, 2', [workspaceId]))
      .rows,
    tree: (await client.query('SELECT size, frontier, alarm FROM log_tree WHERE workspace_id = $1', [workspaceId]))
      .rows[0] as object,
  }));
}

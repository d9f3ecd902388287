import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEntryBundle, encodeEntryBundle } from './entry-bundle';
import { appendLeaf, emptyFrontier } from './frontier';
import { hashLeaf, planInclusion, coverRange } from './merkle';
import { entriesOf, slowRoot } from './testing/slow-tree';
import { formatTilePath, hashFromTile, parseTilePath, sliceOfNode, tileWidth } from './tile-path';

describe('paths', () => {
  test('are those of the specification', () => {
    expect(formatTilePath({ level: 0, n: 1_234_067, width: 256 })).toBe('0/x001/x234/067');
    expect(formatTilePath({ level: 2, n: 0, width: 1 })).toBe('2/000.p/1');
    expect(formatTilePath({ level: 'entries', n: 273, width: 112 })).toBe('entries/273.p/112');
  });

  test('read back as they were written', () => {
    const level = fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const));
    const n = fc.integer({ min: 0, max: 10 ** 15 });
    fc.assert(
      fc.property(fc.record({ level, n, width: fc.integer({ min: 1, max: 256 }) }), (tile) => {
        expect(parseTilePath(formatTilePath(tile))).toEqual(tile);
      }),
    );
  });

  test.each([
    '',
    '0',
    '0/',
    '0/1',
    '0/01',
    '0/0001',
    '0/x000/001',
    '0/001/002',
    '0/x001',
    '64/000',
    '00/000',
    '-1/000',
    '0/000.p/0',
    '0/000.p/256',
    '0/000.p/01',
    '0/000.p',
    '0/000.p/',
    '0/000/p/1',
    'entry/000',
    'entries/x1/000',
    '0/000 ',
    '0/000\n',
    ' 0/000',
    '0/00a',
    '0/X001/000',
    '0/x999/x999/x999/x999/x999/x999/999',
    '0//000',
    '../0/000',
    '0/000.p/1/',
  ])('refuses %j', (path) => {
    expect(parseTilePath(path)).toBeNull();
  });
});

describe('tiles', () => {
  test('the example of the specification: a tree of 70,000', () => {
    expect(tileWidth(0, 272, 70_000)).toBe(256);
    expect(tileWidth(0, 273, 70_000)).toBe(112);
    expect(tileWidth(0, 274, 70_000)).toBe(0);
    expect(tileWidth(1, 0, 70_000)).toBe(256);
    expect(tileWidth(1, 1, 70_000)).toBe(17);
    expect(tileWidth(2, 0, 70_000)).toBe(1);
    expect(tileWidth(1, 0, 256)).toBe(1);
    expect(tileWidth(3, 0, 70_000)).toBe(0);
  });

  test('hold the hash of every subtree that a proof needs', () => {
    const entries = entriesOf(700);
    const tiles = new Map<string, Uint8Array[]>();
    const frontier = emptyFrontier();
    for (const entry of entries) {
      appendLeaf(frontier, hashLeaf(entry), ({ height, index }, hash) => {
        if (height % 8 !== 0) return;
        const at = `${height / 8}/${Math.floor(index / 256)}`;
        tiles.set(at, [...(tiles.get(at) ?? []), hash]);
      });
    }
    const data = ({ level, n }: { level: number; n: number }) => Uint8Array.from(Buffer.concat(tiles.get(`${level}/${n}`) ?? []));
    for (const index of [0, 1, 255, 256, 511, 512, 600, 699]) {
      for (const node of planInclusion(index, 700).flatMap(coverRange)) {
        const slice = sliceOfNode(node);
        const { height, index: at } = node;
        expect(hashFromTile(data(slice), slice)).toEqual(slowRoot(entries.slice(at * 2 ** height, (at + 1) * 2 ** height)));
      }
    }
    expect(hashFromTile(data({ level: 0, n: 2 }), { level: 0, n: 2, start: 128, count: 128 })).toBeNull();
  });
});

test('a tile is read, never written, also when it is a Buffer', () => {
  const tile = Buffer.from(Array.from({ length: 8192 }, (_, i) => i % 251));
  const before = Buffer.from(tile);
  const slice = { level: 0, n: 0, start: 64, count: 64 };
  expect(hashFromTile(tile, slice)).toEqual(hashFromTile(new Uint8Array(tile), slice));
  expect(tile.equals(before)).toBe(true);
});

describe('entry bundles', () => {
  test('read back as they were written', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 })), (entries) => {
        expect(decodeEntryBundle(encodeEntryBundle(entries))).toEqual(entries);
      }),
    );
  });
  test('that end within an entry are refused', () => {
    const bundle = encodeEntryBundle(entriesOf(3));
    for (const cut of [1, 2, 5, bundle.length - 1]) expect(() => decodeEntryBundle(bundle.slice(0, cut))).toThrow('ends within');
  });
  test('have no room for more than 65,535 bytes', () => {
    expect(decodeEntryBundle(encodeEntryBundle([new Uint8Array(65_535)]))[0]).toHaveLength(65_535);
    expect(() => encodeEntryBundle([new Uint8Array(65_536)])).toThrow(RangeError);
  });
});

import { expect, test } from 'vitest';
import { evidenceLevel, type ReachedOut } from './anchors';

const now = new Date('2026-11-26T12:00:00Z');
const hours = (n: number): Date => new Date(now.getTime() - n * 3_600_000);
const way = (kind: ReachedOut['kind'], size: number, at: Date): ReachedOut => ({ kind, anchors: 1, size, anchoredAt: at });
const level = (
  ways: ReachedOut[],
  over: Partial<Parameters<typeof evidenceLevel>[2]> = {},
  stamps: 'none' | 'holds' | 'old' = 'none',
): string => evidenceLevel(ways, stamps, { newestSize: 100, now, faults: [], ...over });

test('copies kept elsewhere count while the newest covers what is signed, or is from the last day', () => {
  expect(level([])).toBe('A0');
  expect(level([{ kind: 'directory', anchors: 0, size: null, anchoredAt: null }])).toBe('A0');
  expect(level([way('directory', 100, hours(72))])).toBe('A1');
  expect(level([way('webhook', 60, hours(23))])).toBe('A1');
  expect(level([way('webhook', 60, hours(25))])).toBe('A0');
});

test('a way with which the last verification found fault counts for nothing', () => {
  const faults = [{ layer: 'anchor', where: 'directory of the checkpoint of size 60' }];
  expect(level([way('directory', 100, hours(1))], { faults })).toBe('A0');
  expect(level([way('directory', 100, hours(1)), way('webhook', 100, hours(1))], { faults })).toBe('A1');
});

test('time stamps count only while the newest holds', () => {
  expect(level([way('timestamp', 100, hours(1))], {}, 'holds')).toBe('A3');
  expect(level([way('timestamp', 100, hours(1))], {}, 'old')).toBe('A0');
  expect(level([way('timestamp', 100, hours(1)), way('directory', 100, hours(1))], {}, 'old')).toBe('A1');
});

import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mergeJournals, readJournal, writeJournal, type Journalled } from './journal';

const short = vi.hoisted(() => ({ most: Infinity }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    writeSync: (file: number, bytes: Buffer, at = 0) => real.writeSync(file, bytes, at, Math.min(short.most, bytes.length - at)),
  };
});

const WORKSPACE = '018f0000-0000-7000-8000-000000000000';
let dir: string;
let file: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
  file = path.join(dir, `${WORKSPACE}.jsonl`);
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', dir);
});
afterEach(() => {
  short.most = Infinity;
  fs.rmSync(dir, { recursive: true, force: true });
});
const line = (n: number): Journalled => ({ v: 1, at: '2026-11-26T00:00:00.000Z', request: `ers_${n}`, case: `DSR-${n}`, legalBasis: 'gdpr17_1_b', keep: 'structure', targets: [] }); // prettier-ignore
const text = (n: number): string => `${JSON.stringify(line(n))}\n`;
const cases = (): unknown[] => readJournal(WORKSPACE).map((one) => ('case' in one ? one.case : null));

test('a line is whole however few bytes the disk takes at once, and a disk that takes none stops the erasure', () => {
  short.most = 7;
  writeJournal(WORKSPACE, line(1));
  expect(cases()).toEqual(['DSR-1']);
  short.most = 0;
  expect(() => writeJournal(WORKSPACE, line(2))).toThrow(/takes no more/);
});

test('what was cut off never joins the next line', () => {
  writeJournal(WORKSPACE, line(1));
  fs.appendFileSync(file, text(2).slice(0, 40));
  expect(cases()).toEqual(['DSR-1']);
  writeJournal(WORKSPACE, line(3));
  expect(cases()).toEqual(['DSR-1', 'DSR-3']);
  // Only the line break is missing: it counts.
  fs.appendFileSync(file, text(4).trimEnd());
  writeJournal(WORKSPACE, line(5));
  expect(cases()).toEqual(['DSR-1', 'DSR-3', 'DSR-4', 'DSR-5']);
});

test('two copies have the lines of both, each once', () => {
  expect(mergeJournals(text(1) + text(2), text(1) + text(3) + text(4).slice(0, 30))).toBe(text(1) + text(2) + text(3));
  expect(mergeJournals('', text(1))).toBe(text(1));
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IDENTITY } from '../../../packs/testing/made-pack';
import { makeReport } from '../../../packs/testing/made-report';
import { NOTHING_PINNED, type PinnedEvidence } from '../../../packs/pinned-evidence';
import { newTold } from '../../../packs/told';
import type { PackProfile } from '../../../packs/words';
import type { PackRow } from '../pack-store';
import { renderReport, type ReportInputs } from './render-report';

const inputs = (profile: PackProfile, over: Partial<ReportInputs> = {}): ReportInputs => ({
  pack: {
    profile, mode: 'selected', content: 'masked', decisions: [], grounds: [], frameworks: ['eu-ai-act'], lawDate: '2026-10-01', seed: 'c0ffee', seedBy: 'Auditors Ltd', seedIdx: 41_000, drawSize: 41_007, sampleSize: 60,
    facts: { population: 1_204, sampled: 60, bySystemDay: [{ month: '2026-07', decisions: 400, sampled: 18 }, { month: '2026-08', decisions: 398, sampled: 22 }, { month: '2026-09', decisions: 406, sampled: 20 }], coverage: [] },
  } as unknown as PackRow,
  identity: { ...IDENTITY, profile, mode: 'selected', system: { id: 'sys_00000000000000000000000000', name: 'Clinical triage recommender' }, signOffs: [{ name: 'Ana Novák', capacity: 'compliance', at: '2026-10-05T09:00:00.000Z' }, { name: 'Λία Παππά', capacity: 'legal', at: '2026-10-05T10:00:00.000Z' }] },
  reports: [makeReport()],
  contents: 'ab'.repeat(32),
  stamped: false,
  told: newTold(),
  pinned: NOTHING_PINNED,
  seedInLog: true,
  ...over,
}); // prettier-ignore

const dir = mkdtempSync(path.join(tmpdir(), 'countersign-report-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const run = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8' });
const file = path.join(dir, 'report.pdf');
let report: Buffer;
beforeAll(async () => {
  report = await renderReport(inputs('auditor'));
  writeFileSync(file, report);
});

test('the same inputs make the same bytes', async () => {
  expect((await renderReport(inputs('auditor'))).equals(report)).toBe(true);
  expect((await renderReport(inputs('auditor', { contents: 'cd'.repeat(32) }))).equals(report)).toBe(false);
});
test('it says that it is tagged, PDF/A, in which language, and what it is called', () => {
  const text = report.toString('latin1');
  for (const part of ['/MarkInfo', '/StructTreeRoot', '/Lang (en-GB)', 'pdfaid:part', '/DisplayDocTitle true'])
    expect(text).toContain(part);
});

describe('other readers of PDF', () => {
  test.skipIf(!has('pdfinfo'))('pdfinfo: tagged, titled', () => {
    const { stdout } = run('pdfinfo', file);
    expect(stdout).toMatch(/Tagged: +yes/);
    expect(stdout).toMatch(/Title: +Evidence pack pck_/);
  });
  test.skipIf(!has('pdfinfo'))('pdfinfo: headings, tables with header cells, figures with a text', () => {
    const { stdout } = run('pdfinfo', '-struct', file);
    for (const tag of ['H1', 'H2', 'Table', 'TH', 'TD', 'Figure', 'LI']) expect(stdout).toMatch(new RegExp(`^ *${tag}\\b`, 'm'));
  });
  test.skipIf(!has('qpdf'))('qpdf: its structure is sound', () => {
    expect(run('qpdf', '--check', file)).toMatchObject({ status: 0 });
  });
  test.skipIf(!has('pdftotext'))('pdftotext: limits come first, and every page carries number, id and hash', () => {
    const pages = run('pdftotext', '-layout', file, '-').stdout.split('\f').filter((page) => page.trim() !== ''); // prettier-ignore
    expect(pages.length).toBeGreaterThan(2);
    pages.forEach((page, i) => {
      expect(page).toContain(`page ${i + 1} of ${pages.length}`);
      expect(page).toContain(IDENTITY.id);
      expect(page).toContain('ab'.repeat(32));
    });
    // A heading of bars never ends a page.
    for (const page of pages) expect(page).not.toMatch(/(what was found|drawn of all)\s+pck_/);
    expect(pages[0]!.indexOf('does not cover')).toBeLessThan(pages[0]!.indexOf('evidence found'));
    expect(pages.join(' ')).not.toMatch(/complian(t|ce with)|conforms/i);
  });
  test.skipIf(!has('pdftotext'))('that nobody saw what a seed draws is said only where the log tells it', async () => {
    const said = async (seedInLog: boolean): Promise<string> => {
      writeFileSync(file, await renderReport(inputs('auditor', { seedInLog })));
      return run('pdftotext', file, '-').stdout.replaceAll(/\s+/g, ' ');
    };
    expect(await said(true)).toContain('could not see what it draws');
    const unproved = await said(false);
    expect(unproved).not.toContain('could not see');
    expect(unproved).toContain('is not told any more, so it is not proved');
  });
  test.skipIf(!has('pdftotext'))('the board gets two pages, a draft says that it is one, other scripts are kept', async () => {
    writeFileSync(file, await renderReport(inputs('board', { identity: { ...inputs('board').identity, status: 'draft' } })));
    const pages = run('pdftotext', file, '-').stdout.split('\f').filter((page) => page.trim() !== ''); // prettier-ignore
    expect(pages).toHaveLength(2);
    for (const page of pages) expect(page).toContain('DRAFT');
    writeFileSync(file, report);
    expect(run('pdftotext', file, '-').stdout).toContain('Λία Παππά');
  });
});

describe('what a report says of controls', () => {
  const pinned: PinnedEvidence = {
    ...NOTHING_PINNED,
    definitions: [{ id: 'E01', version: '1', title: 'Log coverage', question: 'Was it all reported?', unit: 'decision', population: 'Decisions of the period.', covered: 'It has an entry.', parameters: {}, limit: 'Nobody counts what was never sent.', answerable: true }],
    arguments: [{ framework: 'eu-ai-act', ref: '26(7)', reason: 'No workers are decided about here.', by: 'Ana Novak', at: '2026-10-01T00:00:00.000Z', eventIndex: 41 }],
    contradicting: { decisions: [{ decision: 'dec_1', blocks: ['E03'] }], beyond: 2 },
  }; // prettier-ignore
  const said = async (profile: PackProfile, over: Partial<ReportInputs> = {}): Promise<string> => {
    writeFileSync(file, await renderReport(inputs(profile, { pinned, ...over })));
    return run('pdftotext', file, '-').stdout.replaceAll(/\s+/g, ' ');
  };
  const there = has('pdftotext');
  test.skipIf(!there)(
    'what a block asks and its limit, what contradicts, what was argued, at which size of the log',
    async () => {
      const text = await said('auditor');
      for (const part of ['E01 Log coverage: ', 'Was it all reported?', 'Nobody counts what was never sent.', 'dec_1', 'No workers are decided about here. Argued by Ana Novak', 'entry 41 of the log', 'with 12,000 entries in the log, up to 12,000 more than are signed']) expect(text).toContain(part); // prettier-ignore
    },
  );
  test.skipIf(!there)('to an affected person nothing of it', async () => {
    const text = await said('affectedPerson', { reports: [] });
    for (const part of ['Log coverage', 'Human oversight by competent people', 'Argued', 'Frameworks'])
      expect(text).not.toContain(part);
  });
  test.skipIf(!there)('the board reads every limit, and no appetite that nobody stated', async () => {
    const text = await said('board');
    expect(text).toContain('No appetite was stated');
    expect(text).not.toMatch(/Within|older than 90 days, \d/);
    expect(text).toContain('No outside authority stamped');
  });
});

test.skipIf(spawnSync('pdftotext', ['-v']).error !== undefined)('a name of a field takes the room that it needs: the next row begins below it', async () => {
  const long = Array.from({ length: 40 }, (_, i) => `member${i}`).join(' › ');
  const told = { ...newTold(), records: [{ index: 1, kind: 'tool.returned', at: '2026-10-01T00:00:00.000Z', hidden: null, fields: [{ path: '/a', label: long, text: 'x' }, { path: '/b', label: 'following', text: 'y' }], more: 2 }] };
  writeFileSync(file, await renderReport(inputs('affectedPerson', { told })));
  const words = [...run('pdftotext', '-bbox', file, '-').stdout.matchAll(/yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]+)</g)].map(([, top, end, word]) => ({ top: Number(top), end: Number(end), word }));
  const at = (word: string) => words.find((one) => one.word === word)!;
  expect(at('following').top).toBeGreaterThan(at('member39').end - 1);
  expect(words.some((one) => one.word === 'member0')).toBe(false);
  expect(words.map((one) => one.word).join(' ')).toContain('2 further fields of this record stand in records.jsonl.');
}); // prettier-ignore

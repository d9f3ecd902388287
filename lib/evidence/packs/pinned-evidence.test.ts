import { expect, test } from 'vitest';
import { blockFiles, statementFile } from './evidence-files';
import { oscalResults } from './oscal';
import { NOTHING_PINNED, recordsWords, type PinnedEvidence } from './pinned-evidence';
import { IDENTITY } from './testing/made-pack';
import { makeReport } from './testing/made-report';

const pinned: PinnedEvidence = {
  ...NOTHING_PINNED,
  definitions: [{ id: 'E01', version: '1', title: 'Log coverage', question: 'Was it all reported?', unit: 'decision', population: 'Decisions of the period.', covered: 'It has an entry.', parameters: {}, limit: 'Nobody counts what was never sent.', answerable: true }],
}; // prettier-ignore
const fileOf = (held: PinnedEvidence): { definition: object | null } =>
  JSON.parse(blockFiles([makeReport()], held).find((one) => one.name === 'evidence/E01.json')!.text) as { definition: object };

test('a block stands with what it asked, in the words of the version that ran and of no other', () => {
  expect(fileOf(pinned).definition).toMatchObject({ title: 'Log coverage', question: 'Was it all reported?' });
  const newer = { ...pinned, definitions: pinned.definitions.map((one) => ({ ...one, version: '2' })) };
  expect(fileOf(newer).definition).toBeNull();
  const text = oscalResults(IDENTITY, [makeReport()], pinned);
  for (const part of ['Evidence block E01: Log coverage', 'Asks: Was it all reported?', 'Limit: Nobody counts']) expect(text).toContain(part);
}); // prettier-ignore
test('an argument stands in the statement of its own framework only', () => {
  const argued = (framework: string): string => statementFile([makeReport()], { ...pinned, arguments: [{ framework, ref: '26(2)', reason: 'It does not bind us at all.', by: 'Ana Novak', at: null, eventIndex: 7 }] }); // prettier-ignore
  expect(argued('eu-ai-act')).toContain('It does not bind us at all.');
  expect(argued('gdpr')).not.toContain('It does not bind us at all.');
});
test('a list that is cut says so first, with what the run counted', () => {
  const given = { block: 'E04', rows: 10_000, total: 1_000_000, contradicted: 12 } as const;
  expect(recordsWords({ ...given, cut: true })).toMatch(
    /^CUT: the file holds 10,000 records.*counted 1,000,000, of which 12 contradict/,
  );
  expect(recordsWords({ ...given, rows: 12, total: 12, cut: false })).toMatch(/^All 12 records are listed/);
});

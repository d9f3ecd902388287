import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { asOwner } from '@/lib/db/testing';
import { signedLog } from '@/lib/integrity/server/testing';
import { readActs } from '@/lib/ledger/server/testing';
import { readZip } from '@/lib/shared/zip';
import { toPublicId } from '@/lib/shared/ids';
import type { BlockRun } from '../../contract';
import type { NewPack } from '../../packs/pack-contract';
import { argueApplicability } from '../argue-applicability';
import { runBlock } from '../run-block';
import { setOwner } from '../set-owner';
import { readReports } from './read-reports';
import { requestPack } from './request-pack';
import { ASKED, judge, take, workOn } from './testing';

const filesOf = async (archive: Buffer): Promise<Map<string, string>> =>
  new Map((await readZip(archive)).map(({ name, bytes }) => [name, Buffer.from(bytes).toString('utf8')]));
const json = <T>(files: Map<string, string>, name: string): T => JSON.parse(files.get(name)!) as T;

test('a pack says what each block asked, which decisions contradict it, and why a control was argued away', async () => {
  const log = await signedLog(8);
  const officer = await log.ws.person('compliance_officer');
  const { rows } = await asOwner((client) => client.query<{ id: string }>("UPDATE decision SET risk_tier = 'critical', route = 'allow' WHERE decision_id IN (SELECT decision_id FROM decision WHERE workspace_id = $1 ORDER BY decision_id LIMIT 3) RETURNING decision_id::text AS id", [log.workspaceId])); // prettier-ignore
  const against = rows.map(({ id }) => toPublicId('decision', id)).sort();
  const reason = 'No workers are monitored or decided about by this system.';
  const at = { framework: 'eu-ai-act', ref: '26(7)', system: 'desk' } as const;
  await argueApplicability(officer, { ...at, reason });
  await setOwner(officer, { ...at, ownerId: officer.personId }); // moves the row's own index on, not the argument's
  const { id } = await requestPack(officer, {
    ...ASKED,
    frameworks: ['eu-ai-act', 'iso-42001'],
    sampleSize: 1,
    content: 'original',
  });
  await workOn(log, { reports: readReports });
  const archive = await take(officer, id);
  const verdict = await judge(archive);
  expect(verdict.faults).toEqual([]);
  expect(verdict.records!.sample).toMatchObject({ size: 1, population: 8, redrawn: true });
  const files = await filesOf(archive);

  const block = json<BlockRun & { definition: { title: string; question: string; limit: string }; records: { cut: boolean; rows: number; says: string }; contradictingInRecords: string[] }>(files, 'evidence/E12.json'); // prettier-ignore
  expect(block.definition).toMatchObject({ title: expect.stringMatching(/\w/), question: expect.stringMatching(/\?$/), limit: expect.stringMatching(/\w/) }); // prettier-ignore
  expect(block.contradicted).toBe(3);
  expect(block.records).toMatchObject({ cut: false, rows: block.population });
  expect(block.recordIds.slice(0, 3).sort()).toEqual(against);
  expect([...block.contradictingInRecords].sort()).toEqual(against);
  const lines = files.get('evidence/E12.records.csv')!.trim().split('\r\n');
  expect(lines[0]).toBe('id,at,verdict,decision');
  expect(lines).toHaveLength(block.population + 1);
  expect(lines.filter((line) => line.includes(',contradicted,')).map((line) => line.split(',')[3]).sort()).toEqual(against); // prettier-ignore

  const records = files.get('records.jsonl')!.trim().split('\n').map((line) => JSON.parse(line) as { index: number; decision: string; selected?: string[] }); // prettier-ignore
  for (const decision of against) {
    const own = records.filter((one) => one.decision === decision);
    expect(own.length).toBeGreaterThan(0);
    for (const one of own) {
      expect(one.selected).toContain('contradicts E12');
      expect(files.has(`proofs/${one.index}.tlog-proof`)).toBe(true);
    }
  }
  for (const one of records.filter(({ decision }) => !against.includes(decision))) expect(one.selected).toBeUndefined();

  // Both frameworks were measured at one instant, and a block that both name has one run.
  const controls = json<{ frameworks: { measuredAt: string }[] }>(files, 'controls.json');
  expect(new Set(controls.frameworks.map((one) => one.measuredAt)).size).toBe(1);

  const statement = json<{ frameworks: { framework: string; controls: { control: string; applicability: string; argument: object | null }[] }[] }>(files, 'statement-of-applicability.json'); // prettier-ignore
  const argued = statement.frameworks[0]!.controls.find((one) => one.control === at.ref)!;
  const { rows: events } = await asOwner((client) => client.query<{ idx: string }>("SELECT idx FROM event WHERE workspace_id = $1 AND kind = 'control.argued'", [log.workspaceId])); // prettier-ignore
  expect(argued).toMatchObject({ applicability: 'notApplicable', argument: { reason, by: officer.name, eventIndex: Number(events[0]!.idx) } }); // prettier-ignore
  expect(statement.frameworks.flatMap((one) => one.controls).filter((one) => one.argument !== null)).toHaveLength(1);
  expect(files.get('controls.json')).toContain(reason);

  const dir = mkdtempSync(path.join(tmpdir(), 'countersign-pack-'));
  const file = (name: string, bytes: string | Uint8Array): string => (writeFileSync(path.join(dir, name), bytes), path.join(dir, name)); // prettier-ignore
  const python = spawnSync('python3', ['public/verify.py', 'pack', '--trust', file('trust.txt', files.get('trust.txt')!), '--pack', file('pack.zip', archive)], { encoding: 'utf8' }); // prettier-ignore
  if (python.error === undefined) expect(`${python.stdout}${python.stderr}`).toMatch(/^proved: \d+ records of [34] decisions/m);

  // What was found meanwhile changes nothing of a pack that is built again.
  await asOwner((client) => client.query("UPDATE decision SET route = 'review' WHERE workspace_id = $1", [log.workspaceId]));
  await asOwner((client) => client.query("UPDATE evidence_pack SET state = 'queued', claimed_until = NULL WHERE workspace_id = $1", [log.workspaceId])); // prettier-ignore
  await workOn(log, { reports: readReports });
  expect((await take(officer, id)).equals(archive)).toBe(true);
}, 240_000);

test('a pack to an affected person holds nothing of controls, and asking for them is refused', async () => {
  const log = await signedLog(2);
  const officer = await log.ws.person('compliance_officer');
  const { rows } = await asOwner((client) => client.query<{ id: string }>('SELECT decision_id::text AS id FROM decision WHERE workspace_id = $1', [log.workspaceId])); // prettier-ignore
  const asked = { ...ASKED, profile: 'affectedPerson', decisions: [rows[0]!.id] } satisfies NewPack;
  await expect(requestPack(officer, asked)).rejects.toThrow(/names no framework/);
  const { id } = await requestPack(officer, { ...asked, frameworks: [] });
  // As one was asked for before this was refused.
  await asOwner((client) => client.query("UPDATE evidence_pack SET frameworks = '{eu-ai-act}' WHERE workspace_id = $1", [log.workspaceId])); // prettier-ignore
  await workOn(log);
  const archive = await take(officer, id);
  const verdict = await judge(archive);
  expect(verdict.faults).toEqual([]);
  expect(verdict.manifest!.pack.frameworks).toEqual([]);
  const names = [...(await filesOf(archive)).keys()];
  expect(names.filter((name) => /^(evidence|oscal)\/|controls|law\.json|statement/.test(name))).toEqual([]);
  expect(await readActs(log.workspaceId, 'pack.drafted')).toHaveLength(1);
  // That it was taken away is an act of reading.
  expect((await runBlock(officer, { block: 'E23', system: 'desk' })).facts).toMatchObject({ 'pack.downloaded': 1 });
}, 120_000);

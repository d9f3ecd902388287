import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PersonActor } from '@/lib/access/actor';
import { asOwner } from '@/lib/db/testing';
import { FaultBook } from '@/lib/integrity/fault-book';
import { checkReadModels } from '@/lib/integrity/server/check-read-models';
import { signedLog, whileAltered, type SignedLog } from '@/lib/integrity/server/testing';
import { ingestEvents } from '@/lib/ingest/server/ingest-events';
import { readActs } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import { fromPublicId, toPublicId } from '@/lib/shared/ids';
import { readZip } from '@/lib/shared/zip';
import { cancelPack, signOffPack } from './act-on-pack';
import { listWithholdings, readDraftRecords } from './read-draft-records';
import { getPack, listPacks } from './read-packs';
import { requestPack } from './request-pack';
import { ASKED, judge, take, workOn } from './testing';
import { liftWithholding, withholdPassage } from './withhold-passage';

const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
beforeAll(() => void vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(journal, { recursive: true, force: true });
});

const SECRET = 'a transfer to Harbour Holdings was reported';
interface Drafted {
  log: SignedLog;
  legal: PersonActor;
  officer: PersonActor;
  id: string;
  decision: string;
}
/** A draft to an affected person about a decision in which two records hold the same words, once inside JSON that is a text. */
async function drafted(over: object = {}): Promise<Drafted> {
  const log = await signedLog(1);
  const decision = `run-${randomUUID()}`;
  const event = (kind: string, second: number, data: object) => ({ id: randomUUID(), kind, schemaVersion: '1.0', occurredAt: `2026-11-20T10:00:0${second}.000Z`, system: 'desk', decision, data });
  const events = [
    event('tool.returned', 1, { tool: { name: 'look_up', result: { note: `In March ${SECRET}. The account is open.`, score: 71 } } }),
    event('model.invoked', 2, { model: { requested: 'm-1' }, input: JSON.stringify({ context: `In March ${SECRET}.` }), output: 'The request was refused because of the score.' }),
  ];
  await ingestEvents(await log.ws.key(), { body: JSON.stringify(events) });
  await log.sign();
  const officer = await log.ws.person('compliance_officer');
  const legal = await log.ws.person('reviewer', { permissionSets: ['legal'] });
  const { id } = await requestPack(officer, { ...ASKED, profile: 'affectedPerson', decisions: [decision], frameworks: [], ...over });
  await workOn(log);
  return { log, legal, officer, id, decision };
} // prettier-ignore

const fileOf = async (archive: Buffer, name: string): Promise<Buffer> => Buffer.from((await readZip(archive)).find((one) => one.name === name)!.bytes); // prettier-ignore
const textOf = async (archive: Buffer, name: string): Promise<string> => (await fileOf(archive, name)).toString();
const paperOf = async (archive: Buffer): Promise<string> => {
  const file = path.join(journal, 'report.pdf');
  writeFileSync(file, await fileOf(archive, 'report.pdf'));
  return spawnSync('pdftotext', [file, '-'], { encoding: 'utf8' }).stdout.replaceAll(/\s+/g, ' ');
};
const onPaper = spawnSync('pdftotext', ['-v']).error === undefined;
const placeOf = async (reader: PersonActor, id: string, words: string): Promise<{ record: number; path: string }> => {
  for (const { index, fields } of (await readDraftRecords(reader, id)).records)
    for (const field of fields) if (field.text.includes(words)) return { record: index, path: field.path };
  throw new Error('no such words');
};
const why = { ground: 'tippingOff', reason: 'A report to the FIU is open.' } as const;

test('a passage that legal keeps back leaves records and report, its ground stands there, and earlier sign-offs count no more', async () => {
  const { log, legal, officer, id } = await drafted();
  const at = await placeOf(legal, id, SECRET);
  const before = await take(officer, id);
  expect(await textOf(before, 'records.jsonl')).toContain(SECRET);
  const { manifestSha256 } = await getPack(officer, id);
  await signOffPack(officer, id, { capacity: 'compliance', manifestSha256: manifestSha256! });

  // A person who signs for legal says so, about words that stand there.
  await expect(withholdPassage(officer, id, { ...at, passage: SECRET, ...why })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(withholdPassage(await log.ws.key(['read', 'evidence']), id, { ...at, ...why })).rejects.toMatchObject({ code: 'scopeMissing' }); // prettier-ignore
  await expect(withholdPassage(legal, id, { ...at, passage: 'other words', ...why })).rejects.toMatchObject({
    code: 'invalidRequest',
  });
  await expect(withholdPassage(legal, id, { ...at, path: '/no/field', ...why })).rejects.toMatchObject({
    code: 'invalidRequest',
  });
  expect((await getPack(officer, id)).signOffs).toMatchObject([{ voidedAt: null }]);

  const mark = await withholdPassage(legal, id, { ...at, passage: SECRET, everywhere: true, ...why });
  expect(mark.voided).toBe(1);
  // The draft that was looked at is signed by nobody any more.
  await expect(signOffPack(legal, id, { capacity: 'legal', manifestSha256: manifestSha256! })).rejects.toMatchObject({
    code: 'conflict',
  });
  await workOn(log);
  const view = await getPack(legal, id);
  expect(view).toMatchObject({ status: 'draft', withheldByHand: 1, may: { withhold: true }, signOffs: [{ capacity: 'compliance', voidedAt: expect.any(String) as string }] }); // prettier-ignore
  expect(view.manifestSha256).not.toBe(manifestSha256);
  await expect(signOffPack(legal, id, { capacity: 'legal', manifestSha256: manifestSha256! })).rejects.toMatchObject({
    code: 'stale',
  });
  expect(await readActs(log.workspaceId, 'pack.withheld')).toMatchObject([{ pack: id, withholding: mark.id, record: at.record, part: 'passage', everywhere: true, ground: why.ground, reasonHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, voidedSignOffs: [toPublicId('person', officer.personId)] }]); // prettier-ignore
  expect(JSON.stringify(await readActs(log.workspaceId, 'pack.withheld'))).not.toMatch(/Harbour|FIU/);

  const seen = { manifestSha256: view.manifestSha256! };
  await signOffPack(officer, id, { capacity: 'compliance', ...seen });
  await signOffPack(legal, id, { capacity: 'legal', ...seen });
  await expect(withholdPassage(legal, id, { ...at, ...why })).rejects.toMatchObject({ code: 'conflict' });
  await workOn(log);
  const archive = await take(officer, id);
  expect((await judge(archive)).faults).toEqual([]);
  for (const { name, bytes } of await readZip(archive))
    expect(Buffer.from(bytes).toString('latin1'), name).not.toContain('Harbour');
  expect(await textOf(archive, 'records.jsonl')).toContain('In March [withheld: tipping-off]. The account is open.');
  expect(JSON.parse(await textOf(archive, 'withheld.json'))).toMatchObject({ counts: { tippingOff: { passage: 2 } }, marks: [{ record: at.record, path: at.path, part: 'passage', ground: 'tippingOff' }, {}] }); // prettier-ignore
  expect(await textOf(archive, 'records.jsonl')).not.toContain('FIU');
  if (onPaper) {
    const paper = await paperOf(archive);
    expect(paper).toContain('In March [withheld: tipping-off]. The account is open.');
    expect(paper).toContain('Withheld on the ground of tipping-off: 2 passages.');
    expect(paper).toContain('The request was refused because of the score.');
    expect(paper).not.toMatch(/Harbour|FIU/);
  }
  await log.sign();
  expect((await log.verify()).faults).toEqual([]);
  await expect(withholdPassage(legal, id, { ...at, ...why })).rejects.toMatchObject({ code: 'conflict' });
  await expect(liftWithholding(legal, id, mark.id)).rejects.toMatchObject({ code: 'conflict' });
}, 180_000);

test('what opens a record is not given with a part of it kept back; a mark that is lifted gives back what it kept', async () => {
  const { log, legal, officer, id, decision } = await drafted({ content: 'original' });
  // What records.jsonl gives and the report leaves out can be kept back too.
  expect((await readDraftRecords(legal, id)).records[0]!.order.map((one) => one.text)).toContain(decision);
  const opened = async (): Promise<number> =>
    (await textOf(await take(officer, id), 'records.jsonl')).split('"original"').length - 1;
  const all = await opened();
  const at = await placeOf(legal, id, 'score');
  const mark = await withholdPassage(legal, id, {
    record: at.record,
    path: at.path,
    ground: 'tradeSecrets',
    reason: 'How it is scored.',
  });
  const record = await withholdPassage(legal, id, { record: (await placeOf(legal, id, SECRET)).record, ground: 'thirdPersons', reason: 'All of it is about others.' }); // prettier-ignore
  await workOn(log);
  expect(await opened()).toBe(all - 2);
  expect((await readDraftRecords(legal, id)).records.filter((one) => one.hidden === 'mark')).toMatchObject([
    { ground: 'thirdPersons' },
  ]);
  await liftWithholding(legal, id, mark.id);
  await liftWithholding(legal, id, record.id);
  await expect(liftWithholding(legal, id, mark.id)).rejects.toMatchObject({ code: 'notFound' });
  await workOn(log);
  expect(await opened()).toBe(all);
  expect(await readActs(log.workspaceId, 'pack.withholdingLifted')).toHaveLength(2);
  expect((await listWithholdings(officer, id)).items.map((one) => one.lifted?.by)).toEqual([legal.name, legal.name]);
  // Words that people wrote go with the draft.
  await cancelPack(officer, id);
  const { rowCount } = await asOwner((db) => db.query('SELECT 1 FROM evidence_pack_withholding WHERE workspace_id = $1 AND words IS NOT NULL', [log.workspaceId])); // prettier-ignore
  expect(rowCount).toBe(0);
}, 180_000);

test('after an erasure the successor keeps back what its predecessor did, and the words of the marks are gone', async () => {
  const { log, legal, officer, id, decision } = await drafted();
  const at = await placeOf(legal, id, SECRET);
  await withholdPassage(legal, id, { ...at, passage: SECRET, everywhere: true, ...why });
  await workOn(log);
  const erasure = await requestErasure(officer, { caseNumber: 'DSR-3', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision }] } }); // prettier-ignore
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), erasure.id, { decision: 'consent', reason: 'identity was checked' }); // prettier-ignore
  await carryOutErasures();
  // From that commit on nobody reads them; the worker then takes them away.
  expect((await listWithholdings(legal, id)).items).toMatchObject([{ passage: null, path: null, reason: null }]);
  await log.sign();
  await workOn(log);
  const successor = (await listPacks(officer)).items.find((one) => one.id !== id)!;
  const { rows } = await asOwner((db) => db.query<{ words: Buffer | null }>('SELECT words FROM evidence_pack_withholding WHERE workspace_id = $1', [log.workspaceId])); // prettier-ignore
  expect(rows).toEqual([{ words: null }, { words: null }]);
  expect(await getPack(officer, successor.id)).toMatchObject({ status: 'draft', withheldByHand: 1 });
  expect(await textOf(await take(officer, successor.id), 'records.jsonl')).not.toContain('Harbour');
  await log.sign();
  expect((await log.verify()).faults).toEqual([]);
  expect(await markFaults(log)).toEqual([]);
  expect(await markFaults(log, `UPDATE evidence_pack_withholding SET everywhere = false WHERE workspace_id = $ws AND pack_id = '${fromPublicId('pack', successor.id)}'`)).toEqual([toldOf('column ground, part or place$')]); // prettier-ignore
}, 180_000);

/** What verification says of marks, once such a statement has altered them as the database's superuser. */
async function markFaults(log: SignedLog, ...alter: string[]): Promise<string[]> {
  const look = async (): Promise<string[]> => {
    const book = new FaultBook();
    await checkReadModels(log.workspaceId, log.origin, book, { fold: false });
    return book.faults.map(({ where }) => where).filter((where) => where.startsWith('table evidence_pack_withholding,'));
  };
  return whileAltered(log.workspaceId, ['evidence_pack_withholding'], alter, look);
}
const toldOf = (end: string): unknown => expect.stringMatching(new RegExp(`pck_.*mark_id [0-9a-f-]{36}.*${end}`)); // prettier-ignore

test('a mark that something but the desk lifted, moved, weakened, brought back, took away or added is told by verification', async () => {
  const { log, legal, id } = await drafted();
  const at = await placeOf(legal, id, SECRET);
  await withholdPassage(legal, id, { ...at, passage: SECRET, everywhere: true, ...why });
  await workOn(log);
  await liftWithholding(legal, id, (await withholdPassage(legal, id, { record: at.record, ...why })).id);
  expect(await markFaults(log)).toEqual([]);
  const stands = 'workspace_id = $ws AND lifted_at IS NULL';
  expect(await markFaults(log, `UPDATE evidence_pack_withholding SET lifted_at = now(), lifted_idx = 1, record_idx = record_idx + 1, part = 'field', everywhere = false,
    ground = 'tradeSecrets', made_by = gen_random_uuid(), made_at = made_at - interval '1 day', idx = idx - 1 WHERE ${stands}`)).toEqual(
    ['everywhere', 'ground', 'idx', 'lifted_at', 'lifted_idx', 'made_at', 'made_by', 'part', 'record_idx'].map((column) => toldOf(`column ${column}$`)),
  ); // prettier-ignore
  expect(await markFaults(log, 'UPDATE evidence_pack_withholding SET lifted_at = NULL, lifted_idx = NULL WHERE workspace_id = $ws')).toEqual([toldOf('column lifted_at$'), toldOf('column lifted_idx$')]); // prettier-ignore
  expect(await markFaults(log, `DELETE FROM evidence_pack_withholding WHERE ${stands}`)).toEqual([toldOf('')]);
  expect(await markFaults(log, `INSERT INTO evidence_pack_withholding SELECT workspace_id, pack_id, gen_random_uuid(), record_idx, part, everywhere, ground, words, made_by, made_by_name, made_at, idx FROM evidence_pack_withholding WHERE ${stands}`)).toEqual([toldOf('')]); // prettier-ignore
}, 120_000);

test('what is frozen is what was signed: a pack that would show something else is a draft again, and says why', async () => {
  const { log, legal, officer, id } = await drafted();
  const at = await placeOf(legal, id, SECRET);
  await withholdPassage(legal, id, { ...at, passage: SECRET, everywhere: true, ...why });
  await workOn(log);
  const { manifestSha256 } = await getPack(legal, id);
  await signOffPack(officer, id, { capacity: 'compliance', manifestSha256: manifestSha256! });
  await signOffPack(legal, id, { capacity: 'legal', manifestSha256: manifestSha256! });
  // Something but the desk took the mark away.
  const lifted = (to: string) => asOwner((db) => db.query(`UPDATE evidence_pack_withholding SET lifted_at = ${to} WHERE workspace_id = $1`, [log.workspaceId])); // prettier-ignore
  await lifted('now()');
  await workOn(log);
  await workOn(log);
  const back = await getPack(legal, id);
  expect(back).toMatchObject({ status: 'draft', problem: expect.stringContaining('draft again') as string });
  expect(back.signOffs.every((one) => one.voidedAt !== null)).toBe(true);
  expect(await readActs(log.workspaceId, 'pack.returned')).toMatchObject([{ pack: id, signedManifest: manifestSha256, voidedSignOffs: [{}, {}].map(() => expect.any(String) as string) }]); // prettier-ignore
  expect(await readActs(log.workspaceId, 'pack.frozen')).toEqual([]);
  await lifted('NULL');
  const seen = { manifestSha256: back.manifestSha256! };
  await signOffPack(officer, id, { capacity: 'compliance', ...seen });
  await signOffPack(legal, id, { capacity: 'legal', ...seen });
  await workOn(log);
  await workOn(log);
  expect((await getPack(legal, id)).status).toBe('draft');
  await log.sign();
  expect((await log.verify()).faults).toEqual([]);
}, 180_000);

test('words of marks go with what they are about from a pack that failed too, and who reads them is noted', async () => {
  const { log, legal, officer, id, decision } = await drafted();
  await withholdPassage(legal, id, { ...(await placeOf(legal, id, SECRET)), passage: SECRET, everywhere: true, ...why });
  await asOwner((db) => db.query("UPDATE evidence_pack SET state = 'failed' WHERE workspace_id = $1", [log.workspaceId]));
  const notes = async (): Promise<number> => (await asOwner((db) => db.query('SELECT 1 FROM access_note WHERE workspace_id = $1 AND person_id = $2', [log.workspaceId, officer.personId]))).rowCount ?? 0; // prettier-ignore
  const before = await notes();
  await listWithholdings(officer, id);
  expect(await notes()).toBe(before + 1);
  const erasure = await requestErasure(officer, { caseNumber: 'DSR-4', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep: 'structure', scope: { kind: 'targets', targets: [{ decision }] } }); // prettier-ignore
  await decideErasure(await log.ws.person('reviewer', { permissionSets: ['data_protection_officer'] }), erasure.id, { decision: 'consent', reason: 'identity was checked' }); // prettier-ignore
  await carryOutErasures();
  await workOn(log);
  const { rows } = await asOwner((db) => db.query<{ words: Buffer | null }>('SELECT words FROM evidence_pack_withholding WHERE workspace_id = $1', [log.workspaceId])); // prettier-ignore
  expect(rows).toEqual([{ words: null }]);
}, 120_000);

test('of the sign-offs that count, the database holds one a capacity and one a person', async () => {
  const { log, officer, id } = await drafted();
  const { manifestSha256 } = await getPack(officer, id);
  await signOffPack(officer, id, { capacity: 'compliance', manifestSha256: manifestSha256! });
  const again = (person: string, capacity: string) =>
    asOwner((db) => db.query(`INSERT INTO evidence_pack_sign_off (workspace_id, pack_id, person_id, person_name, capacity, manifest_sha256, signed_at)
      SELECT workspace_id, pack_id, ${person}, 'x', ${capacity}, manifest_sha256, now() FROM evidence_pack_sign_off WHERE workspace_id = $1`, [log.workspaceId])); // prettier-ignore
  await expect(again('gen_random_uuid()', 'capacity')).rejects.toThrow(/capacity_key/);
  await expect(again('person_id', "'legal'")).rejects.toThrow(/person_key/);
}, 60_000);

test('a board, a stranger and a pack to somebody else have nothing to keep back', async () => {
  const { log, legal, officer, id } = await drafted();
  const stranger = await log.ws.person('reviewer', { permissionSets: ['legal'], systems: [await log.ws.system('other')] });
  await expect(readDraftRecords(stranger, id)).rejects.toMatchObject({ code: 'notFound' });
  await expect(readDraftRecords(await log.ws.person('developer'), id)).rejects.toMatchObject({ code: 'forbidden' });
  const other = await requestPack(officer, ASKED);
  await workOn(log);
  await expect(readDraftRecords(legal, other.id)).rejects.toMatchObject({ code: 'conflict' });
  await expect(withholdPassage(legal, other.id, { record: 1, ...why })).rejects.toMatchObject({ code: 'conflict' });
}, 120_000);

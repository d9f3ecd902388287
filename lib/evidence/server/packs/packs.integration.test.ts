import { describe, expect, test } from 'vitest';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asOwner } from '@/lib/db/testing';
import { signedLog, type SignedLog } from '@/lib/integrity/server/testing';
import { formatVkey, noteKey } from '@/lib/ledger/note';
import { buildGoOracle, hasGo } from '@/lib/ledger/oracles/go-oracle';
import { sigstoreAccepts } from '@/lib/ledger/oracles/sigstore-oracle';
import { readActs } from '@/lib/ledger/server/testing';
import { readZip } from '@/lib/shared/zip';
import { cancelPack, handOverPack, signOffPack } from './act-on-pack';
import { downloadPack } from './download-pack';
import { getPack, listPacks } from './read-packs';
import { requestPack } from './request-pack';
import { ASKED, judge, letTimePass, take, workOn } from './testing';

let log: SignedLog;
/** A log and a signer of one test's own. */
const begin = async (): Promise<void> => {
  log = await signedLog(8);
};

const work = (over: Parameters<typeof workOn>[1] = {}) => workOn(log, over);

describe('a pack', () => {
  test('is asked for, built, verified, signed off by two, frozen, and the same on every export', async () => {
    await begin();
    const officer = await log.ws.person('compliance_officer');
    const { id } = await requestPack(officer, ASKED);
    await expect(downloadPack(officer, id)).rejects.toMatchObject({ code: 'conflict' });
    await work();
    const draft = await getPack(officer, id);
    expect(draft).toMatchObject({ status: 'draft', population: 8, sampled: 3, may: { signAs: ['compliance'] } });
    const first = await take(officer, id);
    const verdict = await judge(first);
    expect(verdict.faults).toEqual([]);
    expect(verdict.manifest!.pack.status).toBe('draft');
    expect(verdict.records).toMatchObject({ decisions: 3, sample: { size: 3, population: 8, redrawn: true } });
    const names = (await readZip(first)).map(({ name }) => name);
    for (const name of ['report.pdf', 'controls.json', 'evidence/E01.json', 'evidence/E01.csv', 'law.json', 'oscal/assessment-results.json', 'verify.html', 'verify.py', 'VERIFY.md', 'records.jsonl', 'checkpoints/pack.txt']) expect(names).toContain(name);

    const seen = { manifestSha256: draft.manifestSha256! };
    await expect(signOffPack(officer, id, { capacity: 'legal', ...seen })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(signOffPack(officer, id, { capacity: 'compliance', manifestSha256: '0'.repeat(64) })).rejects.toMatchObject({ code: 'stale' });
    expect(await signOffPack(officer, id, { capacity: 'compliance', ...seen })).toEqual({ frozen: false });
    await expect(signOffPack(await log.ws.person('compliance_officer'), id, { capacity: 'compliance', ...seen })).rejects.toMatchObject({ code: 'conflict' });
    expect(await signOffPack(await log.ws.person('reviewer', { permissionSets: ['legal'] }), id, { capacity: 'legal', ...seen })).toEqual({ frozen: true });
    await expect(cancelPack(officer, id)).rejects.toMatchObject({ code: 'conflict' });
    await work();
    const [one, two] = [await take(officer, id), await take(officer, id)];
    expect(one.equals(two)).toBe(true);
    const final = await judge(one);
    expect(final.faults).toEqual([]);
    expect(final.manifest!.pack).toMatchObject({ status: 'final', draftManifest: seen.manifestSha256 });
    expect(final.manifest!.pack.signOffs.map((each) => each.capacity)).toEqual(['compliance', 'legal']);
    await handOverPack(officer, id, { recipient: 'Market surveillance authority' });
    expect((await getPack(officer, id)).recipients.map((each) => each.way).sort()).toEqual(['download', 'download', 'download', 'handedOver']);
    expect(await readActs(log.workspaceId, 'pack.downloaded')).toHaveLength(3);
    expect((await readActs(log.workspaceId, 'pack.requested'))[0]).toMatchObject({ pack: id, seed: draft.seed });
  }, 120_000); // prettier-ignore

  test('killed at any step and begun again, it has the same bytes; a worker that lost it writes nothing', async () => {
    await begin();
    const officer = await log.ws.person('compliance_officer');
    const { id } = await requestPack(officer, ASKED);
    for (const stage of ['writing records', 'drawing the report', 'waiting for the signer']) {
      const killed = work({ onStep: (now) => { if (now === stage) throw new Error('killed'); } }); // prettier-ignore
      await expect(killed).rejects.toThrow('killed');
      await letTimePass(log.workspaceId);
    }
    await work();
    const archive = await take(officer, id);
    expect((await judge(archive)).faults).toEqual([]);
    await asOwner((client) => client.query("UPDATE evidence_pack SET state = 'queued', claimed_until = NULL WHERE workspace_id = $1 AND state = 'draft'", [log.workspaceId])); // prettier-ignore
    await work();
    expect((await take(officer, id)).equals(archive)).toBe(true);
  }, 120_000);

  test('is cancelled while it is built, and leaves nothing', async () => {
    await begin();
    const officer = await log.ws.person('compliance_officer');
    const { id } = await requestPack(officer, ASKED);
    let asked: Promise<void> | null = null;
    await work({ pause: () => (asked ??= cancelPack(officer, id)) });
    expect((await getPack(officer, id)).status).toBe('cancelled');
    const left = await asOwner((client) => client.query('SELECT 1 FROM evidence_pack_chunk c JOIN evidence_pack p USING (workspace_id, pack_id) WHERE p.workspace_id = $1 AND p.state = \'cancelled\'', [log.workspaceId])); // prettier-ignore
    expect(left.rows).toEqual([]);
  }, 60_000);

  test('of a complete range lets a reader rebuild the signed root', async () => {
    await begin();
    const officer = await log.ws.person('compliance_officer');
    const { id } = await requestPack(officer, { ...ASKED, mode: 'complete', content: 'original' });
    await work();
    const verdict = await judge(await take(officer, id));
    expect(verdict.faults).toEqual([]);
    expect(verdict.records).toMatchObject({ decisions: 8, range: { rebuilt: true, ofSystem: 8 } });
    expect(verdict.records!.opened).toBeGreaterThan(30);
  }, 60_000);

  test('to an affected person holds one decision and needs legal', async () => {
    await begin();
    const officer = await log.ws.person('compliance_officer');
    const { rows } = await asOwner((client) => client.query<{ external_id: string }>('SELECT external_id FROM decision WHERE workspace_id = $1 LIMIT 1', [log.workspaceId])); // prettier-ignore
    const { id } = await requestPack(officer, {
      ...ASKED,
      system: null,
      profile: 'affectedPerson',
      frameworks: [],
      decisions: [rows[0]!.external_id],
      grounds: ['privilege'],
    });
    await work();
    const seen = { manifestSha256: (await getPack(officer, id)).manifestSha256! };
    await signOffPack(officer, id, { capacity: 'compliance', ...seen });
    await expect(signOffPack(await log.ws.person('administrator'), id, { capacity: 'administration', ...seen })).rejects.toThrow(
      /legal/,
    );
  }, 60_000);

  test('is seen by an auditor in their room only', async () => {
    await begin();
    const auditor = await log.ws.person('auditor');
    expect((await listPacks(auditor)).items).toEqual([]);
    await expect(listPacks(auditor, { cursor: 'foo' })).rejects.toMatchObject({ code: 'invalidCursor' });
    await expect(requestPack(auditor, ASKED)).rejects.toMatchObject({ code: 'forbidden' });
    const other = await log.ws.person('compliance_officer', { systems: [] });
    expect((await listPacks(other)).items).toEqual([]);
  });
});

describe('others than us', () => {
  const has = (program: string): boolean => spawnSync(program, ['version']).error === undefined;
  test.skipIf(!has('openssl'))('openssl holds the signature over the manifest', async () => {
    await begin();
    const officer = await log.ws.person('compliance_officer');
    const { id } = await requestPack(officer, ASKED);
    await work();
    const files = await readZip(await take(officer, id));
    const bytes = (name: string): Buffer => Buffer.from(files.find((one) => one.name === name)!.bytes);
    const envelope = JSON.parse(bytes('manifest.dsse.json').toString()) as { payloadType: string; payload: string; signatures: { sig: string }[] };
    const payload = Buffer.from(envelope.payload, 'base64');
    const signed = Buffer.concat([Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `), payload]);
    const dir = mkdtempSync(path.join(tmpdir(), 'countersign-pack-'));
    const file = (name: string, content: Buffer): string => { writeFileSync(path.join(dir, name), content); return path.join(dir, name); };
    const args = (message: Buffer) => ['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', file('keys.pem', bytes('keys.pem')), '-sigfile', file('sig', Buffer.from(envelope.signatures[0]!.sig, 'base64')), '-in', file('in', message)];
    expect(execFileSync('openssl', args(signed)).toString()).toContain('Verified');
    expect(spawnSync('openssl', args(Buffer.concat([signed, Buffer.from('x')]))).status).toBe(1);
  }); // prettier-ignore

  for (const [name, there] of [['Go’s sumdb', hasGo], ['sigstore’s verifier', true]] as const) test.skipIf(!there)(`${name} holds every proof of a pack, and refuses another entry, key or proof`, async () => {
    await begin();
    const officer = await log.ws.person('compliance_officer');
    const { id } = await requestPack(officer, ASKED);
    await work();
    const files = await readZip(await take(officer, id));
    const text = (of: string): string => Buffer.from(files.find((one) => one.name === of)!.bytes).toString();
    const dir = mkdtempSync(path.join(tmpdir(), 'countersign-pack-'));
    let n = 0;
    const file = (content: string | Uint8Array): string => { const at = path.join(dir, String(n++)); writeFileSync(at, content); return at; };
    const keys = text('trust.txt').split('\n').filter(Boolean).map((line) => `${line.split(' ')[0]!}\n`).join('');
    const origin = text('checkpoints/pack.txt').split('\n')[0]!;
    const oracle = name.startsWith('Go') ? buildGoOracle(dir) : '';
    const accepts = (given: { proof: string; entry: Uint8Array; keys: string }): boolean =>
      oracle ? spawnSync(oracle, ['inclusion', origin, file(given.keys), file(given.proof), file(given.entry)]).status === 0 : sigstoreAccepts(given);
    const records = text('records.jsonl').trim().split('\n').map((line) => JSON.parse(line) as { index: number; entry: string });
    expect(records.length).toBeGreaterThan(10);
    for (const { index, entry } of records) {
      const given = { keys, proof: text(`proofs/${index}.tlog-proof`), entry: Buffer.from(entry) };
      expect(accepts(given), String(index)).toBe(true);
    }
    const [first, second] = records;
    const given = { keys, proof: text(`proofs/${first!.index}.tlog-proof`), entry: Buffer.from(first!.entry) };
    expect(accepts({ ...given, entry: Buffer.from(second!.entry) })).toBe(false);
    expect(accepts({ ...given, entry: Buffer.from(`${first!.entry} `) })).toBe(false);
    expect(accepts({ ...given, proof: text(`proofs/${second!.index}.tlog-proof`) })).toBe(false);
    expect(accepts({ ...given, keys: formatVkey(noteKey(origin, new Uint8Array(32).fill(0x58))) })).toBe(false);
  }, 120_000); // prettier-ignore
});

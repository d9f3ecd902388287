import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { formatVkey, noteKey } from '@/lib/ledger/note';
import { readActs, readLog } from '@/lib/ledger/server/testing';
import { carryOutErasures } from '@/lib/retention/server/carry-out-erasures';
import { decideErasure } from '@/lib/retention/server/decide-erasure';
import { getCertificate } from '@/lib/retention/server/get-certificate';
import { requestErasure } from '@/lib/retention/server/request-erasure';
import type { ErasureCertificate } from '@/lib/retention/certificate';
import { toPublicId } from '@/lib/shared/ids';
import { readZip } from '@/lib/shared/zip';
import { gatherEvidence } from '../gather-evidence';
import { judgeEvidence } from '../judge-evidence';
import { commandsOf } from '../proof-readme';
import { verifyInNode } from '../testing/made-log';
import { verdictOf, type Verdict } from '../verdict';
import { proveDecision } from './prove-decision';
import { signedLog, type SignedLog } from './testing';

// The archive of a decision must convince whoever has openssl and a shell, and nothing of ours: exactly the commands of its README are run, and
// in a place where no other program is found.
const which = (program: string): string => spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
const openssl3 = /^OpenSSL [3-9]/.test(spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '');
const python = spawnSync('python3', ['--version']).error === undefined;
const goProgram = [which('go'), '/usr/lib/go-1.19/bin/go'].find((one) => one !== '' && existsSync(one));
/** Where our own pipeline runs, what would be looked at by others is looked at by them: nothing is skipped in silence. */
test.runIf(process.env['CI'] || process.env['COUNTERSIGN_REQUIRE_ORACLES'])('openssl 3, Python and Go are there', () => {
  expect({ openssl3, python, go: goProgram !== undefined }).toEqual({ openssl3: true, python: true, go: true });
});
const root = mkdtempSync(path.join(tmpdir(), 'countersign-archive-'));
const programs = path.join(root, 'bin');
beforeAll(() => {
  mkdirSync(programs);
  for (const one of ['openssl', 'cat', 'cmp', 'dd', 'tail', 'tr', 'rm']) symlinkSync(which(one), path.join(programs, one));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** The archive unpacked, and its README's commands in a file, as somebody types them from it. */
async function unpack(archive: Uint8Array): Promise<string> {
  const dir = mkdtempSync(path.join(root, 'unpacked-'));
  for (const { name, bytes } of await readZip(archive)) {
    mkdirSync(path.dirname(path.join(dir, name)), { recursive: true });
    writeFileSync(path.join(dir, name), bytes);
  }
  writeFileSync(path.join(dir, 'typed.sh'), commandsOf(readFileSync(path.join(dir, 'README.txt'), 'utf8')));
  return dir;
}
function typed(dir: string, trust = 'trust.txt'): { proved: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(which('sh'), ['typed.sh', trust], { cwd: dir, encoding: 'utf8', env: { ...process.env, PATH: programs } }); // prettier-ignore
  return { proved: status === 0, said: stdout + stderr };
}
/** The README's line for Go, with its standard library alone. */
function gone(dir: string, trust = 'trust.txt'): { proved: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync(goProgram!, ['run', 'verify.go', trust], { cwd: dir, encoding: 'utf8', env: { ...process.env, GO111MODULE: 'off', GOFLAGS: '', GOPROXY: 'off', GOCACHE: path.join(root, 'go-cache') } }); // prettier-ignore
  return { proved: status === 0, said: stdout + stderr };
}
/** All ways that a README names, but for the page, which judge() stands for. */
function everyWay(dir: string, archive: Uint8Array): { by: string; proved: boolean; said: string }[] {
  return [
    ...(openssl3 ? [{ by: 'openssl', ...typed(dir) }] : []),
    ...(goProgram ? [{ by: 'go', ...gone(dir) }] : []),
    ...(python
      ? [{ by: 'python', ...script('archive', '--trust', path.join(dir, 'trust.txt'), '--archive', put(archive)) }]
      : []),
  ];
}
function script(...args: string[]): { proved: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync('python3', ['public/verify.py', ...args], { encoding: 'utf8' });
  return { proved: status === 0, said: stdout + stderr };
}
const put = (content: string | Uint8Array): string => {
  const file = path.join(mkdtempSync(path.join(root, 'file-')), 'it');
  writeFileSync(file, content);
  return file;
};
const crypto = { sha256: (bytes: Uint8Array) => createHash('sha256').update(bytes).digest(), verifyEd25519: verifyInNode };
async function judge(files: { name: string; bytes: Uint8Array; asKey?: true }[]): Promise<Verdict> {
  return verdictOf(await judgeEvidence(await gatherEvidence(files), crypto), []);
}

async function firstDecision(log: SignedLog): Promise<string> {
  const first = (await readLog(log.workspaceId)).find((one) => one.decisionId !== null);
  return toPublicId('decision', first!.decisionId!);
}
/** Erases a decision, with two persons, to the end; the id of the request. */
async function erase(log: SignedLog, decision: string, keep: 'structure' | 'nothing'): Promise<string> {
  const journal = mkdtempSync(path.join(tmpdir(), 'countersign-journal-'));
  onTestFinished(() => rmSync(journal, { recursive: true, force: true }));
  vi.stubEnv('COUNTERSIGN_ERASURE_JOURNAL', journal);
  const officer = await log.ws.person('compliance_officer');
  const { id } = await requestErasure(officer, { caseNumber: 'DSR-7', legalBasis: 'gdpr17_1_b', reason: 'consent withdrawn', keep, scope: { kind: 'targets', targets: [{ decision }] } }); // prettier-ignore
  const consents = await log.ws.person('compliance_officer', { permissionSets: ['data_protection_officer'] });
  await decideErasure(consents, id, { decision: 'consent', reason: 'identity was checked' });
  await carryOutErasures();
  await log.sign();
  return id;
}

describe.skipIf(!openssl3)('the commands of the README, with openssl and sh alone', () => {
  let archive: Uint8Array | undefined;
  /** An archive of a log that was not made for it alone, unpacked anew: made inside a test, as its signer's directory goes with one. */
  async function fresh(): Promise<string> {
    if (!archive) {
      const log = await signedLog(3);
      ({ archive } = await proveDecision(await log.ws.person('compliance_officer'), await firstDecision(log)));
    }
    return unpack(archive);
  }

  test('accept what we make, and are those of verify.sh', async () => {
    const dir = await fresh();
    const entries = readdirSync(path.join(dir, 'entries')).length;
    const { proved, said } = typed(dir);
    expect(said).toContain('signed by a key of trust.txt');
    expect(said.match(/is entry \d+ of the log/g)).toHaveLength(entries);
    expect(said.match(/is what entry \d+ says/g)).toHaveLength(readdirSync(path.join(dir, 'disclosures')).length);
    expect(proved).toBe(true);
    expect(readFileSync(path.join(dir, 'typed.sh'), 'utf8')).toBe(readFileSync(path.join(dir, 'verify.sh'), 'utf8'));
    expect(readdirSync(dir)).toEqual(expect.arrayContaining(['verify.html', 'verify.py', 'verify.go']));
  });

  test.skipIf(!goProgram)(
    'of Go are refused what openssl is: another key, a changed byte of whatever is in it',
    async () => {
      const dir = await fresh();
      expect(gone(dir)).toMatchObject({ proved: true, said: expect.stringContaining('signed by a key of trust.txt') as string });
      const vkey = readFileSync(path.join(dir, 'trust.txt'), 'utf8').split(' ')[0]!;
      const name = vkey.split('+')[0]!;
      for (const other of [formatVkey(noteKey(name, new Uint8Array(32).fill(0x58))), `${vkey} until=1`, `${vkey} from=1000`, ''])
      expect(gone(dir, put(`${other}\n`)), other).toMatchObject({ proved: false, said: expect.stringContaining('NOT PROVED') as string }); // prettier-ignore
      const [first] = readdirSync(path.join(dir, 'disclosures'));
      const index = first!.slice(0, -4);
      for (const file of ['checkpoint.txt', `entries/${index}.json`, `proofs/${index}.tlog-proof`, `disclosures/${index}.txt`]) {
        const whole = readFileSync(path.join(dir, file));
        for (const other of [
          whole.map((byte, i) => (i === 0 ? byte ^ 1 : byte)),
          whole.map((byte, i) => (i === whole.length >> 1 ? byte ^ 1 : byte)),
          Buffer.concat([whole, Buffer.from('\n')]),
          whole.subarray(0, -1),
        ]) {
          writeFileSync(path.join(dir, file), other);
          expect(gone(dir), `${file}, ${other.length} bytes`).toMatchObject({ proved: false });
        }
        writeFileSync(path.join(dir, file), whole);
      }
    },
    240_000,
  );

  test('refuse a changed byte, wherever it is', async () => {
    const dir = await fresh();
    // Of the first entry: what is refused there is refused at once.
    const [first] = readdirSync(path.join(dir, 'disclosures'));
    const index = first!.slice(0, -4);
    const files = ['checkpoint.txt', `entries/${index}.json`, `proofs/${index}.tlog-proof`, `disclosures/${index}.txt`];
    for (const name of files) {
      const file = path.join(dir, name);
      const whole = readFileSync(file);
      const step = Math.max(1, Math.ceil(whole.length / 2));
      for (let at = 0; at < whole.length; at += step) {
        writeFileSync(
          file,
          whole.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        );
        expect(typed(dir), `${name}, byte ${at}`).toMatchObject({ proved: false, said: expect.stringContaining('NOT PROVED') as string }); // prettier-ignore
      }
      for (const other of [
        Buffer.concat([whole, Buffer.from('\n')]),
        Buffer.concat([whole, Buffer.from([0])]),
        whole.subarray(0, -1),
      ]) {
        writeFileSync(file, other);
        expect(typed(dir).proved, `${name}, ${other.length} bytes`).toBe(false);
      }
      writeFileSync(file, whole);
    }
    expect(typed(dir).proved).toBe(true);
  }, 240_000);

  test('refuse another key, a key that is not trusted for this size, and a place that is written in another way', async () => {
    const dir = await fresh();
    const trust = readFileSync(path.join(dir, 'trust.txt'), 'utf8');
    const vkey = trust.split(' ')[0]!;
    const name = vkey.split('+')[0]!;
    for (const other of [formatVkey(noteKey(name, new Uint8Array(32).fill(0x58))), `${vkey} until=1`, `${vkey} from=1000`, ''])
      expect(typed(dir, put(`${other}\n`)).proved, other).toBe(false);
    expect(typed(dir, put(`# the key\n\n${vkey} from=0 until=1000\n`)).proved).toBe(true);
    const [entry] = readdirSync(path.join(dir, 'entries'));
    const index = entry!.slice(0, -5);
    const proof = readFileSync(path.join(dir, 'proofs', `${index}.tlog-proof`), 'utf8');
    writeFileSync(path.join(dir, 'entries', `0${entry}`), readFileSync(path.join(dir, 'entries', entry!)));
    writeFileSync(path.join(dir, 'proofs', `0${index}.tlog-proof`), proof.replace(`index ${index}`, `index 0${index}`));
    expect(typed(dir)).toMatchObject({ proved: false, said: expect.stringContaining('not a number') as string });
  });
});

describe('after an erasure', () => {
  test('what was left of records is proved by the order, in every way; what was handed out before still proves what it proved', async () => {
    const log = await signedLog(2);
    const decision = await firstDecision(log);
    const officer = await log.ws.person('compliance_officer');
    const { archive: old } = await proveDecision(officer, decision);
    await erase(log, decision, 'structure');
    const { archive } = await proveDecision(officer, decision);
    const dir = await unpack(archive);
    // What was handed out before proves what it proved; what is taken now shows what is left and who ordered it.
    const ways = everyWay(await unpack(old), old);
    expect(ways.filter((one) => !one.proved)).toEqual([]);
    for (const { by, said } of ways) expect(said, by).not.toMatch(/erased|left of/);
    for (const { by, proved, said } of everyWay(dir, archive)) {
      expect(proved, `${by}: ${said}`).toBe(true);
      expect(said, by).toMatch(/left of/);
    }
    if (openssl3) {
      expect(typed(dir)).toMatchObject({ proved: true, said: expect.stringMatching(/left of entry \d+/) as string });
      // The order alone says so: with what it says away, what was left hangs in the air.
      const order = (await readLog(log.workspaceId)).find((one) => one.kind === 'content.erased')!;
      rmSync(path.join(dir, 'disclosures', `${order.idx}.txt`));
      expect(typed(dir)).toMatchObject({ proved: false, said: expect.stringContaining('no entry here ordered') as string });
    }
    if (python) {
      const given = ['archive', '--trust', path.join(dir, 'trust.txt'), '--archive'];
      expect(script(...given, put(archive))).toMatchObject({ proved: true, said: expect.stringMatching(/left of it/) as string });
      const changed = Uint8Array.from(archive);
      const at = Buffer.from(archive).indexOf('"kind":"tool.called"');
      changed[at + 9]! ^= 1;
      expect(script(...given, put(changed)).proved).toBe(false);
    }
  }, 60_000);

  test('a decision that is in no list any more is still proved, with the order that erased it; its system still decides who may', async () => {
    const log = await signedLog(2);
    const decision = await firstDecision(log);
    const officer = await log.ws.person('compliance_officer');
    const { archive: kept } = await proveDecision(officer, decision);
    const before = (await readZip(kept)).filter((one) => one.name.startsWith('entries/'));
    await erase(log, decision, 'nothing');
    // What an auditor took away before still proves what it proved: an erasure breaks no proof.
    for (const { by, proved, said } of everyWay(await unpack(kept), kept)) expect(proved, `${by}: ${said}`).toBe(true);
    const { archive } = await proveDecision(officer, decision);
    const files = new Map((await readZip(archive)).map(({ name, bytes }) => [name, bytes]));
    for (const { name, bytes } of before) expect(files.get(name)).toEqual(bytes);
    expect(Buffer.from(files.get('README.txt')!).toString()).toContain('in no list of the installation any more');
    const order = (await readLog(log.workspaceId)).find((one) => one.kind === 'content.erased')!;
    const verdict = await judge([{ name: 'proof.zip', bytes: archive }]);
    expect(verdict).toMatchObject({ outcome: 'proved', problems: [] });
    expect(verdict.proved.join(' ')).toContain(`was erased by order of entry ${order.idx}`);
    for (const { by, proved, said } of everyWay(await unpack(archive), archive)) {
      expect(proved, `${by}: ${said}`).toBe(true);
      expect(said, by).toMatch(new RegExp(`erased by order of entry ${order.idx}`));
    }
    expect((await readActs(log.workspaceId, 'record.exported')).at(-1)).toMatchObject({ what: 'proof', decision });
    expect((await readLog(log.workspaceId)).findLast((one) => one.kind === 'record.exported')!.decisionId).toBeNull();
    const stranger = await log.ws.person('compliance_officer', { systems: [] });
    await expect(proveDecision(stranger, decision)).rejects.toMatchObject({ code: 'notFound' });
    await expect(proveDecision(officer, toPublicId('decision', '01990000-0000-7000-8000-000000000000'))).rejects.toMatchObject({ code: 'notFound' }); // prettier-ignore
  }, 60_000);

  test('the certificate is judged: its parts as any entry, its own words by what the event of the end says', async () => {
    const log = await signedLog(2);
    const id = await erase(log, await firstDecision(log), 'structure');
    const officer = await log.ws.person('compliance_officer');
    const certificate = await getCertificate(officer, id);
    const trust = Buffer.from((await readZip((await proveDecision(officer, await firstDecision(log))).archive)).find(({ name }) => name === 'trust.txt')!.bytes); // prettier-ignore
    const key = { name: 'the key you gave', bytes: trust, asKey: true } as const;
    const about = (given: unknown) => judge([{ name: 'certificate.json', bytes: Buffer.from(JSON.stringify(given)) }, key]);
    const good = await about(certificate);
    expect(good).toMatchObject({ outcome: 'proved', problems: [] });
    expect(good.proved.join(' ')).toContain('The certificate says of the erasure what these entries say');
    const given = (content: unknown): string[] => ['certificate', '--trust', put(trust), '--certificate', put(JSON.stringify(content))]; // prettier-ignore
    if (python) expect(script(...given(certificate))).toMatchObject({ proved: true });
    const lies: ((one: ErasureCertificate) => void)[] = [
      (one) => (one.request.case = 'DSR-8'),
      (one) => (one.request.id = toPublicId('erasure', '01990000-0000-7000-8000-000000000000')),
      (one) => (one.request.consentedBy = 'nobody'),
      (one) => (one.removed.records += 1),
      (one) => one.removed.eventIndexes.push(1),
      (one) => (one.proofs.at(-1)!.says['reason'] = 'another'),
      (one) => (one.proofs[0]!.index += 1),
      (one) => one.proofs.pop(),
      (one) => (one.proofs[0]!.entry = one.proofs[1]!.entry),
    ];
    for (const lie of lies) {
      const changed = structuredClone(certificate);
      lie(changed);
      expect((await about(changed)).outcome, String(lie)).toBe('refuted');
      if (python) expect(script(...given(changed)).proved, String(lie)).toBe(false);
    }
  }, 60_000);
});

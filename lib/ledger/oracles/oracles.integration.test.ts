import { spawnSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testWorkspace } from '@/lib/db/testing';
import { formatVkey, noteKey, parseNote, parseVkey } from '../note';
import { rawPublicKey } from '../server/ed25519';
import { makeProofs, type MadeProofs } from '../testing/made-proofs';
import { buildGoOracle, hasGo } from './go-oracle';
import { sigstoreAccepts } from './sigstore-oracle';

// What we make must convince code that is not ours, and what was tampered with must not: Go's own transparency log, sigstore's, openssl,
// and the script that auditors are given. A tool that is not installed skips its tests by name.
const ROOT = path.resolve(import.meta.dirname, '../../..');
const has = (program: string): boolean => spawnSync(program, ['version']).error === undefined;

const dir = mkdtempSync(path.join(tmpdir(), 'countersign-oracles-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
let made: MadeProofs;
let strangers: string;
beforeAll(async () => {
  made = await makeProofs((await testWorkspace()).workspaceId);
  strangers = formatVkey(noteKey(made.origin, new Uint8Array(32).fill(0x58)));
});

let files = 0;
function file(content: string | Uint8Array): string {
  const at = path.join(dir, String(files++));
  writeFileSync(at, content);
  return at;
}
/** Runs a program; true when it accepts. */
const accepts = (program: string, ...args: string[]): boolean => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** What a proof of inclusion is checked with; each change must be refused. */
interface Inclusion {
  keys: string;
  proof: string;
  entry: Uint8Array;
}
const line = (text: string, at: number, change: (line: string) => string): string =>
  text
    .split('\n')
    .map((one, i) => (i === at ? change(one) : one))
    .join('\n');
const otherChar = (text: string, at: number): string => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
/** The line of the checkpoint inside a proof. */
const checkpointLine = (text: string, at: number): number => text.split('\n').indexOf('') + 1 + at;

const TAMPERED: [string, (given: Inclusion) => Inclusion][] = [
  ['a byte of the entry', (g) => ({ ...g, entry: g.entry.map((byte, i) => (i === 40 ? byte ^ 1 : byte)) })],
  ['a byte more', (g) => ({ ...g, entry: Buffer.concat([g.entry, Buffer.from(' ')]) })],
  ['a hash of the proof', (g) => ({ ...g, proof: line(g.proof, 4, (l) => otherChar(l, 3)) })],
  ['a hash left out', (g) => ({ ...g, proof: g.proof.split('\n').filter((_, i) => i !== 4).join('\n') })],
  ['a hash twice', (g) => ({ ...g, proof: line(g.proof, 4, (l) => `${l}\n${l}`) })],
  ['the index', (g) => ({ ...g, proof: line(g.proof, 1, (l) => `index ${Number(l.slice(6)) ^ 1}`) })],
  ['an index beyond the tree', (g) => ({ ...g, proof: line(g.proof, 1, () => 'index 1000') })],
  ['the size', (g) => ({ ...g, proof: line(g.proof, checkpointLine(g.proof, 1), () => '1001') })],
  ['the root', (g) => ({ ...g, proof: line(g.proof, checkpointLine(g.proof, 2), (l) => otherChar(l, 3)) })],
  ['the origin', (g) => ({ ...g, proof: line(g.proof, checkpointLine(g.proof, 0), (l) => `${l.slice(0, -1)}x`) })],
  ['the signature', (g) => ({ ...g, proof: line(g.proof, checkpointLine(g.proof, 4), (l) => otherChar(l, l.length - 10)) })],
  ['the key', (g) => ({ ...g, keys: strangers })],
]; // prettier-ignore

function judgesInclusion(skip: boolean, judge: (given: Inclusion) => boolean): void {
  test.skipIf(skip)('accepts every proof of inclusion', () => {
    for (const { proof, entry } of made.inclusion) expect(judge({ keys: made.vkeys, proof, entry })).toBe(true);
  });
  test.skipIf(skip).each(TAMPERED)('refuses another: %s', (_, tamper) => {
    for (const { proof, entry } of made.inclusion.slice(2, 5)) {
      const given = { keys: made.vkeys, proof, entry };
      expect(judge(tamper(given))).toBe(false);
    }
  });
}

interface Consistency {
  keys: string;
  body: string;
  old: string;
}
const BROKEN: [string, (given: Consistency) => Consistency][] = [
  ['the old size', (g) => ({ ...g, body: line(g.body, 0, () => 'old 516') })],
  ['a hash', (g) => ({ ...g, body: line(g.body, 2, (l) => otherChar(l, 5)) })],
  ['a hash left out', (g) => ({ ...g, body: g.body.split('\n').filter((_, i) => i !== 2).join('\n') })],
  ['the new root', (g) => ({ ...g, body: line(g.body, checkpointLine(g.body, 2), (l) => otherChar(l, 5)) })],
  ['the signature', (g) => ({ ...g, body: line(g.body, checkpointLine(g.body, 4), (l) => otherChar(l, l.length - 10)) })],
  ['the old tree, of a fork that the same key signed', (g) => ({ ...g, old: made.forked })],
  ['the order', (g) => ({ ...g, old: made.newest })],
  ['the key', (g) => ({ ...g, keys: strangers })],
]; // prettier-ignore

function judgesConsistency(skip: boolean, judge: (given: Consistency) => boolean): void {
  const good = () => ({ keys: made.vkeys, body: made.consistency, old: made.old });
  test.skipIf(skip)('accepts the proof that the log only grew', () => expect(judge(good())).toBe(true));
  test.skipIf(skip).each(BROKEN)('refuses another: %s', (_, tamper) => expect(judge(tamper(good()))).toBe(false));
}

describe("Go's golang.org/x/mod/sumdb", () => {
  const skip = !hasGo;
  let oracle = '';
  beforeAll(() => {
    if (!skip) oracle = buildGoOracle(dir);
  }, 120_000);
  judgesInclusion(skip, ({ keys, proof, entry }) =>
    accepts(oracle, 'inclusion', made.origin, file(keys), file(proof), file(entry)),
  );
  judgesConsistency(skip, ({ keys, body, old }) =>
    accepts(oracle, 'consistency', made.origin, file(keys), file(body), file(old)),
  );
});

describe('the script for auditors, public/verify.py', () => {
  const script = path.join(ROOT, 'public/verify.py');
  const skip = !has('python3');
  judgesInclusion(skip, ({ keys, proof, entry }) =>
    accepts('python3', script, 'inclusion', '--trust', file(keys), '--proof', file(proof), '--entry', file(entry)),
  );
  judgesConsistency(skip, ({ keys, body, old }) =>
    accepts('python3', script, 'consistency', '--trust', file(keys), '--proof', file(body), '--old', file(old)),
  );
  test.skipIf(skip)('shows what an entry says, and refuses what it does not say', () => {
    const [first, second] = made.inclusion;
    const run = (disclosure: string) =>
      spawnSync('python3', [script, 'inclusion', '--trust', file(made.trust), '--proof', file(first!.proof), '--entry', file(first!.entry), '--disclosure', file(disclosure)], { encoding: 'utf8' }); // prettier-ignore
    const good = run(first!.disclosure);
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toContain('"number": 0');
    const changed = Buffer.from(Buffer.from(first!.disclosure, 'base64url').toString().replace('"number":0', '"number":1'));
    for (const bad of [second!.disclosure, changed.toString('base64url'), otherChar(first!.disclosure, 9)]) {
      expect(run(bad)).toMatchObject({ status: 1, stderr: expect.stringContaining('NOT PROVED: disclosure') as string });
    }
  });
  test.skipIf(skip)('believes a key only for the sizes of the trust list', () => {
    const vkey = made.vkeys.trim();
    const run = (trust: string) =>
      accepts('python3', script, 'checkpoint', '--trust', file(trust), '--checkpoint', file(made.newest));
    expect([run(vkey), run(`${vkey} from=1000`), run(`${vkey} from=0 until=1000`)]).toEqual([true, true, true]);
    expect([run(`${vkey} until=999`), run(`${vkey} from=1001`), run(''), run(`${vkey}x`)]).toEqual([false, false, false, false]);
  });
});

describe('@sigstore/verify', () => {
  judgesInclusion(false, sigstoreAccepts);
});

describe('openssl pkeyutl', () => {
  const skip = !has('openssl');
  const judge = (body: string, signature: Uint8Array, pem: string) =>
    accepts(
      'openssl',
      'pkeyutl',
      '-verify',
      '-rawin',
      '-pubin',
      '-inkey',
      file(pem),
      '-sigfile',
      file(signature),
      '-in',
      file(body),
    );
  test.skipIf(skip)('accepts the signature of every checkpoint', () => {
    for (const note of [made.old, made.newest]) {
      const { text, signatures } = parseNote(note);
      expect(judge(text, signatures[0]!.signature, made.pem)).toBe(true);
      expect(rawPublicKey(createPublicKey(made.pem))).toEqual(Buffer.from(parseVkey(made.vkeys.trim()).publicKey));
    }
  });
  test.skipIf(skip).each([
    ['the origin', 0],
    ['the size', 1],
    ['the root', 2],
  ])('refuses another: %s', (_, at) => {
    const { text, signatures } = parseNote(made.newest);
    const tampered = line(text, at, (l) => `${l.slice(0, -1)}${l.endsWith('0') ? '1' : '0'}`);
    expect(judge(tampered, signatures[0]!.signature, made.pem)).toBe(false);
  });
  test.skipIf(skip)('refuses another: the signature, the text it is under', () => {
    const { text, signatures } = parseNote(made.newest);
    const signature = signatures[0]!.signature;
    expect(judge(text, signature.map((byte, i) => (i === 20 ? byte ^ 1 : byte)), made.pem)).toBe(false); // prettier-ignore
    expect(judge(parseNote(made.old).text, signature, made.pem)).toBe(false);
  });
});

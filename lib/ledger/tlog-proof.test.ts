import { createPublicKey, generateKeyPairSync, sign, verify as verifySignature } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTreeHead } from './checkpoint';
import { formatConsistencyProof, parseConsistencyProof, verifyConsistencyProof } from './consistency-proof';
import { noteKey, type NoteSigner, signNote, type VerifyEd25519 } from './note';
import { entriesOf, slowPath, slowProof, slowRoot } from './testing/slow-tree';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof';

const verify: VerifyEd25519 = (publicKey, message, signature) => {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  return Promise.resolve(verifySignature(null, message, key, signature));
};
const ORIGIN = 'countersign/abc';
const pair = generateKeyPairSync('ed25519');
const signer: NoteSigner = {
  key: noteKey(ORIGIN, new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))),
  sign: (message) => new Uint8Array(sign(null, message, pair.privateKey)),
};
const expected = { origin: ORIGIN, trust: [{ key: signer.key, from: 0, until: null }] };
const entries = entriesOf(37);
const checkpointAt = async (size: number, origin = ORIGIN) =>
  signNote(formatTreeHead({ origin, size, root: slowRoot(entries.slice(0, size)) }), [signer]);
const proofAt = async (index: number, size: number) =>
  formatTlogProof({ index, proof: slowPath(index, entries.slice(0, size)), checkpoint: await checkpointAt(size) });
const fault = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: { fault: string }) => error.fault,
  );
const open = (text: string, entry: Uint8Array) => verifyTlogProof(text, entry, expected, verify);

describe('tlog-proofs', () => {
  test('verify for every index and size, and read back as written', async () => {
    for (let size = 1; size <= entries.length; size += 6) {
      for (let index = 0; index < size; index++) {
        const text = await proofAt(index, size);
        expect(formatTlogProof(parseTlogProof(text))).toBe(text);
        expect(await open(text, entries[index]!)).toMatchObject({ index, size, origin: ORIGIN });
      }
    }
  });
  test('carry extra data that proves nothing', async () => {
    const plain = parseTlogProof(await proofAt(3, 9));
    const text = formatTlogProof({ ...plain, extra: Uint8Array.of(1, 2, 3) });
    expect(parseTlogProof(text).extra).toEqual(Uint8Array.of(1, 2, 3));
    expect((await open(text, entries[3]!)).index).toBe(3);
  });
  test('of another entry', async () => {
    expect(await fault(open(await proofAt(3, 9), entries[4]!))).toBe('wrongRoot');
    expect(await fault(open(await proofAt(3, 9), new Uint8Array([...entries[3]!, 0])))).toBe('wrongRoot');
  });
  test('of another log', async () => {
    const proof = { index: 3, proof: slowPath(3, entries.slice(0, 9)), checkpoint: await checkpointAt(9, 'countersign/other') };
    expect(await fault(open(formatTlogProof(proof), entries[3]!))).toBe('wrongOrigin');
  });
  test('with an index that is not in the tree', async () => {
    const text = (await proofAt(3, 9)).replace('index 3', 'index 9');
    expect(await fault(open(text, entries[3]!))).toBe('indexOutOfRange');
  });
  test('with any changed character are refused', async () => {
    const text = await proofAt(20, 33);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom('A', '1', '\n', ' ', '=', 'x'), async (at, char) => {
        if (text[at] === char) return;
        expect(await fault(open(text.slice(0, at) + char + text.slice(at + 1), entries[20]!))).not.toBe('none');
      }),
      { numRuns: 500 },
    );
  });
  test('with a line removed, doubled or swapped are refused', async () => {
    const lines = (await proofAt(20, 33)).split('\n');
    for (let at = 0; at < lines.length - 1; at++) {
      const without = lines.filter((_, i) => i !== at).join('\n');
      const doubled = lines.flatMap((line, i) => (i === at ? [line, line] : [line])).join('\n');
      expect(await fault(open(without, entries[20]!)), `without line ${at}`).not.toBe('none');
      // A note may hold the same signature twice: it proves no less.
      if (!lines[at]!.startsWith('—')) expect(await fault(open(doubled, entries[20]!)), `line ${at} twice`).not.toBe('none');
    }
    for (let at = 2; at < 7; at++) {
      const swapped = lines.map((line, i) => (i === at ? lines[at + 1]! : i === at + 1 ? lines[at]! : line)).join('\n');
      if (swapped !== lines.join('\n')) expect(await fault(open(swapped, entries[20]!)), `swapped ${at}`).not.toBe('none');
    }
  });
  test.each([
    '',
    'c2sp.org/tlog-proof@v1',
    'c2sp.org/tlog-proof@v2\nindex 0\n\n',
    'c2sp.org/tlog-proof@v1\nindex 00\n\n',
    'c2sp.org/tlog-proof@v1\nindex\n\n',
    'c2sp.org/tlog-proof@v1\n\n',
    'c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\n',
    'c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n',
  ])('%j is no proof', async (text) => {
    expect(await fault(open(text, entries[0]!))).toBe('malformed');
  });
  test('have a limit on hashes', async () => {
    const { checkpoint } = parseTlogProof(await proofAt(0, 1));
    const text = formatTlogProof({ index: 0, proof: Array.from({ length: 64 }, () => new Uint8Array(32)), checkpoint });
    expect(() => parseTlogProof(text)).toThrow('too many');
  });
});

describe('consistency proofs', () => {
  const bodyFor = async (from: number, to: number) =>
    formatConsistencyProof({ from, proof: slowProof(from, entries.slice(0, to)), checkpoint: await checkpointAt(to) });
  const check = (text: string, size: number, root = slowRoot(entries.slice(0, size))) =>
    verifyConsistencyProof(text, { size, root }, expected, verify);

  test('verify from every remembered size', async () => {
    for (let from = 1; from <= 37; from++) {
      const text = await bodyFor(from, 37);
      expect(formatConsistencyProof(parseConsistencyProof(text))).toBe(text);
      expect((await check(text, from)).size).toBe(37);
    }
  });
  test('from another size or root than the remembered one are refused', async () => {
    expect(await fault(check(await bodyFor(9, 37), 10))).toBe('wrongRoot');
    expect(await fault(check(await bodyFor(9, 37), 9, slowRoot(entriesOf(9, 'forked '))))).toBe('wrongRoot');
  });
  test('to a smaller tree are refused', async () => {
    const text = formatConsistencyProof({ from: 30, proof: [], checkpoint: await checkpointAt(20) });
    expect(await fault(check(text, 30))).toBe('wrongRoot');
  });
  test.each(['', 'old\n\n', 'old 01\n\n', 'old x\n\n', 'new 1\n\n', 'old 1\nAAAA\n\n'])('%j is no proof', async (text) => {
    expect(await fault(check(text, 1))).toBe('malformed');
  });
});

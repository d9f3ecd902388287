import {
  createPrivateKey,
  generateKeyPairSync,
  sign,
  verify as verifySignature,
  createPublicKey,
  type KeyObject,
} from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatTreeHead, openCheckpoint, parseTreeHead, readCheckpoint } from './checkpoint';
import { formatVkey, noteKey, type NoteSigner, openNote, parseNote, parseVkey, signNote, type VerifyEd25519 } from './note';
import { formatTrust, parseTrust, type TrustedKey } from './trust';
import { verifyWithWebCrypto } from './web-ed25519';

const raw = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32));
const verify: VerifyEd25519 = (publicKey, message, signature) => {
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') },
    format: 'jwk',
  });
  return Promise.resolve(verifySignature(null, message, key, signature));
};
function signer(name: string, pair = generateKeyPairSync('ed25519')): NoteSigner {
  return { key: noteKey(name, raw(pair.publicKey)), sign: (message) => new Uint8Array(sign(null, message, pair.privateKey)) };
}
const fault = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: { fault: string }) => error.fault,
  );

const ORIGIN = 'countersign/abcdefghijklmnopqrstuvwxyz';
const ours = signer(ORIGIN);
const other = signer('witness.example');
const text = formatTreeHead({ origin: ORIGIN, size: 7, root: new Uint8Array(32).fill(9) });

describe('keys', () => {
  test("Go's documented example: PeterNeumann", () => {
    const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect(formatVkey(parseVkey(vkey))).toBe(vkey);
  });
  test("Go's documented example verifies", async () => {
    const key = parseVkey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const note =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
      '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect((await openNote(note, [key], verify)).verifiedBy).toEqual([key]);
  });
  test('read back as they were written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const key = noteKey(ORIGIN, bytes);
        expect(parseVkey(formatVkey(key))).toEqual(key);
      }),
    );
  });
  const vkey = formatVkey(ours.key);
  test.each([
    '',
    'a+b',
    vkey.slice(0, -1),
    `${vkey}A`,
    vkey.replace('+', ' +'),
    vkey.replace(ORIGIN, 'countersign/b'),
    `x${vkey}`,
    `${vkey}\n`,
    vkey.replace(/\+[0-9a-f]{8}\+/, '+00000000+'),
    vkey.toUpperCase(),
  ])('refuses %j', (bad) => {
    expect(() => parseVkey(bad)).toThrow();
  });
  test('names have no spaces and no plus', () => {
    for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'a\u0085b', '\ud800'])
      expect(() => noteKey(name, ours.key.publicKey)).toThrow('key name');
  });
});

describe('notes', () => {
  test('verify by each key that signed, and skip unknown ones', async () => {
    const note = await signNote(text, [other, ours]);
    expect((await openNote(note, [ours.key], verify)).verifiedBy).toEqual([ours.key]);
    expect((await openNote(note, [ours.key, other.key], verify)).verifiedBy).toEqual([other.key, ours.key]);
    expect((await openNote(note, [ours.key], verifyWithWebCrypto)).text).toBe(text);
  });
  test('keep empty lines in their text', async () => {
    const long = 'one\n\ntwo\n';
    expect((await openNote(await signNote(long, [ours]), [ours.key], verify)).text).toBe(long);
  });
  test('without a known key are refused', async () => {
    expect(await fault(openNote(await signNote(text, [other]), [ours.key], verify))).toBe('unknownKey');
    expect(await fault(openNote(await signNote(text, [ours]), [], verify))).toBe('unknownKey');
  });
  test('a key with our name and another id is unknown', async () => {
    expect(await fault(openNote(await signNote(text, [signer(ORIGIN)]), [ours.key], verify))).toBe('unknownKey');
  });
  test('one bad signature by a known key refuses the note, though another is good', async () => {
    const note = await signNote(text, [ours, other]);
    const bad = await signNote(`${text}x\n`, [other]);
    const mixed = note.replace(/— witness.+\n$/u, bad.slice(bad.lastIndexOf('—')));
    expect(await fault(openNote(mixed, [ours.key, other.key], verify))).toBe('badSignature');
  });
  test('any changed character is refused', async () => {
    const note = await signNote(text, [ours]);
    await fc.assert(
      fc.asyncProperty(fc.nat(note.length - 1), fc.constantFrom('A', '0', '\n', ' ', '=', 'é', '\u0007'), async (at, char) => {
        if (note[at] === char) return;
        expect(await fault(openNote(note.slice(0, at) + char + note.slice(at + 1), [ours.key], verify))).not.toBe('none');
      }),
      { numRuns: 300 },
    );
  });
  test('any cut is refused', async () => {
    const note = await signNote(text, [ours]);
    for (let end = 0; end < note.length; end++)
      expect(await fault(openNote(note.slice(0, end), [ours.key], verify))).not.toBe('none');
  });
  test.each([
    '',
    'text',
    'text\n',
    'text\n\n',
    '\n\n',
    'text\n\n— a AAAAAAA=',
    'text\n\n- a AAAAAAA=\n',
    'text\n\n— a AAAA\n',
    'text\n\n— a  AAAAAAA=\n',
    'text\n\n— a AAAAAAB=\n',
    'te\rxt\n\n— a AAAAAAA=\n',
    'te\txt\n\n— a AAAAAAA=\n',
    'text\n\n— a+b AAAAAAA=\n',
    'text\n\n— AAAAAAA=\n',
    'text\n\n— a AAAAAAA=\nrest\n',
  ])('%j is no note', (bad) => {
    expect(() => parseNote(bad)).toThrow();
  });
  test('have a limit on signatures and length', () => {
    expect(() => parseNote(`a\n\n${'— a AAAAAAA=\n'.repeat(101)}`)).toThrow('too many');
    expect(() => parseNote(`${'a'.repeat(1_000_000)}\n\n— a AAAAAAA=\n`)).toThrow('too long');
  });
  test('a text that cannot be a note is not signed', async () => {
    for (const bad of ['a', 'a\u0000\n', '\ud800\n']) expect(await fault(signNote(bad, [ours]))).toBe('malformed');
  });
});

describe('checkpoints', () => {
  const trust: TrustedKey[] = [{ key: ours.key, from: 0, until: null }];
  test('say origin, size and root', async () => {
    const head = await openCheckpoint(await signNote(text, [ours]), { origin: ORIGIN, trust }, verify);
    expect(head).toMatchObject({ origin: ORIGIN, size: 7, root: new Uint8Array(32).fill(9) });
    expect(readCheckpoint(await signNote(text, [ours])).size).toBe(7);
  });
  test('of another log are refused, though the key is known', async () => {
    const elsewhere = formatTreeHead({ origin: 'countersign/other', size: 7, root: new Uint8Array(32) });
    expect(await fault(openCheckpoint(await signNote(elsewhere, [ours]), { origin: ORIGIN, trust }, verify))).toBe('wrongOrigin');
  });
  test('signed by the key of another log are refused, though both keys are trusted', async () => {
    const both = [...trust, { key: other.key, from: 0, until: null }];
    expect(await fault(openCheckpoint(await signNote(text, [other]), { origin: ORIGIN, trust: both }, verify))).toBe(
      'wrongOrigin',
    );
    const cosigned = await openCheckpoint(await signNote(text, [other, ours]), { origin: ORIGIN, trust: both }, verify);
    expect(cosigned.verifiedBy).toEqual([ours.key]);
  });
  test('by a key beyond its range are refused', async () => {
    const note = await signNote(text, [ours]);
    for (const [from, until] of [
      [0, 6],
      [8, null],
      [8, 9],
    ] as const) {
      expect(await fault(openCheckpoint(note, { origin: ORIGIN, trust: [{ key: ours.key, from, until }] }, verify))).toBe(
        'keyOutOfRange',
      );
    }
    for (const [from, until] of [
      [0, 7],
      [7, 7],
      [7, null],
    ] as const) {
      expect(await fault(openCheckpoint(note, { origin: ORIGIN, trust: [{ key: ours.key, from, until }] }, verify))).toBe('none');
    }
  });
  const root = Buffer.alloc(32).toString('base64');
  test.each([
    '',
    'o\n',
    'o\n1\n',
    `o\n01\n${root}\n`,
    `o\n-1\n${root}\n`,
    `o\n1\n${root}`,
    `\n1\n${root}\n`,
    `o\n1\n${root.slice(4)}\n`,
    `o\n1e3\n${root}\n`,
    `o\n9007199254740992\n${root}\n`,
    `o\n1\n${root}\n\nx\n`,
    `o\n 1\n${root}\n`,
    `o\n1\n${root.replace('=', 'A')}\n`,
  ])('%j is no tree head', (bad) => {
    expect(() => parseTreeHead(bad)).toThrow();
  });
  test('extension lines are read over', () => {
    expect(parseTreeHead(`o\n1\n${root}\nmore\n`).size).toBe(1);
  });
});

describe('trust lists', () => {
  test('read back as they were written, with comments', () => {
    const trust: TrustedKey[] = [
      { key: ours.key, from: 0, until: 99 },
      { key: other.key, from: 50, until: null },
    ];
    expect(parseTrust(`# keys\n\n${formatTrust(trust)}`)).toEqual(trust);
    expect(parseTrust(formatVkey(ours.key))).toEqual([{ key: ours.key, from: 0, until: null }]);
  });
  test.each([
    '',
    '# nothing',
    'nonsense',
    `${formatVkey(ours.key)} since=4`,
    `${formatVkey(ours.key)} from=x`,
    `${formatVkey(ours.key)} until=01`,
  ])('refuses %j', (bad) => {
    expect(() => parseTrust(bad)).toThrow();
  });
});

test('a private key read from PEM signs the same', async () => {
  const pair = generateKeyPairSync('ed25519');
  const again = createPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
  const a = signer('a', pair);
  const note = await signNote('x\n', [{ key: a.key, sign: (message) => new Uint8Array(sign(null, message, again)) }]);
  expect(note).toBe(await signNote('x\n', [a]));
});

import { createHash, generateKeyPairSync, randomBytes, sign, verify, createPublicKey, type KeyObject } from 'node:crypto';
import { formatTreeHead } from '@/lib/ledger/checkpoint';
import { disclosureText } from '@/lib/ledger/disclosure';
import { encodeEnvelope, type Envelope } from '@/lib/ledger/encode-envelope';
import { foldPlan, hashChildren, hashLeaf, planInclusion, type TreeNode } from '@/lib/ledger/merkle';
import { noteKey, signNote, type NoteKey, type VerifyEd25519 } from '@/lib/ledger/note';
import { formatTlogProof } from '@/lib/ledger/tlog-proof';
import { toPublicId } from '@/lib/shared/ids';

export const ORIGIN = 'countersign/testtesttesttesttesttest00';
const sha256 = (data: Uint8Array): Buffer => createHash('sha256').update(data).digest();

/** Ed25519 by node:crypto: SubjectPublicKeyInfo is a fixed head before the 32 bytes (RFC 8410). */
export const verifyInNode: VerifyEd25519 = async (publicKey, message, signature) => {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
};

export interface MadeKey {
  key: NoteKey;
  privateKey: KeyObject;
}
export function makeKey(name = ORIGIN): MadeKey {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  return { key: noteKey(name, Uint8Array.from(raw)), privateKey };
}

/** An entry and its disclosure about one decision. */
export function makeEntry(
  seq: number,
  over: Partial<Envelope> = {},
  value: unknown = { step: seq },
): { entry: string; disclosure: string } {
  const canonical = JSON.stringify(value);
  const disclosure = Buffer.from(disclosureText(randomBytes(16).toString('base64url'), canonical)).toString('base64url');
  const entry = encodeEnvelope({
    v: 1,
    log: ORIGIN,
    id: `018f0000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    kind: 'tool.called',
    schemaVersion: '1.0',
    actor: { type: 'emitter' },
    decision: toPublicId('decision', '018f0000-0000-7000-8000-000000000000'),
    system: toPublicId('system', '018f0000-0000-7000-8000-000000000001'),
    seq,
    occurredAt: '2026-11-25T10:00:00.000Z',
    receivedAt: '2026-11-25T10:00:00.100Z',
    sd: { record: sha256(Buffer.from(disclosure, 'ascii')).toString('base64url') },
    ...over,
  });
  return { entry, disclosure };
}

export async function signHead(entries: readonly string[], made: MadeKey, origin = ORIGIN): Promise<string> {
  const hashes = entries.map((entry) => hashLeaf(Buffer.from(entry), sha256));
  return signNote(formatTreeHead({ origin, size: hashes.length, root: subtree(hashes, 0, hashes.length) }), [
    { key: made.key, sign: async (message) => sign(null, message, made.privateKey) },
  ]);
}

/** The proof of one entry under a checkpoint of all of them. */
export function makeProof(entries: readonly string[], index: number, checkpoint: string): string {
  const hashes = entries.map((entry) => hashLeaf(Buffer.from(entry), sha256));
  const hashOf = ({ height, index: at }: TreeNode): Uint8Array => subtree(hashes, at * 2 ** height, (at + 1) * 2 ** height);
  return formatTlogProof({ index, proof: foldPlan(planInclusion(index, entries.length), hashOf, sha256), checkpoint });
}

function subtree(hashes: readonly Uint8Array[], begin: number, end: number): Uint8Array {
  if (end - begin === 1) return hashes[begin]!;
  let split = 1;
  while (split * 2 < end - begin) split *= 2;
  return hashChildren(subtree(hashes, begin, begin + split), subtree(hashes, begin + split, end), sha256);
}

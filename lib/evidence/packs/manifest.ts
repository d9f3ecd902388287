import { encodeBase64 } from '@/lib/ledger/base64';
import { IN_TOTO, pae } from '@/lib/registry/dsse';
import type { PackMode, PackProfile } from './words';
import type { WrittenFile } from './write-archive';

/**
 * What a pack says of itself: manifest.json names every file with its hash, manifest.dsse.json is the signature over it (DSSE 1.0 around an in-toto
 * statement whose one subject is manifest.json). Both have one way of being written, so a changed byte in either is told. Pure and browser-safe.
 */
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.dsse.json';
export const PACK_FORMAT = 'countersign-evidence-pack/1';
export const PREDICATE = 'urn:countersign:evidence-pack:1';

export interface PackIdentity {
  /** `pck_...` */
  id: string;
  status: 'draft' | 'final';
  profile: PackProfile;
  mode: PackMode;
  system: { id: string; name: string } | null;
  /** RFC 3339, UTC; [from, until). */
  period: { from: string; until: string };
  frameworks: { id: string; version: string }[];
  /** When its inputs were taken: the same on every export. */
  builtAt: string;
  log: { origin: string; size: number };
  /** Set when an erasure made an earlier pack impossible to export again: its id. */
  successorOf: string | null;
  signOffs: { capacity: string; name: string; at: string }[];
  /** SHA-256 of the draft's manifest that was signed off; null in a draft. */
  draftManifest: string | null;
}
export interface PackManifest {
  format: typeof PACK_FORMAT;
  pack: PackIdentity;
  /** Every file but these two, in the archive's order. */
  files: WrittenFile[];
}

/** One line a file, so that people can read it and `diff` tells. */
export function manifestText({ pack, files }: Pick<PackManifest, 'pack' | 'files'>): string {
  const lines = files.map(({ name, bytes, sha256 }) => `  ${JSON.stringify({ name, bytes, sha256 })}`);
  return `{"format":${JSON.stringify(PACK_FORMAT)},\n"pack":${JSON.stringify(pack)},\n"files":[\n${lines.join(',\n')}\n]}\n`;
}

/** The manifest in a text that manifestText made; null for anything else. */
export function parseManifest(text: string): PackManifest | null {
  try {
    const value = JSON.parse(text) as PackManifest;
    const { pack, files } = value;
    const fits =
      value.format === PACK_FORMAT &&
      Array.isArray(files) &&
      files.every((one) => typeof one.name === 'string' && typeof one.sha256 === 'string' && Number.isSafeInteger(one.bytes)) &&
      typeof pack.id === 'string' &&
      typeof pack.log.origin === 'string' &&
      Number.isSafeInteger(pack.log.size) &&
      Array.isArray(pack.signOffs);
    return fits && manifestText(value) === text ? value : null;
  } catch {
    return null;
  }
}

/** The statement that is signed. `manifestSha256` in hex. */
export function statementText(pack: PackIdentity, manifestSha256: string): string {
  return JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: MANIFEST, digest: { sha256: manifestSha256 } }],
    predicateType: PREDICATE,
    predicate: { pack: pack.id, status: pack.status, builtAt: pack.builtAt, log: pack.log },
  });
}

/** Bytes that a key signs. They begin with "DSSEv1", which no checkpoint does: neither can be taken for the other. */
export const signedBytes = (statement: string): Uint8Array => pae(IN_TOTO, new TextEncoder().encode(statement));

export interface PackSignature {
  /** Of the log's key, 8 hex digits. */
  keyid: string;
  sig: Uint8Array;
}

export function envelopeText(statement: string, signatures: readonly PackSignature[]): string {
  return `${JSON.stringify({
    payloadType: IN_TOTO,
    payload: encodeBase64(new TextEncoder().encode(statement)),
    signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: encodeBase64(sig) })),
  })}\n`;
}

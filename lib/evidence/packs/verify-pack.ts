import type { VerifyEd25519 } from '@/lib/ledger/note';
import type { Sha256 } from '@/lib/ledger/merkle';
import { parseTrust, type TrustedKey } from '@/lib/ledger/trust';
import { readEnvelope, readStatement } from '@/lib/registry/dsse';
import { crc32Of, readArchive, type ArchiveFault, type ByteSource, type ReadArchive } from './archive-format';
import { bufferedSource } from './buffered-source';
import { envelopeText, MANIFEST, parseManifest, SIGNATURE, signedBytes, statementText, type PackManifest } from './manifest';
import { judgeRecords, type RecordsJudgement } from './judge-records';
import { packStatements, type PackStatements } from './pack-statements';
import { toHex, type Hasher } from './write-archive';

/** Hashing and signatures as the place has them: Node or a browser. */
export interface PackCrypto {
  sha256: Sha256;
  hasher(): Hasher;
  verifyEd25519: VerifyEd25519;
}

/** What a reader of a pack is told. Integrity, completeness and truth are three statements, and only the first two can be checked here. */
export interface PackVerdict extends PackStatements {
  ok: boolean;
  /** The first one names where the first difference stands. */
  faults: ArchiveFault[];
  manifest: PackManifest | null;
  /** Keys that signed, with where they came from. */
  signedBy: string[];
  keyCameAlong: boolean;
  records: RecordsJudgement | null;
}

export const TRUST = 'trust.txt';
const PIECE = 4 * 1024 * 1024;
/** Files that are read whole: the manifest is the largest, with a line for each proof. A text may not be longer where this runs. */
const MOST_HELD = 448 * 1024 * 1024;
const MOST_FAULTS = 100;

/** Reads files of an archive whose directory was read. */
export class PackFiles {
  private readonly byName: Map<string, ReadArchive['entries'][number]>;
  constructor(
    private readonly source: ByteSource,
    readonly archive: ReadArchive,
  ) {
    this.byName = new Map(archive.entries.map((entry) => [entry.name, entry]));
  }
  has(name: string): boolean {
    return this.byName.has(name);
  }
  entry(name: string): ReadArchive['entries'][number] | undefined {
    return this.byName.get(name);
  }
  names(): string[] {
    return [...this.byName.keys()];
  }
  /** The whole file; null when there is none, or it is too large to be held. */
  async bytes(name: string): Promise<Uint8Array | null> {
    const entry = this.byName.get(name);
    return entry && entry.size <= MOST_HELD ? this.source.read(entry.dataAt, entry.size) : null;
  }
  /** The same as text; null also when it is not UTF-8. */
  async text(name: string): Promise<string | null> {
    const bytes = await this.bytes(name);
    return bytes && utf8(bytes);
  }
  async *pieces(name: string): AsyncIterable<Uint8Array> {
    const entry = this.byName.get(name);
    for (let at = 0; entry && at < entry.size; at += PIECE)
      yield await this.source.read(entry.dataAt + at, Math.min(PIECE, entry.size - at));
  }
  /** Lines of a UTF-8 file, without their ends, whatever its size. */
  async *lines(name: string): AsyncIterable<string> {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    let held = '';
    for await (const piece of this.pieces(name)) {
      const lines = (held + decoder.decode(piece, { stream: true })).split('\n');
      held = lines.pop()!;
      yield* lines;
    }
    held += decoder.decode();
    if (held !== '') yield held;
  }
}

/** Text whose bytes are exactly these: a byte order mark stays, and what is not UTF-8 is null. */
function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Checks a pack alone: no database, no network. `trust` is the key list that the reader got by another way; without it the one in the pack is
 * used, and the verdict says so. Every changed, added or missing file is a fault with its name. Never throws for what is wrong with a pack.
 */
export async function verifyPack(
  from: ByteSource,
  crypto: PackCrypto,
  given: { trust?: string; onProgress?: (done: number, of: number) => void } = {},
): Promise<PackVerdict> {
  const source = bufferedSource(from);
  const archive = await readArchive(source);
  const files = new PackFiles(source, archive);
  const faults: ArchiveFault[] = [...archive.faults];
  const fault = (file: string | null, says: string): void => {
    if (faults.length < MOST_FAULTS) faults.push({ file, says });
  };
  const verdict = (over: Partial<PackVerdict>): PackVerdict => {
    const whole = { manifest: null, signedBy: [], keyCameAlong: given.trust === undefined, records: null, integrity: [], completeness: [], unproved: { integrity: [], completeness: [] }, truth: [], ...over }; // prettier-ignore
    return { ok: faults.length === 0, faults, ...whole };
  };
  const manifestBytes = await files.bytes(MANIFEST);
  if (manifestBytes === null) {
    const says = files.has(MANIFEST) ? 'It is too large to be held, so nothing can be checked.' : 'It is missing: this is no evidence pack, or what it holds cannot be told.'; // prettier-ignore
    fault(MANIFEST, says);
    return verdict({});
  }
  const manifestSource = utf8(manifestBytes);
  const manifest = manifestSource === null ? null : parseManifest(manifestSource);
  if (!manifest) fault(MANIFEST, 'It does not stand as it was written.');
  const trust = readTrust(given.trust ?? (await files.text(TRUST)), (says) =>
    fault(given.trust === undefined ? TRUST : null, says),
  );
  const signedBy = await checkSignature(files, manifestBytes, manifest, trust, crypto, fault);
  // What a manifest says counts when it is the one that was signed; of another one only its differences are told.
  const signed = manifest !== null && faults.every(({ file }) => file !== MANIFEST);
  if (!manifest) return verdict({ signedBy });
  await checkFiles(files, manifest, crypto, fault, given.onProgress);
  if (!signed) return verdict({ signedBy });
  const records = await judgeRecords(files, manifest, trust, crypto, fault);
  return verdict({ manifest, signedBy, records, ...packStatements(manifest, records, { faults, signedBy, keyCameAlong: given.trust === undefined }) }); // prettier-ignore
}

function readTrust(text: string | null, fault: (says: string) => void): TrustedKey[] {
  if (text === null) {
    fault('There is no list of keys: nobody can tell who signed.');
    return [];
  }
  try {
    return parseTrust(text);
  } catch {
    fault('The list of keys cannot be read.');
    return [];
  }
}

type Fault = (file: string | null, says: string) => void;

/**
 * A key that was replaced signs no pack about a log that had grown past its last size. Where it began is not asked: a pack about an earlier size may
 * be signed by the key that came after.
 */
const mayStillSign = ({ until }: TrustedKey, size: number): boolean => until === null || size <= until;

async function checkSignature(
  files: PackFiles,
  manifestBytes: Uint8Array,
  manifest: PackManifest | null,
  trust: readonly TrustedKey[],
  crypto: PackCrypto,
  fault: Fault,
): Promise<string[]> {
  const text = await files.text(SIGNATURE);
  if (text === null) {
    fault(SIGNATURE, files.has(SIGNATURE) ? 'It is no signature (DSSE envelope).' : 'It is missing: nobody signed what the manifest says.'); // prettier-ignore
    return [];
  }
  let envelope;
  try {
    envelope = readEnvelope(JSON.parse(text));
  } catch {
    envelope = { problem: '' };
  }
  if ('problem' in envelope) {
    fault(SIGNATURE, 'It is no signature (DSSE envelope).');
    return [];
  }
  const statement = utf8(envelope.payload) ?? '';
  const signatures = envelope.signatures.map(({ keyid, sig }) => ({ keyid: keyid ?? '', sig }));
  if (envelopeText(statement, signatures) !== text) fault(SIGNATURE, 'It does not stand as it was written.');
  const signedBy: string[] = [];
  for (const { keyid, sig } of signatures) {
    const ofKey = trust.filter(({ key }) => key.keyId === keyid);
    if (ofKey.length === 0) {
      fault(SIGNATURE, 'It is signed by a key that is not in the list of keys.');
      continue;
    }
    const size = manifest?.pack.log.size;
    const known = size === undefined ? ofKey[0] : ofKey.find((one) => mayStillSign(one, size));
    if (!known) {
      fault(SIGNATURE, `Key ${keyid} signed it, which had been replaced before the log had the size that the pack speaks of.`);
      continue;
    }
    const holds = await crypto.verifyEd25519(known.key.publicKey, signedBytes(statement), sig).catch(() => false);
    if (holds) signedBy.push(`${known.key.name}+${known.key.keyId}`);
    else fault(SIGNATURE, `The signature of key ${keyid} does not hold.`);
  }
  const subject = readStatement(envelope.payloadType, envelope.payload)?.subjects[0];
  const actual = toHex(crypto.sha256(manifestBytes));
  if (subject?.name !== MANIFEST || subject.sha256 !== actual)
    fault(MANIFEST, 'It is not the manifest that was signed: it was changed.');
  else if (manifest && statementText(manifest.pack, actual) !== statement)
    fault(SIGNATURE, 'What was signed does not agree with the manifest.');
  const origin = manifest?.pack.log.origin;
  if (signedBy.length === 0) fault(SIGNATURE, 'No key of the list signed it.');
  else if (origin !== undefined && !signedBy.some((one) => one.startsWith(`${origin}+`)))
    fault(SIGNATURE, 'It is signed by a key of another log.');
  return signedBy;
}

async function checkFiles(
  files: PackFiles,
  manifest: PackManifest,
  crypto: PackCrypto,
  fault: Fault,
  onProgress?: (done: number, of: number) => void,
): Promise<void> {
  const named = new Set(manifest.files.map(({ name }) => name));
  const found = files.names();
  for (const name of found) {
    if (!named.has(name) && name !== MANIFEST && name !== SIGNATURE) fault(name, 'The manifest does not name it: it was added.');
  }
  const order = [...manifest.files.map(({ name }) => name), MANIFEST, SIGNATURE];
  const moved =
    order.length === found.length && order.every((name) => files.has(name)) && found.find((name, i) => name !== order[i]);
  if (moved) fault(moved, 'It stands at another place in the archive than the manifest says.');
  for (const [i, { name, bytes, sha256 }] of manifest.files.entries()) {
    const entry = files.entry(name);
    if (!entry) {
      fault(name, 'The manifest names it, and it is missing.');
      continue;
    }
    const hasher = crypto.hasher();
    let crc = 0;
    for await (const piece of files.pieces(name)) {
      hasher.update(piece);
      crc = crc32Of(piece, crc);
    }
    if (entry.size !== bytes || toHex(hasher.digest()) !== sha256)
      fault(name, 'It was changed: it has another hash than the manifest says.');
    else if (crc !== entry.crc) fault(name, 'The archive’s checksum of it was changed.');
    if (i % 200 === 0) onProgress?.(i, manifest.files.length);
  }
  for (const name of [MANIFEST, SIGNATURE]) {
    const entry = files.entry(name);
    const bytes = entry && (await files.bytes(name));
    if (bytes && crc32Of(bytes) !== entry.crc) fault(name, 'The archive’s checksum of it was changed.');
  }
}

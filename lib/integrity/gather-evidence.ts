import { isZip, readZip } from '@/lib/shared/zip';
import { looksLikeCertificate, readCertificate, type GivenCertificate } from './certificate-parts';

/** A file that somebody dropped, or text that was pasted. */
export interface GivenFile {
  name: string;
  bytes: Uint8Array;
  /** The reader gave it as the key to believe, apart from the proofs. */
  asKey?: true;
}
/**
 * What was given, by what it is. `bundled`: a key list among the files of the proof, in one archive with them or beside them. Who made
 * the proof could have made that too, so only what the reader gives as the key counts as had another way.
 */
export interface Evidence {
  proofs: { name: string; text: string }[];
  entries: { name: string; bytes: Uint8Array; text: string }[];
  disclosures: { name: string; text: string }[];
  /** Signed checkpoints that stand alone. */
  checkpoints: { name: string; text: string }[];
  stamps: { name: string; bytes: Uint8Array }[];
  trust: { name: string; text: string; bundled: boolean }[];
  /** Certificates of erasures; the entries, proofs and disclosures that they hold are among the others. */
  certificates: GivenCertificate[];
  /** Names of what could not be told. */
  unknown: string[];
}

const VKEY = /^[^+\s]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44,}(\s|$)/m;

/** Sorts files by what they hold, not by their names; looks into archives. */
export async function gatherEvidence(files: readonly GivenFile[]): Promise<Evidence> {
  const evidence: Evidence = { proofs: [], entries: [], disclosures: [], checkpoints: [], stamps: [], trust: [], certificates: [], unknown: [] }; // prettier-ignore
  for (const file of files) {
    if (file.asKey) evidence.trust.push({ name: file.name, text: new TextDecoder().decode(file.bytes), bundled: false });
    else if (!isZip(file.bytes)) sort(file, evidence);
    else for (const inside of await readZip(file.bytes)) sort(inside, evidence);
  }
  return evidence;
}

function sort({ name, bytes }: Pick<GivenFile, 'name' | 'bytes'>, into: Evidence): void {
  if (bytes[0] === 0x30 && bytes.length > 16 && (bytes[1]! & 0x80) !== 0) {
    into.stamps.push({ name, bytes });
    return;
  }
  // What checks the archive came in it, and what is for people: they say nothing that is not said elsewhere.
  if (/(^|\/)(verify\.(html|py|sh|md)|readme\.txt)$/i.test(name)) return;
  const text = new TextDecoder().decode(bytes);
  const trimmed = text.trim();
  if (text.startsWith('c2sp.org/tlog-proof@')) into.proofs.push({ name, text });
  else if (/^[^\n]+\n\d+\n[A-Za-z0-9+/=]{44}\n[^]*\n— /.test(text)) into.checkpoints.push({ name, text });
  else if (VKEY.test(text.replace(/^#.*$/gm, '').trim())) into.trust.push({ name, text, bundled: true });
  else if (looksLikeCertificate(trimmed)) sortCertificate(name, trimmed, into);
  else if (trimmed.startsWith('{') && trimmed.includes('"log":'))
    into.entries.push({ name, bytes: entryBytes(bytes, text), text: trimmed });
  else if (trimmed.startsWith('["') || /^Wy[IJ][A-Za-z0-9_-]+$/.test(trimmed)) into.disclosures.push({ name, text: trimmed });
  // The same key for openssl.
  else if (!text.includes('-----BEGIN PUBLIC KEY-----') && !/readme|verify|manifest/i.test(name)) into.unknown.push(name);
}

function sortCertificate(name: string, text: string, into: Evidence): void {
  const read = readCertificate(name, text);
  if (!read) {
    into.unknown.push(name);
    return;
  }
  into.certificates.push({ name, certificate: read.certificate });
  for (const { name: part, entry, disclosure, proof } of read.parts) {
    into.entries.push({ name: `${part}.json`, bytes: entry, text: new TextDecoder().decode(entry) });
    into.disclosures.push({ name: `${part}.txt`, text: disclosure });
    into.proofs.push({ name: `${part}.tlog-proof`, text: proof });
  }
}

/** An entry has no blanks around it; an editor or the clipboard may have added a line break. */
function entryBytes(bytes: Uint8Array, text: string): Uint8Array {
  return text.trim() === text ? bytes : new TextEncoder().encode(text.trim());
}

import { parseDisclosure } from '@/lib/ledger/disclosure';
import type { Envelope } from '@/lib/ledger/encode-envelope';
import type { VerifyEd25519 } from '@/lib/ledger/note';
import { ProofError } from '@/lib/ledger/proof-error';
import { parseTlogProof, verifyTlogProof, type VerifiedInclusion } from '@/lib/ledger/tlog-proof';
import { parseTrust, type TrustedKey } from '@/lib/ledger/trust';
import { judgeCertificate } from './certificate-parts';
import type { Evidence } from './gather-evidence';
import { readEntry } from './leaf-check';
import { namesRemoval, readOrder, REMOVAL_KINDS } from './removal';

/** SHA-256 and Ed25519 as the place has them: browser, Node, or portable code. */
export interface Crypto {
  sha256(bytes: Uint8Array): Uint8Array;
  verifyEd25519: VerifyEd25519;
}

/** One entry and what was found out about it. */
export interface JudgedEntry {
  name: string;
  envelope: Envelope | null;
  /** Set when the entry is proved to be in the log. */
  inclusion: VerifiedInclusion | null;
  checkpoint: string | null;
  /** Why it is not proved. */
  fault: string | null;
  /**
   * Canonical JSON of what was disclosed, and whether it has the digest that the entry holds. `erased`: a proved entry here orders its removal;
   * `canonical` is what that order left of it, null for nothing.
   */
  content:
    | { state: 'matches'; canonical: string }
    | { state: 'erased'; by: number; at: string; canonical: string | null }
    | { state: 'absent' }
    | { state: 'none' };
}
export interface Judgement {
  entries: JudgedEntry[];
  trust: TrustedKey[];
  /** The key came among the files of the proof: it proves nothing until it is compared. */
  keyCameAlong: boolean;
  /** Checkpoints behind the proofs, each once. */
  checkpoints: string[];
  /** Disclosures that belong to none of the entries. */
  strayDisclosures: string[];
  /** Certificates of erasures were among what was given: their own words were held against the proved events. */
  certificates: number;
  /** What must be added before anything can be proved. */
  missing: string[];
  problems: string[];
}

/** Works out what the evidence proves. Never throws: what cannot be read is a problem in words. */
export async function judgeEvidence(evidence: Evidence, crypto: Crypto): Promise<Judgement> {
  const problems: string[] = [];
  // A key that the reader gave is the only one believed then: one that came along would let whoever forged the proof sign it.
  const own = evidence.trust.filter((one) => !one.bundled);
  const trust = (own.length > 0 ? own : evidence.trust).flatMap(({ name, text }) => {
    try {
      return parseTrust(text);
    } catch (error) {
      problems.push(`${name}: ${words(error)}`);
      return [];
    }
  });
  const disclosures = evidence.disclosures.map((one) => ({ ...one, digest: digestOf(one.text, crypto), used: false }));
  const proofs = evidence.proofs.map((proof) => ({ ...proof, used: false }));
  const entries: JudgedEntry[] = [];
  for (const entry of evidence.entries) {
    const envelope = readEntry(entry.text);
    const judged: JudgedEntry = {
      name: entry.name,
      envelope,
      inclusion: null,
      checkpoint: null,
      fault: null,
      content: { state: envelope?.sd ? 'absent' : 'none' },
    };
    entries.push(judged);
    if (!envelope) {
      judged.fault = 'These bytes are no entry of a Countersign log in its canonical form.';
      continue;
    }
    const disclosure = disclosures.find((one) => one.digest !== null && one.digest === envelope.sd?.record);
    if (disclosure) {
      disclosure.used = true;
      judged.content = { state: 'matches', canonical: parseDisclosure(decodeDisclosure(disclosure.text)).canonical };
    }
    if (trust.length > 0) await prove(judged, entry.bytes, proofs, trust, crypto);
  }
  findErased(entries, disclosures);
  // Without a key nothing is proved yet, and no word of a certificate can be held against anything.
  if (trust.length > 0) problems.push(...judgeCertificates(evidence, entries));
  const missing = [
    ...(evidence.proofs.length === 0 ? ['a proof (a text that begins with c2sp.org/tlog-proof@v1)'] : []),
    ...(evidence.entries.length === 0 ? ['the entry that it is about (its exact bytes, as JSON)'] : []),
    ...(trust.length === 0 ? ['the key of the log (the trust file, or a line name+id+key), from somebody you trust'] : []),
  ];
  return {
    entries,
    trust,
    keyCameAlong: trust.length > 0 && own.length === 0,
    checkpoints: [
      ...new Set([...entries.flatMap(({ checkpoint }) => checkpoint ?? []), ...evidence.checkpoints.map(({ text }) => text)]),
    ],
    strayDisclosures: disclosures.filter((one) => !one.used).map((one) => one.name),
    certificates: evidence.certificates.length,
    missing,
    problems: [...problems, ...evidence.unknown.map((name) => `${name}: not something that this page knows.`)],
  };
}

function judgeCertificates({ certificates }: Evidence, entries: readonly JudgedEntry[]): string[] {
  const acts = entries.flatMap(({ name, inclusion, envelope, content }) =>
    inclusion && envelope
      ? [
          {
            name: name.replace(/\.json$/, ''),
            index: inclusion.index,
            kind: envelope.kind,
            byCountersign: envelope.actor.type === 'countersign',
            says: content.state === 'matches' ? (JSON.parse(content.canonical) as unknown) : null,
          },
        ]
      : [],
  );
  return certificates.flatMap((one) => judgeCertificate(one, acts));
}

/**
 * Content that is not here because an entry that is here, and proved, ordered its removal. The order must stand behind the entry in the log and
 * be written by Countersign; the last one says what remains.
 */
function findErased(
  entries: readonly JudgedEntry[],
  disclosures: { text: string; digest: string | null; used: boolean }[],
): void {
  const orders = entries
    .flatMap(({ envelope, inclusion, content }) => {
      if (!inclusion || !envelope || !REMOVAL_KINDS.has(envelope.kind) || envelope.actor.type === 'emitter') return [];
      const order = content.state === 'matches' ? readOrder(JSON.parse(content.canonical)) : null;
      return order ? [{ order, index: inclusion.index, at: envelope.receivedAt }] : [];
    })
    .sort((a, b) => b.index - a.index);
  for (const one of entries) {
    const at = one.inclusion?.index;
    if (at === undefined || one.content.state !== 'absent') continue;
    const by = orders.find(({ order, index }) => index > at && namesRemoval(order, at, at));
    if (!by) continue;
    const left = by.order.remains.get(at);
    const disclosure = left === undefined ? undefined : disclosures.find(({ digest }) => digest === left);
    if (disclosure) disclosure.used = true;
    const canonical = disclosure ? parseDisclosure(decodeDisclosure(disclosure.text)).canonical : null;
    one.content = { state: 'erased', by: by.index, at: by.at, canonical };
  }
}

/** Tries the proofs that nobody has used: first the one named like the entry, then all. The last reason is kept when none fits. */
async function prove(
  judged: JudgedEntry,
  entry: Uint8Array,
  proofs: { name: string; text: string; used: boolean }[],
  trust: readonly TrustedKey[],
  crypto: Crypto,
): Promise<void> {
  const stem = (name: string): string => name.replace(/^.*\//, '').split('.', 1)[0]!;
  const free = proofs.filter((proof) => !proof.used);
  const named = free.filter((proof) => stem(proof.name) === stem(judged.name));
  const expected = { origin: judged.envelope!.log, trust };
  for (const proof of named.length > 0 ? named : free) {
    try {
      judged.inclusion = await verifyTlogProof(proof.text, entry, expected, crypto.verifyEd25519, crypto.sha256);
      judged.checkpoint = parseTlogProof(proof.text).checkpoint;
      judged.fault = null;
      proof.used = true;
      return;
    } catch (error) {
      judged.fault = words(error);
    }
  }
  judged.fault ??= 'There is no proof for this entry.';
}

const FAULT_WORDS: Readonly<Record<ProofError['fault'], string>> = {
  malformed: 'The proof or the key cannot be read.',
  unknownKey: 'The checkpoint is not signed by the key that you trust.',
  badSignature: 'The signature of the checkpoint does not hold: the checkpoint was changed, or the key is another one.',
  keyOutOfRange: 'The key is not trusted for a log of this size.',
  wrongOrigin: 'The checkpoint is of another log than the entry, or signed by the key of one.',
  indexOutOfRange: 'The proof speaks of a place that the signed log does not have.',
  wrongRoot: 'Entry and proof do not lead to the signed root: the entry was changed, or the proof is for another one.',
};

function words(error: unknown): string {
  return error instanceof ProofError ? FAULT_WORDS[error.fault] : 'It cannot be read.';
}

/** RFC 9901 writes a disclosure as base64url of its JSON; the JSON itself is taken too. */
function decodeDisclosure(text: string): string {
  if (text.startsWith('[')) return text;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
}

/** base64url(SHA-256(ASCII(base64url(disclosure)))); null when it is no disclosure. */
function digestOf(text: string, crypto: Crypto): string | null {
  try {
    const json = decodeDisclosure(text);
    parseDisclosure(json);
    const encoded = text.startsWith('[') ? base64url(new TextEncoder().encode(json)) : text;
    return base64url(crypto.sha256(new TextEncoder().encode(encoded)));
  } catch {
    return null;
  }
}

function base64url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary)
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/={1,2}$/, '');
}

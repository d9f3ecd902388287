import { sha256 } from '@noble/hashes/sha2.js';
import { decodeBase64, encodeBase64 } from './base64';
import { ProofError } from './proof-error';

/**
 * Signed notes (C2SP signed-note). Ed25519 itself is given by the caller: WebCrypto in browsers, node:crypto on the server.
 * Verification is strict as the specification asks: signatures by unknown keys are skipped, one bad signature by a known key
 * refuses the whole note, and a note without any known key is refused.
 */
export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;
export type SignEd25519 = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;

const ED25519 = 0x01;
const MAX_SIGNATURES = 100;
const MAX_NOTE_CHARS = 1_000_000;

export interface NoteKey {
  name: string;
  /** Four bytes in hex. Not a fingerprint: it says which key to try. */
  keyId: string;
  publicKey: Uint8Array;
}
export interface NoteSigner {
  key: NoteKey;
  sign: SignEd25519;
}
export interface NoteSignature {
  name: string;
  keyId: string;
  signature: Uint8Array;
}
export interface ParsedNote {
  /** What is signed, with its final newline. */
  text: string;
  signatures: NoteSignature[];
}

const utf8 = new TextEncoder();
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const isKeyName = (name: string): boolean => name !== '' && !/[\s\u0085+]/u.test(name) && isPlain(name);
/** No control characters but newline, no half of a surrogate pair: what is valid UTF-8 and prints. */
const isPlain = (text: string): boolean => !/[\u0000-\u0009\u000b-\u001f]|\p{Surrogate}/u.test(text);

/** key ID = SHA-256(key name || 0x0A || signature type || public key)[:4] */
export function noteKey(name: string, publicKey: Uint8Array): NoteKey {
  if (!isKeyName(name)) throw new ProofError('malformed', 'A key name is not empty and has neither spaces nor a plus sign.');
  if (publicKey.length !== 32) throw new ProofError('malformed', 'An Ed25519 public key is 32 bytes.');
  const head = utf8.encode(`${name}\n`);
  const input = new Uint8Array(head.length + 1 + publicKey.length);
  input.set(head);
  input[head.length] = ED25519;
  input.set(publicKey, head.length + 1);
  return { name, keyId: hex(sha256(input).subarray(0, 4)), publicKey };
}

/** The verifier key as Go's note package writes it: `name+keyid+base64(type || public key)`. */
export function formatVkey(key: NoteKey): string {
  const bytes = new Uint8Array(33);
  bytes[0] = ED25519;
  bytes.set(key.publicKey, 1);
  return `${key.name}+${key.keyId}+${encodeBase64(bytes)}`;
}

export function parseVkey(text: string): NoteKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text);
  if (!match) throw new ProofError('malformed', 'Not a verifier key: name+keyid+base64.');
  const bytes = decodeBase64(match[3]!);
  if (bytes[0] !== ED25519 || bytes.length !== 33) throw new ProofError('malformed', 'Not an Ed25519 verifier key.');
  const key = noteKey(match[1]!, bytes.slice(1));
  if (key.keyId !== match[2]) throw new ProofError('malformed', 'The key id does not belong to this name and key.');
  return key;
}

/** One signature line, with its newline. */
export async function signNoteText(text: string, { key, sign }: NoteSigner): Promise<string> {
  if (!text.endsWith('\n') || !isPlain(text))
    throw new ProofError('malformed', 'A note ends with a newline and has no control characters.');
  const signature = await sign(utf8.encode(text));
  const bytes = new Uint8Array(4 + signature.length);
  for (let i = 0; i < 4; i++) bytes[i] = Number.parseInt(key.keyId.slice(i * 2, i * 2 + 2), 16);
  bytes.set(signature, 4);
  return `— ${key.name} ${encodeBase64(bytes)}\n`;
}

export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  const lines = await Promise.all(signers.map((signer) => signNoteText(text, signer)));
  return `${text}\n${lines.join('')}`;
}

/** Splits at the last empty line. Says nothing about whether a signature is good. */
export function parseNote(note: string): ParsedNote {
  const malformed = (message: string): never => {
    throw new ProofError('malformed', message);
  };
  if (note.length > MAX_NOTE_CHARS) malformed('The note is too long.');
  if (!isPlain(note)) malformed('A note is UTF-8 without control characters.');
  const at = note.lastIndexOf('\n\n');
  if (at < 0) malformed('A note has an empty line before its signatures.');
  const text = note.slice(0, at + 1);
  const block = note.slice(at + 2);
  if (!block.endsWith('\n')) malformed('A note ends with signature lines, each with a newline.');
  const lines = block.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) malformed('The note has too many signatures.');
  const signatures = lines.map((line) => {
    const match = /^— ([^ ]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    if (!match || !isKeyName(match[1]!)) return malformed('A signature line is a dash, the key name and base64.');
    const bytes = decodeBase64(match[2]!);
    if (bytes.length < 5) return malformed('A signature is longer than its key id.');
    return { name: match[1]!, keyId: hex(bytes.subarray(0, 4)), signature: bytes.slice(4) };
  });
  return { text, signatures };
}

export interface OpenedNote extends ParsedNote {
  /** The known keys whose signatures verified, at least one. */
  verifiedBy: NoteKey[];
}

export async function openNote(note: string, known: readonly NoteKey[], verify: VerifyEd25519): Promise<OpenedNote> {
  const parsed = parseNote(note);
  const message = utf8.encode(parsed.text);
  const verifiedBy: NoteKey[] = [];
  for (const { name, keyId, signature } of parsed.signatures) {
    const key = known.find((candidate) => candidate.name === name && candidate.keyId === keyId);
    if (!key) continue;
    if (signature.length !== 64 || !(await verify(key.publicKey, message, signature))) {
      throw new ProofError('badSignature', `The signature of key ${keyId} does not verify.`);
    }
    if (!verifiedBy.includes(key)) verifiedBy.push(key);
  }
  if (verifiedBy.length === 0) throw new ProofError('unknownKey', 'No signature by a key that is trusted here.');
  return { ...parsed, verifiedBy };
}

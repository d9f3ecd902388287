import { decodeDecimal, decodeHash, encodeBase64 } from './base64';
import { type NoteKey, type OpenedNote, openNote, parseNote, type VerifyEd25519 } from './note';
import { ProofError } from './proof-error';
import { covers, type TrustedKey } from './trust';

/** What a checkpoint says (C2SP tlog-checkpoint): this log had this root at this size. */
export interface TreeHead {
  origin: string;
  size: number;
  root: Uint8Array;
}

/** The note text: origin, size, root; no extension lines. */
export function formatTreeHead({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Reads the note text. Extension lines are allowed and ignored, as other logs have them. */
export function parseTreeHead(text: string): TreeHead {
  const lines = text.split('\n');
  if (lines.length < 4 || lines.pop() !== '' || lines.some((line) => line === '')) {
    throw new ProofError('malformed', 'A checkpoint has three lines: origin, size, root.');
  }
  return { origin: lines[0]!, size: decodeDecimal(lines[1]!), root: decodeHash(lines[2]!) };
}

/** Reads a checkpoint without believing it: for showing what it claims, and for writing proofs. */
export const readCheckpoint = (note: string): TreeHead => parseTreeHead(parseNote(note).text);

export interface VerifiedCheckpoint extends TreeHead {
  verifiedBy: NoteKey[];
}

/** Believes a checkpoint when it is of that log and a key of that log, trusted for its size, signed it. Each key is named after the log that it signs. */
export async function openCheckpoint(
  note: string,
  expected: { origin: string; trust: readonly TrustedKey[] },
  verify: VerifyEd25519,
): Promise<VerifiedCheckpoint> {
  const opened: OpenedNote = await openNote(
    note,
    expected.trust.map(({ key }) => key),
    verify,
  );
  const head = parseTreeHead(opened.text);
  if (head.origin !== expected.origin) throw new ProofError('wrongOrigin', 'The checkpoint is of another log.');
  const own = opened.verifiedBy.filter((key) => key.name === head.origin);
  if (own.length === 0) throw new ProofError('wrongOrigin', 'The checkpoint is signed by the key of another log.');
  const verifiedBy = own.filter((key) => expected.trust.some((trusted) => trusted.key === key && covers(trusted, head.size)));
  if (verifiedBy.length === 0) {
    throw new ProofError('keyOutOfRange', 'The checkpoint is signed by a key that is not trusted for a tree of this size.');
  }
  return { ...head, verifiedBy };
}

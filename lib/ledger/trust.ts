import { decodeDecimal } from './base64';
import { formatVkey, type NoteKey, parseVkey } from './note';
import { ProofError } from './proof-error';

/**
 * Whom a verifier believes, and for which tree sizes: one line a key, `<vkey> [from=<size>] [until=<size>]`, both inclusive;
 * `#` begins a comment. A rotated key keeps its place with an end, so that old checkpoints still verify and the old key
 * cannot sign new ones. It must reach the auditor by another way than the proofs.
 */
export interface TrustedKey {
  key: NoteKey;
  from: number;
  /** Null while the key is in use. */
  until: number | null;
}

export function formatTrust(trust: readonly TrustedKey[]): string {
  return trust
    .map(({ key, from, until }) => `${formatVkey(key)} from=${from}${until === null ? '' : ` until=${until}`}\n`)
    .join('');
}

export function parseTrust(text: string): TrustedKey[] {
  const trust = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [vkey, ...ranges] = line.split(/ +/);
      const trusted: TrustedKey = { key: parseVkey(vkey!), from: 0, until: null };
      for (const range of ranges) {
        const match = /^(from|until)=(.+)$/.exec(range);
        if (!match)
          throw new ProofError('malformed', 'A line of the trust list is a verifier key, from=<size> and until=<size>.');
        if (match[1] === 'from') trusted.from = decodeDecimal(match[2]!);
        else trusted.until = decodeDecimal(match[2]!);
      }
      return trusted;
    });
  if (trust.length === 0) throw new ProofError('malformed', 'The trust list names no key.');
  return trust;
}

export function covers({ from, until }: TrustedKey, size: number): boolean {
  return size >= from && (until === null || size <= until);
}
